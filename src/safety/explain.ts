import { registry } from './database';
import { compileModel, type CompiledModel } from './model/compiledModel';
import { parseArguments } from './model/arguments';
import type { Word } from './analysis/word';
import type { Script, SimpleCommand, Statement, WordNode } from './script';
import type { ShellKind } from '../base/shell';
import type { Span } from './verdict';

export interface ExplanationLine {
  /** The command or option as written. */
  readonly text: string;
  readonly span: Span;
  readonly explanation: string;
  /** 0 for a command, 1 for its options. */
  readonly indent: 0 | 1;
}

/** What each simple command and each option that matters does, in reading order, from the command models. */
export function explainScript(command: string, script: Script, shell: ShellKind): readonly ExplanationLine[] {
  return simpleCommands(script.statements).flatMap((simple) => explainSimple(command, simple, shell));
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
  const words = simple.words.map(plainWord);
  const name = words[0];
  const redirects = simple.redirects.flatMap((redirect): ExplanationLine[] =>
    redirect.kind === 'file'
      ? [
          {
            text: command.slice(redirect.span.start, redirect.span.end),
            span: redirect.span,
            indent: 1,
            explanation: redirectNames[redirect.mode],
          },
        ]
      : [],
  );
  if (name === undefined) {
    return redirects;
  }
  const base = name.value.split(/[\\/]/).pop() ?? name.value;
  const model = registry.command(base, shell);
  if (model === undefined) {
    return [
      { text: name.raw, span: name.span, indent: 0, explanation: 'Not known to the offline database.' },
      ...redirects,
    ];
  }
  return [...explainWithModel(compileModel(model), name, words.slice(1)), ...redirects];
}

const redirectNames = {
  read: 'Reads its input from this file.',
  write: 'Writes the output to this file and replaces what was there.',
  append: 'Adds the output to the end of this file.',
  'read-write': 'Opens this file for reading and writing.',
} as const;

function explainWithModel(top: CompiledModel, name: Word, rest: readonly Word[]): ExplanationLine[] {
  let compiled = top;
  let words = rest;
  let last = name;
  let args = parseArguments(words, compiled.names, compiled.children.size > 0 || compiled.model.runs !== undefined);
  const options = [...args.options];
  for (
    let child = compiled.children.get(args.operands[0]?.value ?? '');
    child !== undefined;
    child = compiled.children.get(args.operands[0]?.value ?? '')
  ) {
    last = args.operands[0] as Word;
    words = args.operands.slice(1);
    compiled = child;
    args = parseArguments(words, compiled.names, compiled.children.size > 0 || compiled.model.runs !== undefined);
    options.push(...args.options);
  }
  const lines: ExplanationLine[] = [
    {
      text: last === name ? name.raw : `${name.raw} ${last.raw}`,
      span: { start: name.span.start, end: last.span.end },
      indent: 0,
      explanation: reasonOf(compiled.model.act) ?? 'What it does depends on its words.',
    },
  ];
  for (const option of options) {
    const action = compiled.rows.get(option.name)?.[0]?.[1];
    const explanation = compiled.help.has(option.name)
      ? actionNames['@help']
      : action === undefined
        ? undefined
        : (actionNames[action] ?? reasonOf(action));
    if (explanation !== undefined) {
      lines.push({ text: option.word.raw, span: option.word.span, indent: 1, explanation });
    }
  }
  return lines;
}

const actionNames: Readonly<Record<string, string>> = {
  '@help': 'Only prints information about the command.',
  '@dry-run': 'Only shows what would be done.',
  '@cancel': 'Only looks.',
  '@writes': 'Names a file that is written.',
  '@reads': 'Names a file that is read.',
  '@deletes': 'Names a path that is deleted.',
  '@runs': 'Gives a command that is run.',
  '@sends': 'Gives data that is sent.',
};

function reasonOf(rule: string): string | undefined {
  return registry.hasRule(rule) ? registry.rule(rule).reason : undefined;
}

function plainWord(node: WordNode): Word {
  const value = node.parts
    .map((part) => (part.kind === 'text' ? part.value : part.kind === 'glob' ? part.text : ''))
    .join('');
  return { value, raw: node.raw, span: node.span, hiding: 'none', glob: false, quoted: false };
}
