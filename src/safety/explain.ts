import { registry } from './database';
import { meaningOf, type Meaning } from './meanings/meanings';
import { childOf, compileModel, type CompiledModel } from './model/compiledModel';
import { parseArguments, type ParsedArguments, type ParsedOption } from './model/arguments';
import type { Word } from './analysis/word';
import type { RedirectNode, Script, SimpleCommand, Statement, WordNode } from './script';
import type { ShellKind } from '../base/shell';
import type { Span } from './verdict';

export interface ExplanationLine {
  /** The command or option as written. */
  readonly text: string;
  readonly span: Span;
  /** One plain sentence. */
  readonly explanation: string;
  /** 0 for a command, 1 for its options. */
  readonly indent: 0 | 1;
}

/** Longest list of lines; whoever reads more has lost the thread. */
const maxLines = 60;

/** What each simple command and each of its options does, in reading order. Made from our tables, offline. */
export function explainScript(command: string, script: Script, shell: ShellKind): readonly ExplanationLine[] {
  return simpleCommands(script.statements)
    .flatMap((simple) => explainSimple(command, simple, shell))
    .slice(0, maxLines);
}

function simpleCommands(statements: readonly Statement[]): SimpleCommand[] {
  return statements.flatMap((statement): SimpleCommand[] => {
    switch (statement.kind) {
      case 'simple':
        return [statement, ...statement.words.flatMap(nestedCommands)];
      case 'pipeline':
        return simpleCommands(statement.stages);
      case 'group':
        return statement.bodies.flatMap((body) => simpleCommands(body.statements));
      case 'function':
        return simpleCommands(statement.body.statements);
      case 'condition':
        return statement.words.flatMap(nestedCommands);
    }
  });
}

function nestedCommands(word: WordNode): SimpleCommand[] {
  return word.parts.flatMap((part) =>
    part.kind === 'output' || part.kind === 'process' ? simpleCommands(part.script.statements) : [],
  );
}

function explainSimple(command: string, simple: SimpleCommand, shell: ShellKind): ExplanationLine[] {
  return [
    ...explainWords(simple.words.map(plainWord), shell),
    ...simple.redirects.flatMap((redirect) => explainRedirect(command, redirect)),
  ];
}

const redirectSentences = {
  read: 'Reads its input from this file.',
  write: 'Writes the output to this file and replaces what was there.',
  append: 'Adds the output to the end of this file.',
  'read-write': 'Opens this file for reading and writing.',
} as const;

function explainRedirect(command: string, redirect: RedirectNode): ExplanationLine[] {
  if (redirect.kind !== 'file') {
    return [];
  }
  const text = command.slice(redirect.span.start, redirect.span.end);
  const explanation = /\/dev\/null$|\bnul$|\$null$/i.test(text)
    ? 'Throws this part of the output away.'
    : redirectSentences[redirect.mode];
  return [{ text, span: redirect.span, indent: 1, explanation }];
}

function explainWords(words: readonly Word[], shell: ShellKind): ExplanationLine[] {
  const [name, ...rest] = words;
  if (name === undefined) {
    return [];
  }
  const base = name.value.split(/[\\/]/).pop() ?? name.value;
  const model = registry.command(base, shell);
  const key = registry.canonicalName(base, shell);
  const own = commandItself(rest, model?.style === 'long');
  if (model === undefined) {
    return [commandLine([name], meaningOf(key.toLowerCase())?.sentence ?? 'Not known to the offline database.')];
  }
  const { compiled, path, args, options } = resolve(compileModel(model), name, own.words);
  const meanings = [...meaningsOf(key.toLowerCase(), args, path)];
  const said = meanings[0];
  const lines = [
    commandLine(
      said === undefined ? path : path.slice(0, said.words),
      said?.meaning.sentence ?? sentenceOf(compiled.model.act) ?? 'What it does depends on its words.',
    ),
    ...options.flatMap((option) => optionLines(option, meanings, compiled, own.words.length === 1)),
  ];
  const inner =
    own.inner ?? (compiled.model.runs?.how === 'words' ? args.operands.slice(compiled.model.runs.skip ?? 0) : []);
  return [...lines, ...explainWords(inner.slice(inner.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word.value))), shell)];
}

/** `find ... -exec rm {} +` names another command after its own words. */
function commandItself(
  words: readonly Word[],
  long: boolean,
): { readonly words: readonly Word[]; readonly inner: readonly Word[] | undefined } {
  const at = long ? words.findIndex((word) => /^-(?:exec|execdir|ok|okdir)$/.test(word.value)) : -1;
  if (at < 0) {
    return { words, inner: undefined };
  }
  const end = words.findIndex((word, index) => index > at && (word.value === ';' || word.value === '+'));
  return { words: words.slice(0, at + 1), inner: words.slice(at + 1, end < 0 ? undefined : end) };
}

interface Resolved {
  readonly compiled: CompiledModel;
  /** The command and its subcommands. */
  readonly path: readonly Word[];
  readonly args: ParsedArguments;
  readonly options: readonly ParsedOption[];
}

function resolve(top: CompiledModel, name: Word, rest: readonly Word[]): Resolved {
  const parse = (model: CompiledModel, words: readonly Word[]): ParsedArguments =>
    parseArguments(words, model.names, model.children.size > 0 || model.model.runs !== undefined);
  let compiled = top;
  let args = parse(top, rest);
  const path = [name];
  const options = [...args.options];
  for (let head = args.operands[0]; head !== undefined; head = args.operands[0]) {
    const found = childOf(compiled, head.value);
    if (found === undefined) {
      break;
    }
    path.push(head);
    compiled = found.child;
    args = parse(compiled, args.operands.slice(1));
    options.push(...args.options);
  }
  // What follows the last subcommand may hold options again.
  if (compiled.children.size > 0) {
    const last = parseArguments(args.operands, compiled.names, false);
    options.push(...last.options);
  }
  return { compiled, path, args, options };
}

/** Meanings of the longest path first: `git stash list`, `git stash`, `git`. */
function* meaningsOf(
  name: string,
  args: ParsedArguments,
  path: readonly Word[],
): Generator<{ readonly meaning: Meaning; readonly words: number }> {
  const words = [...path.slice(1), ...args.operands].map((word) => word.value.toLowerCase()).slice(0, 2);
  for (let length = words.length; length >= 0; length -= 1) {
    const meaning = meaningOf([name, ...words.slice(0, length)].join(' '));
    if (meaning !== undefined) {
      yield { meaning, words: Math.max(1, Math.min(length + 1, path.length)) };
    }
  }
}

function commandLine(path: readonly Word[], explanation: string): ExplanationLine {
  const [first] = path;
  return {
    text: path.map((word) => word.raw).join(' '),
    span: { start: first?.span.start ?? 0, end: path.at(-1)?.span.end ?? 0 },
    indent: 0,
    explanation,
  };
}

const actionSentences: Readonly<Record<string, string>> = {
  '@help': 'Only prints information about the command.',
  '@dry-run': 'Only shows what would be done.',
  '@cancel': 'Only looks.',
  '@writes': 'Names a file that is written.',
  '@reads': 'Names a file that is read.',
  '@deletes': 'Names a path that is deleted.',
  '@runs': 'Gives a command that is run.',
  '@sends': 'Gives data that is sent.',
};

function optionLines(
  option: ParsedOption,
  meanings: readonly { readonly meaning: Meaning }[],
  compiled: CompiledModel,
  alone: boolean,
): ExplanationLine[] {
  const { word, value } = option;
  const names = [option.name, option.name.toLowerCase(), word.value.toLowerCase()];
  const known = meanings.flatMap(({ meaning }) => names.flatMap((name) => meaning.options.get(name) ?? []))[0];
  const action = compiled.rows.get(option.name)?.[0]?.[1];
  const explanation =
    known ??
    (compiled.help.has(option.name) || (alone && compiled.loneHelp.has(option.name))
      ? actionSentences['@help']
      : action === undefined
        ? undefined
        : (actionSentences[action] ?? sentenceOf(action)));
  const bundled = option.name.length === 2 && /^-\w\w/.test(word.value) && !word.value.startsWith(option.name);
  const shown = bundled || word.value.startsWith(option.name) ? option.name : word.raw;
  const text =
    value === undefined ? shown : value === word || word.raw.includes('=') ? word.raw : `${shown} ${value.raw}`;
  return [{ text, span: word.span, indent: 1, explanation: explanation ?? 'Not explained offline.' }];
}

function sentenceOf(rule: string): string | undefined {
  return registry.hasRule(rule) ? registry.rule(rule).reason : undefined;
}

function plainWord(node: WordNode): Word {
  const value = node.parts
    .map((part) => (part.kind === 'text' ? part.value : part.kind === 'glob' ? part.text : ''))
    .join('');
  return { value, raw: node.raw, span: node.span, hiding: 'none', glob: false, quoted: false };
}
