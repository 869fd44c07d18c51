import { fullName } from './abbreviations';
import { list, optionNamesOf, type OptionNames } from './arguments';
import type { CommandModel, OptionRow } from './commandModel';

/** A model with its lists looked up by name, built once per model. */
export interface CompiledModel {
  readonly model: CommandModel;
  readonly names: OptionNames;
  readonly rows: ReadonlyMap<string, readonly OptionRow[]>;
  /** Options that make the command tell about itself and end, whatever follows. */
  readonly help: ReadonlySet<string>;
  /** Options of one letter that do so when nothing follows: `gcc -v`, but not `gcc -v a.c`. */
  readonly loneHelp: ReadonlySet<string>;
  readonly children: ReadonlyMap<string, CompiledModel>;
}

/** The subcommand of this name, or of a name that starts so where the command takes that. */
export function childOf({ model, children }: CompiledModel, word: string): { readonly name: string; readonly child: CompiledModel } | undefined {
  const name = model.abbreviated === true ? fullName(word, children.keys()) : word;
  const child = name === undefined ? undefined : children.get(name);
  return name === undefined || child === undefined ? undefined : { name, child };
}

const cache = new WeakMap<CommandModel, CompiledModel>();

export function compileModel(model: CommandModel): CompiledModel {
  const known = cache.get(model);
  if (known !== undefined) {
    return known;
  }
  const compiled = compile(model, undefined);
  cache.set(model, compiled);
  return compiled;
}

function compile(given: CommandModel, parent: CompiledModel | undefined): CompiledModel {
  const model = parent?.model.abbreviated === true ? { ...given, abbreviated: true } : given;
  const names = optionNamesOf(model, parent?.names);
  const own = new Map<string, OptionRow[]>();
  for (const row of model.when ?? []) {
    for (const name of list(row[0])) {
      own.set(name, [...(own.get(name) ?? []), row]);
    }
  }
  // A subcommand's own meaning of an option hides that of the command, and so does its being an option with a value.
  const taken = new Set(list(model.values));
  const rows = new Map<string, readonly OptionRow[]>([...[...(parent?.rows ?? [])].filter(([name]) => !taken.has(name)), ...own]);
  const listed = list(model.help);
  const help = new Set([
    ...(parent === undefined
      ? ['--help', '--version']
      : [...parent.help].filter((name) => name === '--help' || name === '-help')),
    ...listed.filter((name) => !isLetter(name)),
    ...(model.when ?? []).flatMap(([options, action]) => (action === '@help' ? list(options) : [])),
  ]);
  const loneHelp = new Set([
    ...listed.filter(isLetter),
    ...(parent?.loneHelp.has('-h') === true ? ['-h'] : []),
  ]);
  const children = new Map<string, CompiledModel>();
  const compiled: CompiledModel = { model, names, rows, help, loneHelp, children };
  for (const [paths, sub] of model.subs ?? []) {
    for (const path of list(paths)) {
      addChild(children, path.split('/'), typeof sub === 'string' ? { act: sub } : sub, compiled);
    }
  }
  return compiled;
}

function isLetter(name: string): boolean {
  return /^-\w$/.test(name);
}

function addChild(children: Map<string, CompiledModel>, path: readonly string[], model: CommandModel, parent: CompiledModel): void {
  const [head, ...rest] = path;
  if (head === undefined) {
    return;
  }
  if (rest.length === 0) {
    const own = compile(model, parent);
    const earlier = children.get(head);
    // `remote/add` may stand before `remote` in a table.
    children.set(head, earlier === undefined ? own : { ...own, children: new Map([...earlier.children, ...own.children]) });
    return;
  }
  const child = children.get(head) ?? compile({ act: parent.model.act, bare: 'read', otherwise: parent.model.otherwise ?? 'unknown.subcommand' }, parent);
  const grandchildren = new Map(child.children);
  addChild(grandchildren, rest, model, child);
  children.set(head, { ...child, children: grandchildren });
}
