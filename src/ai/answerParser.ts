import { failed, ok, type Result } from '../base/result';
import type { ShellKind } from '../base/shell';
import { mayHoldCommand, splitBlocks, type AnswerBlock } from './answerBlocks';
import { openEnvelope } from './answerEnvelope';
import { readCommentAnswer } from './commentAnswer';
import { stripComments } from './comments';
import { isLooping } from './loops';
import { findPlaceholder } from './placeholders';
import { stripLabel, stripPromptSigns } from './promptSigns';
import { isProse, isRefusal } from './prose';
import type { AiFailure, NoCommandReason } from './provider';
import { belongTogether, splitCommands } from './shellLines';

export interface ParsedAnswer {
  readonly command: string;
  readonly notes: readonly string[];
}

export interface AnswerContext {
  readonly shell: ShellKind;
  /** What the user and the context said; a "placeholder" found here is meant literally. */
  readonly known: string;
  /** The answer ended because it hit its length limit, so its end is missing. */
  readonly cutOff?: boolean;
}

/** Exactly one command out of what a model wrote, or the reason why there is none. Nothing is guessed. */
export function parseAnswer(answer: string, context: AnswerContext): Result<ParsedAnswer, AiFailure> {
  const fail = (reason: NoCommandReason): Result<ParsedAnswer, AiFailure> =>
    failed({ kind: 'no-command', reason, text: answer.trim() });
  const text = openEnvelope(answer);
  if (text === '') return fail(context.cutOff === true ? 'cut-off' : 'empty');
  if (isLooping(text)) return fail('loop');
  const said = readCommentAnswer(text);
  if (said !== undefined) return failed(said);
  const found = findCommands(splitBlocks(text), context.shell);
  if (found.kind === 'several') return fail('several');
  const command = found.commands[0];
  if (command === undefined) return fail(isRefusal(text) ? 'refused' : context.cutOff === true ? 'cut-off' : 'prose');
  if (context.cutOff === true && text.trimEnd().endsWith(command)) return fail('cut-off');
  if (findPlaceholder(command, context.known) !== undefined) return fail('placeholder');
  return ok({ command, notes: leftOutNote(found.commands.length) });
}

type Found = { readonly kind: 'commands'; readonly commands: readonly string[] } | { readonly kind: 'several' };

/** Fenced code wins over plain lines, plain lines over code in the middle of a sentence. */
function findCommands(blocks: readonly AnswerBlock[], shell: ShellKind): Found {
  const fenced = blocks.filter(mayHoldCommand);
  const plain = blocks
    .filter((block) => block.kind === 'text')
    .map((block) => block.text)
    .join('\n');
  if (fenced.length > 0) {
    if (fenced.length > 1 && tellsSteps(plain)) return { kind: 'several' };
    return { kind: 'commands', commands: fenced.flatMap((block) => commandsIn(block.text, shell, false)) };
  }
  if (tellsSteps(plain)) return { kind: 'several' };
  const commands = commandsIn(plain, shell, true);
  return commands.length > 0 ? { kind: 'commands', commands } : inlineCommands(plain, shell);
}

/** Steps to be done one after the other: the first alone would not do what was asked. */
function tellsSteps(text: string): boolean {
  const numbered = text.match(/^\s*(?:\d{1,2}[.)]|step \d+[:.]?)\s+\S/gim)?.length ?? 0;
  if (numbered >= 2) return true;
  return (
    /^(?:then|next|after that|finally|second(?:ly)?)\b[^\n]*:?\s*$/im.test(text) &&
    !/\b(?:or|alternatively)\b/i.test(text)
  );
}

function commandsIn(text: string, shell: ShellKind, mayHoldProse: boolean): string[] {
  const unsigned = stripPromptSigns(text, shell);
  const lines = mayHoldProse ? withoutProse(unsigned) : unsigned.split('\n').filter((line) => !isHeading(line));
  const commands = splitCommands(lines.join('\n'), shell)
    .map((command) => stripComments(unquoteInline(command), shell))
    .filter((command) => command !== '' && !command.startsWith('```'));
  return belongTogether(commands) ? [commands.join('\n')] : commands;
}

/** Keeps what can be run. A line inside an open quote or loop is judged like any other: prose inside quotes is quoted. */
function withoutProse(text: string): string[] {
  return text
    .split('\n')
    .map((line) => (/^\s*(?:[-*•]|\d{1,2}[.)])\s/.test(line) || /^[*\w\s]{1,30}:/.test(line) ? stripLabel(line) : line))
    .filter((line) => !isHeading(line) && !isProse(line));
}

function isHeading(line: string): boolean {
  return /^#{2,6}\s/.test(line) || /^\*\*[^*]+\*\*:?\s*$/.test(line) || /^-{3,}$/.test(line);
}

/** A whole line in backticks is that code. */
function unquoteInline(command: string): string {
  const match = /^`{1,2}([^`\n]+)`{1,2}\.?$/.exec(command.trim());
  return match?.[1]?.trim() ?? command;
}

/** Code inside a sentence: taken when there is just one that could be a command. */
function inlineCommands(text: string, shell: ShellKind): Found {
  const codes = [...text.matchAll(/`([^`\n]{2,})`/g)].map((match) => stripPromptSigns((match[1] ?? '').trim(), shell));
  const whole = [...new Set(codes.filter((code) => /^[\w./~$([{&-]/.test(code) && !/^--?\w/.test(code)))];
  const withArguments = whole.filter((code) => /\s/.test(code));
  const candidates = withArguments.length > 0 ? withArguments : whole;
  if (candidates.length <= 1) return { kind: 'commands', commands: candidates };
  return /\b(?:or|alternatively)\b/i.test(text) ? { kind: 'commands', commands: candidates } : { kind: 'several' };
}

function leftOutNote(count: number): string[] {
  return count <= 1 ? [] : [`The model gave ${String(count)} commands; this is the first.`];
}
