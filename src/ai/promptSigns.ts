import type { ShellKind } from '../base/shell';

/** What shells print before the cursor, as models copy it from transcripts. */
const signs: readonly RegExp[] = [
  /^(?:\([\w.-]+\)\s+)?[\w.-]+@[\w.-]+[:\s][^$#%>\n]{0,80}[$#%]\s+(?=\S)/,
  /^PS(?:\s+[A-Za-z]:[^>\n]{0,120}|\s+\/[^>\n]{0,120}|)>\s*(?=\S)/,
  /^[A-Za-z]:\\[^>\n]{0,120}>\s*(?=\S)/,
  /^(?:❯|➜|λ)\s+(?:~\s+)?(?=\S)/,
  /^[$%]\s+(?=\S)/,
  /^>\s+(?=\S)/,
];

/** The line without its prompt sign; undefined when it has none. */
function withoutSign(line: string): string | undefined {
  const trimmed = line.trimStart();
  for (const sign of signs) {
    const match = sign.exec(trimmed);
    if (match !== null) return trimmed.slice(match[0].length);
  }
  return undefined;
}

/**
 * Strips prompt signs. In a transcript, where some lines have a sign, the lines without one are output and go,
 * unless they continue a command.
 */
export function stripPromptSigns(text: string, shell: ShellKind): string {
  const lines = text.split('\n');
  if (!lines.some((line) => line.trim() !== '' && withoutSign(line) !== undefined && !isBareContinuation(line)))
    return text;
  const kept: string[] = [];
  let continued = false;
  for (const line of lines) {
    const stripped = withoutSign(line);
    if (stripped !== undefined) kept.push(stripped);
    else if (continued) kept.push(line);
    else continue;
    continued = /[\\`^|]\s*$|&&\s*$/.test(kept.at(-1) ?? '') && shell !== 'sh';
  }
  return kept.join('\n');
}

function isBareContinuation(line: string): boolean {
  return /^\s*>\s*$/.test(line);
}

const label =
  /^(?:\*\*)?(?:the\s+)?(?:final\s+)?(?:command|answer|response|output|bash|shell|powershell|cmd|solution|a)(?:\*\*)?\s*:(?:\*\*)?\s+(?=\S)/i;

/** `Command: ls` -> `ls`; list numbers and bullets go too. */
export function stripLabel(line: string): string {
  return line.replace(/^\s*(?:\d{1,2}[.)]|[-*•])\s+(?=\S)/, '').replace(label, '');
}
