import { parseArguments, type ParsedOption } from '../model/arguments';
import { childOf, compileModel, type CompiledModel } from '../model/compiledModel';
import type { CommandModel, OptionRow } from '../model/commandModel';
import type { Span } from '../verdict';
import type { Context, Invocation } from './context';
import { judgeCode } from './codeInput';
import { judgeLeak, sendsData } from './leaks';
import { judgeLibraries } from './loadedLibraries';
import { judgeOperands } from './operands';
import { judgeListed } from './wholeListings';
import { outputOf } from './outputOf';
import { runInner } from './runInner';
import { telltaleOption } from './telltaleOptions';
import { judgeTrust, keepsSetting } from './trustSettings';
import { namesFollow, verbRule } from './verbs';
import { noData, unknownText, type DataSource, type Word } from './word';

/** Judges one command with its model and says what flows out of it. */
export function invoke(
  name: string,
  model: CommandModel,
  words: readonly Word[],
  stdin: DataSource,
  context: Context,
): DataSource {
  const run = new ModelRun(name, words, stdin, context);
  let output = noData;
  const level = context.levelOf(() => {
    judgeLibraries(name, words, context);
    output = run.run(compileModel(model), words.slice(1), '', []);
  });
  if (level === 'safe') {
    run.doubtOptions();
  }
  return output;
}

class ModelRun {
  /** A command of the family is judged by the verbs of its subcommands. */
  private verbs = false;
  /** What was judged in the end, and the options it was given. */
  private judged: { readonly compiled: CompiledModel; readonly options: readonly ParsedOption[] } | undefined;

  constructor(
    private readonly name: string,
    private readonly words: readonly Word[],
    private readonly stdin: DataSource,
    private readonly context: Context,
  ) {}

  run(compiled: CompiledModel, rest: readonly Word[], path: string, outer: readonly ParsedOption[]): DataSource {
    const { model, children } = compiled;
    const stops =
      children.size > 0 ||
      model.stops === true ||
      model.runs !== undefined ||
      (model.code !== undefined && model.code.language !== 'awk' && model.code.language !== 'sql');
    const args = parseArguments(rest, compiled.names, stops);
    const options = [...outer, ...args.options];
    const first = args.operands[0];
    if (this.verbs && rest.length === 1 && first?.value === 'help') {
      return noData;
    }
    if (this.asksForHelp(compiled, args.options, rest, first)) {
      return noData;
    }
    if (children.size > 0) {
      const found = first === undefined ? undefined : childOf(compiled, first.value);
      if (found !== undefined && args.dashAt !== 0) {
        this.verbs ||= model.otherwise === 'verbs';
        if (path === '') {
          model.check?.(this.invocation(compiled, args, options, path), this.context);
        }
        return this.run(
          found.child,
          args.operands.slice(1),
          path === '' ? found.name : `${path}/${found.name}`,
          options,
        );
      }
      if (first !== undefined && (model.otherwise !== undefined || path === '')) {
        const invocation = this.invocation(compiled, args, options, path);
        this.options(compiled, options, path);
        const effects = this.optionEffects(compiled, invocation);
        this.doubtLook(compiled, options, effects);
        if (
          model.check?.(invocation, this.context)?.handled !== true &&
          !effects.includes('@cancel') &&
          !effects.includes('@dry-run')
        ) {
          this.judged = { compiled, options };
          this.withoutChild(model, [...pathWords(path), ...args.operands], options);
        }
        if (keepsSetting(invocation.words)) {
          judgeTrust(invocation.words, this.context);
        }
        this.executesInput(model);
        return outputOf(invocation, this.context);
      }
    }
    return this.leaf(
      compiled,
      this.invocation(
        compiled,
        stops && children.size > 0 ? parseArguments(rest, compiled.names, false) : args,
        options,
        path,
      ),
    );
  }

  /** Nothing was found, but an option that no model lists may say that it writes, runs or sends. */
  doubtOptions(): void {
    const { judged } = this;
    const option =
      judged === undefined || judged.compiled.model.closed === true
        ? undefined
        : telltaleOption(judged.options, (name) => isNamed(judged.compiled, name));
    if (option !== undefined) {
      this.context.report('unknown.option', option.word.span, { target: option.name });
    }
  }

  /** An option that only looks keeps no other one from acting: what the table does not explain beside it asks. */
  private doubtLook(compiled: CompiledModel, options: readonly ParsedOption[], effects: readonly string[]): void {
    const stray =
      effects.includes('@cancel') && !effects.includes('@dry-run') && !/^read/.test(compiled.model.act)
        ? options.find(({ name }) => !isNamed(compiled, name) && !aboutOutput.test(name))
        : undefined;
    if (stray !== undefined) {
      this.report('unknown.option', stray.word.span, stray.name);
    }
  }

  private invocation(
    compiled: CompiledModel,
    args: Invocation['args'],
    options: readonly ParsedOption[],
    sub: string,
  ): Invocation {
    const all = { ...args, options };
    const find = (names: string): ParsedOption | undefined => {
      const wanted = names.split(' ');
      return all.options.find((option) => wanted.includes(option.name));
    };
    return {
      name: this.name,
      words: this.words,
      model: compiled.model,
      args: all,
      sub,
      stdin: this.stdin,
      span: this.span(),
      has: (names) => find(names) !== undefined,
      value: (names) => find(names)?.value,
    };
  }

  private span(): Span {
    const first = this.words[0];
    const last = this.words.at(-1);
    return (
      this.context.around.span ?? {
        start: first?.span.start ?? 0,
        end: Math.max(first?.span.end ?? 0, last?.span.end ?? 0),
      }
    );
  }

  /** `--help` before any operand, or a single letter with nothing else: then the command tells about itself and ends. */
  private asksForHelp(
    compiled: CompiledModel,
    options: readonly ParsedOption[],
    rest: readonly Word[],
    first: Word | undefined,
  ): boolean {
    const { model, names, help, loneHelp } = compiled;
    const only = rest.length === 1 ? (rest[0] as Word).value : '';
    const usual = this.words.length === 2 && /^-(?:h|V|\?|help|version)$/.test(only) && model.act !== 'power';
    if (loneHelp.has(only) || (usual && !names.known.has(only)) || this.asksCmd(compiled, rest)) {
      return true;
    }
    // In a bundle such as `nmap -sV` the letter means something else.
    const asked = options.find(
      (option) =>
        help.has(option.name) &&
        option.value === undefined &&
        (option.name.length > 2 || option.word.value === option.name),
    );
    if (asked === undefined) {
      return false;
    }
    // What follows code is for it: `bash -c 'rm x' --help`. A module is asked like a command: `python -m gzip --help`.
    if (model.code !== undefined) {
      const [module, next] = options;
      return rest[0] === asked.word || (module?.name === '-m' && module.value !== undefined && next === asked);
    }
    return first === undefined || rest.indexOf(asked.word) < rest.indexOf(first);
  }

  /** `reg delete /?`: of cmd.exe and its tools after the names of subcommands. */
  private asksCmd({ model, names }: CompiledModel, rest: readonly Word[]): boolean {
    if (this.context.shell !== 'cmd' || rest.at(-1)?.value !== '/?') {
      return false;
    }
    const own = /^(?:slash|dos)$/.test(names.style) && model.runs === undefined && model.code === undefined;
    return this.words.length === 2 || (own && rest.slice(0, -1).every((word) => /^[a-z-]+$/i.test(word.value)));
  }

  private withoutChild(
    model: CommandModel,
    operands: readonly { readonly value: string }[],
    options: readonly ParsedOption[],
  ): void {
    const first = operands[0];
    if (first === undefined || first.value.includes(unknownText)) {
      this.report('unknown.subcommand');
    } else if (model.otherwise === 'verbs') {
      const named = /(?:^|[-_])(?:delete|destroy|purge)(?:[-_]|$)/.test(this.name);
      this.report(named ? 'unknown.delete-verb' : (verbRule(operands, options) ?? 'unknown.subcommand'));
    } else {
      this.report(model.otherwise ?? 'unknown.subcommand', undefined, first.value);
    }
  }

  private leaf(compiled: CompiledModel, invocation: Invocation): DataSource {
    const { model } = compiled;
    const { context } = this;
    const effects = this.optionEffects(compiled, invocation);
    if (effects.includes('@dry-run')) {
      // What its options name as code runs all the same: only the act is left out.
      this.options(compiled, invocation.args.options, invocation.sub, (action) => runningActions.has(action));
      return outputOf(invocation, context);
    }
    this.judged = { compiled, options: invocation.args.options };
    judgeListed(invocation, context);
    const outcome = model.check?.(invocation, context);
    this.options(compiled, invocation.args.options, invocation.sub);
    if (outcome?.handled !== true && !effects.includes('@cancel')) {
      const bare =
        invocation.args.operands.length === 0 &&
        invocation.args.options.every((option) => compiled.children.size > 0 && leavesBare(compiled, option.name))
          ? model.bare
          : undefined;
      const act = bare ?? model.act;
      this.report(
        act === 'verbs' ||
          (this.verbs && (act === 'create' || act === 'read-remote') && invocation.args.operands.length > 0)
          ? (verbRule(
              [...invocation.sub.split('/').map((value) => ({ value })), ...invocation.args.operands],
              invocation.args.options,
            ) ?? (act === 'verbs' ? 'unknown.subcommand' : act))
          : act,
      );
      judgeOperands(invocation, context);
      if (act === 'config') {
        judgeTrust(invocation.words, context);
      }
    } else if (outcome?.handled !== true) {
      this.doubtLook(compiled, invocation.args.options, effects);
    }
    if (keepsSetting(invocation.words)) {
      judgeTrust(invocation.words, context);
    }
    // What follows a verb that looks is mostly a name (`stats --mode restore-size`).
    const verbs = /^read/.test(model.act)
      ? invocation.args.operands.filter((word) => !word.value.includes('-') || word.value.startsWith('-'))
      : invocation.args.operands;
    const verb = invocation.sub.split('/').pop() ?? '';
    const named = namesFollow(verb) ? [{ value: verb }, ...verbs] : verbs;
    if (this.verbs && verbRule(named, invocation.args.options) === 'unknown.delete-verb') {
      this.report('unknown.delete-verb');
    }
    this.unexplained(compiled, invocation);
    if (sendsData(model) && model.stops !== true) {
      const stdin = model.input === 'ignored' ? noData : this.stdin;
      judgeLeak({ operands: invocation.args.operands, options: invocation.args.options, stdin }, this.span(), context);
    }
    this.fromNetwork(invocation);
    this.executesInput(model);
    if (outcome?.handled !== true) {
      judgeCode(invocation, context);
    }
    const inner = runInner(invocation, context);
    if (model.input === 'sent' && !this.stdin.none) {
      context.report(this.stdin.secret ? 'exfil.secret' : 'exfil.file', invocation.span);
    }
    return outcome?.output ?? inner ?? outputOf(invocation, context);
  }

  /** A package file that this command downloaded, a recipe that comes through a substitution. */
  private fromNetwork(invocation: Invocation): void {
    const { act } = invocation.model;
    if (act !== 'install' && act !== 'build' && act !== 'execute') {
      return;
    }
    const values = invocation.args.options.flatMap((option) => (option.value === undefined ? [] : [option.value]));
    const found = [...invocation.args.operands, ...values].find(
      (word) =>
        (word.source?.network === true && word.value.startsWith('/dev/fd/')) ||
        (act === 'install' && this.context.contentOf(word)?.network === true),
    );
    if (found !== undefined) {
      this.context.report(act === 'install' ? 'remote.package-url' : 'remote.pipe-to-shell', found.span, {
        target: found.raw,
      });
    } else if (
      act === 'install' &&
      values
        .concat(invocation.args.operands)
        .some((word) => /^http:\/\/\S+\.(?:rb|pkg|exe|msi|deb|rpm|dmg|sh)$/i.test(word.value))
    ) {
      this.context.report('remote.package-url', this.span());
    }
  }

  private executesInput(model: CommandModel): void {
    if (model.input === 'executed' && !this.stdin.none && this.stdin.text === undefined) {
      this.report(this.stdin.network ? 'remote.pipe-to-shell' : 'exec.piped');
    }
  }

  private optionEffects(compiled: CompiledModel, invocation: Invocation): string[] {
    return invocation.args.options.flatMap((option) =>
      (compiled.rows.get(option.name) ?? []).filter((row) => applies(row, option)).map(([, action]) => action),
    );
  }

  /** Reports what options bring, in the order they are written. */
  private options(
    compiled: CompiledModel,
    options: readonly ParsedOption[],
    path: string,
    isMeant: (action: string) => boolean = () => true,
  ): void {
    for (const option of options) {
      for (const row of compiled.rows.get(option.name) ?? []) {
        if (applies(row, option) && isMeant(row[1])) {
          this.option(row[1], option, path);
        }
      }
    }
  }

  private option(action: string, option: ParsedOption, path: string): void {
    const { context } = this;
    const value = option.value;
    switch (action) {
      case '@writes':
        if (value !== undefined && value.value !== '-') {
          context.writePath(value, this.stdin);
        }
        return;
      case '@reads':
        if (value !== undefined) {
          context.readPath(value);
        }
        return;
      case '@deletes':
        if (value !== undefined) {
          context.deletePath(value, { recursive: false, force: false });
        }
        return;
      case '@runs':
        if (value !== undefined) {
          context.report('exec.inline', value.span);
          // A plain command line gets operands from the one that runs it.
          const text = /^[\w./ -]+$/.test(value.value) ? `${value.value} $OPERANDS` : value.value;
          context.shellText(text, context.shell, value, noData);
        }
        return;
      case '@sends':
        this.sends(option, path);
        return;
      default:
        if (!action.startsWith('@')) {
          this.report(action, option.word.span, value?.value);
        }
    }
  }

  private sends(option: ParsedOption, path: string): void {
    const { value } = option;
    if (value === undefined) {
      return;
    }
    const { context } = this;
    if (value.value === '-' && option.name !== '-d') {
      context.report(this.stdin.secret ? 'exfil.secret' : 'exfil.file', value.span);
      return;
    }
    const file = /^(?:[\w.-]+=)?[@<](.+)$/s.exec(value.value)?.[1] ?? (path === 'file' ? value.value : undefined);
    if (file !== undefined && file !== '-') {
      const data = context.readPath({ ...value, value: file });
      context.report(data.secret ? 'exfil.secret' : 'exfil.file', value.span, { target: file });
    } else if (file === '-') {
      context.report(this.stdin.secret ? 'exfil.secret' : 'exfil.file', value.span);
    } else if (value.source?.secret === true || value.source?.file === true) {
      context.report(value.source.secret ? 'exfil.secret' : 'exfil.file', value.span);
    }
  }

  /** Options nobody listed, and values that could turn into options when the command runs. */
  private unexplained(compiled: CompiledModel, invocation: Invocation): void {
    const { model } = compiled;
    if (model.closed === true) {
      const stray = invocation.args.options.find(
        (option) => !isNamed(compiled, option.name) && !/^-\d+$/.test(option.name),
      );
      if (stray !== undefined) {
        this.context.report('unknown.option', stray.word.span, { target: stray.name });
      }
    }
    const risky = compiled.rows.size > 0 && (model.when ?? []).some(([, action]) => !harmlessActions.has(action));
    const loose = risky
      ? invocation.args.operands
          .slice(0, invocation.args.dashAt < 0 ? undefined : invocation.args.dashAt)
          .find(
            (word) => word.value.startsWith(unknownText) && !word.quoted && !word.glob && word.source?.plain !== true,
          )
      : undefined;
    if (loose !== undefined) {
      this.context.report('unknown.operand', loose.span, { target: loose.raw });
    }
  }

  private report(rule: string, span?: Span, target?: string): void {
    this.context.report(rule, span ?? this.span(), target === undefined ? {} : { target });
  }
}

/** Options that let a command without a subcommand do no more than before: the table names them, or they are about what is printed. */
function leavesBare(compiled: CompiledModel, option: string): boolean {
  return (
    isNamed(compiled, option) ||
    /^(?:-[vqh]|-?-(?:list|show|print|get|no-?pager|no-?color|colou?r|json|verbose|quiet|debug|status|info)(?:-[\w-]+)?)$/.test(
      option,
    )
  );
}

const aboutOutput =
  /^(?:-[vqh\d]|-?-(?:list|show|print|get|info|status|query|no-?pager|no-?headings?|no-?colou?rs?|colou?r|json|xml|raw|format|output-format|sort|columns|verbose|quiet|silent|debug|human-readable|numeric|full|long|brief|all|root|config|timeout)(?:-[\w-]+)?)$/;

function isNamed(compiled: CompiledModel, option: string): boolean {
  return compiled.names.known.has(option) || compiled.help.has(option);
}

function pathWords(path: string): readonly { readonly value: string }[] {
  return path === '' ? [] : path.split('/').map((value) => ({ value }));
}

/** What an option has run. */
const runningActions = new Set(['@runs', 'exec.inline', 'exec.script']);
const harmlessActions = new Set(['@help', '@dry-run', '@cancel', '@reads', 'read', 'read-remote', 'session']);

function applies(row: OptionRow, option: ParsedOption): boolean {
  const pattern = row[2];
  return (
    pattern === undefined ||
    (option.value !== undefined && pattern.test(option.value.value)) ||
    (option.value === undefined && pattern.test(''))
  );
}
