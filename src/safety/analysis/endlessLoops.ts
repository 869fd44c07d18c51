import type { ShellKind } from '../../base/shell';
import type { Span } from '../verdict';

/** Something in the body that lets the machine breathe, or ends the loop. */
const pauses =
  /\b(?:sleep|start-sleep|wait|wait-process|wait-job|timeout|ping|pause|choice|read|read-host|break|exit|return|inotifywait|entr)\b|-wait\b/i;

interface Form {
  readonly shells: RegExp;
  /** Group 1 is what is repeated. */
  readonly loop: RegExp;
  /** What starts another program without waiting for it. */
  readonly starts: RegExp;
}

const forms: readonly Form[] = [
  {
    shells: /^(?:bash|sh|zsh|fish)$/,
    loop: /\b(?:while\s+(?::|true|1|\[\s*1\s*\]|\(\(\s*1\s*\)\))|until\s+false|for\s*\(\(\s*;\s*;\s*\)\))\s*;?\s*(?:do\b|\{)?([^\0]*)/,
    starts: /(?<![&>|<])&(?![&>|])|\bsetsid\b|\bnohup\b|\bdisown\b/,
  },
  {
    // fish, whose functions are no statement of their own here: one that starts itself twice, or without waiting.
    shells: /^fish$/,
    loop: /\bfunction\s+([\w-]+)\b(?=(?:(?!\bend\b)[^\0])*?[\s;]\1\s*(?:\|\s*\1\b|&(?!&)))/,
    starts: /./,
  },
  {
    shells: /^cmd$/,
    loop: /(?:^|\n)\s*:\w+[ \t]*(?:\n|&)([^\0]*\bgoto\b)|\bfor\s+\/l\s+%%?\w\s+in\s*\(\s*(?:\d+\s*,\s*0\s*,\s*\d+)?\s*\)\s*do\b([^\0]*)/i,
    starts: /\bstart\b|%0/i,
  },
  {
    shells: /^(?:pwsh|powershell)$/,
    loop: /\b(?:while\s*\(\s*(?:\$true|1)\s*\)|for\s*\(\s*;\s*;\s*\)|do\s*(?=\{[^\0]*while\s*\(\s*\$true))\s*(\{[^\0]*)|\b1\s*\.\.\s*\d{3,}\s*\|\s*(?:%|foreach(?:-object)?)\s*(\{[^\0]*)/i,
    starts: /(?:^|[\s{;|])(?:start-process|saps|start|start-job|sajb|start-threadjob)\b/i,
  },
];

/** The last word that closes a loop: `done &` sends the loop away, not what it starts. */
const ends: Partial<Record<ShellKind, RegExp>> = {
  bash: /^[^]*\bdone\b/,
  sh: /^[^]*\bdone\b/,
  zsh: /^[^]*\bdone\b/,
  fish: /^[^]*\bend\b/,
};

/** A loop without an end that starts program after program. Quoted text is no loop. */
export function endlessStart(text: string, shell: ShellKind): Span | undefined {
  if (!/\b(?:while|until|for|goto|do|function)\b|\.\./i.test(text)) {
    return undefined;
  }
  const plain = text.replace(/'[^']*'|"[^"]*"|(?<=^|\s)#[^\n]*/g, (found) => ' '.repeat(found.length));
  for (const { shells, loop, starts } of forms) {
    const match = shells.test(shell) ? loop.exec(plain) : null;
    const body = ends[shell]?.exec(match?.[1] ?? '')?.[0] ?? match?.[1] ?? match?.[2];
    if (match !== null && body !== undefined && starts.test(body) && !pauses.test(body)) {
      return { start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
}
