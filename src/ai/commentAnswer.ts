import type { AiFailure, NoCommandReason } from './provider';
import { safeMessage } from './safeText';

/** What models of our recipe are taught to say, as a comment, when no command is the right answer. */
const sayings: readonly { readonly pattern: RegExp; readonly reason: NoCommandReason }[] = [
  { pattern: /^not a shell task\b[.!]?/i, reason: 'not-shell-task' },
  { pattern: /^unclear\b[:,\s]*/i, reason: 'unclear' },
];

/**
 * The words of an answer that is nothing but one comment line, such as `# unclear: which file?`; undefined for any
 * other answer. A comment is never a command: it would run, do nothing and look as if it had done something.
 */
export function readCommentAnswer(answer: string): AiFailure | undefined {
  const words = /^\s*#+\s+([^\n]+)\s*$/.exec(answer)?.[1]?.trim();
  if (words === undefined) return undefined;
  const saying = sayings.find(({ pattern }) => pattern.test(words));
  if (saying === undefined) return { kind: 'no-command', reason: 'prose', text: answer.trim() };
  return { kind: 'no-command', reason: saying.reason, text: safeMessage(words.replace(saying.pattern, '')) };
}
