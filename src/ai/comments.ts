import type { ShellKind } from '../base/shell';

/** A command without the comments a model adds; a here-document is left as it is, because `#` is content there. */
export function stripComments(command: string, shell: ShellKind): string {
  if (/<<-?\s*['"]?[A-Za-z_]/.test(command)) return command.trim();
  const isComment = shell === 'cmd' ? cmdComment : hashComment;
  const lines = command.split('\n').filter((line) => !isComment.test(line));
  const kept = shell === 'cmd' ? lines : lines.map(withoutTrailingComment);
  return kept.join('\n').trim();
}

const hashComment = /^\s*#/;
const cmdComment = /^\s*(?:rem\b|::|#)/i;

/** Cuts at a `#` that begins a word outside of quotes, as every shell but cmd.exe does. */
function withoutTrailingComment(line: string): string {
  let open: string | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === '\\' && open !== "'") index += 1;
    else if (open !== undefined) {
      if (character === open) open = undefined;
    } else if (character === '"' || character === "'") open = character;
    else if (character === '#' && index > 0 && /\s/.test(line.charAt(index - 1))) return line.slice(0, index).trimEnd();
  }
  return line;
}
