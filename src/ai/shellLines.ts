import type { ShellKind } from '../base/shell';

/**
 * Groups the lines of an answer into complete commands: a line that is continued, a loop, an open quote or a
 * here-document keeps its following lines. Good enough to tell one command from several; what a shell really
 * makes of the text is the business of the safety parsers.
 */
export function splitCommands(text: string, shell: ShellKind): string[] {
  const commands: string[] = [];
  let current: string[] = [];
  let depth = 0;
  let heredocEnd: string | undefined;
  let quote: string | undefined;
  for (const line of text.split('\n')) {
    if (current.length === 0 && line.trim() === '') continue;
    current.push(line);
    if (heredocEnd !== undefined) {
      if (line.trim() !== heredocEnd) continue;
      heredocEnd = undefined;
    } else {
      quote = openQuoteAfter(line, quote, shell);
      if (quote !== undefined) continue;
      heredocEnd = shell === 'cmd' ? undefined : heredocWord(line);
      if (heredocEnd !== undefined) continue;
      depth += blockBalance(line, shell);
      if (depth > 0 || isContinued(line, shell)) continue;
    }
    commands.push(current.join('\n').trimEnd());
    current = [];
    depth = 0;
  }
  if (current.length > 0) commands.push(current.join('\n').trimEnd());
  return commands;
}

/** True when the lines need each other: a later one works in the folder or with the names an earlier one made. */
export function belongTogether(commands: readonly string[]): boolean {
  return commands.slice(0, -1).some((command) => makesState.test(command.trim()));
}

const makesState =
  /^(?:cd|pushd|export|source|\.|set|setlocal|declare|local|read|trap|umask|Set-Location|Push-Location|function)\s|^\$?\w+\s?=|^[\w-]+\s?\(\)\s*\{/i;

function isContinued(line: string, shell: ShellKind): boolean {
  const trimmed = line.trimEnd();
  if (/(?:\||&&)$/.test(trimmed)) return true;
  if (shell === 'cmd') return trimmed.endsWith('^');
  if (shell === 'pwsh' || shell === 'powershell') return /[`,]$/.test(trimmed);
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(trimmed);
}

const openers: Record<'posix' | 'fish', RegExp> = {
  posix: /(?:^|[;&|(]\s*|\b(?:do|then|else)\s+)(?:for|while|until|if|case|select)\b/g,
  fish: /(?:^|[;&|(]\s*)(?:for|while|if|switch|function|begin)\b/g,
};
const closers: Record<'posix' | 'fish', RegExp> = {
  posix: /(?:^|[;&|]\s*|\s)(?:done|fi|esac)(?=$|[\s;&|)<>])/g,
  fish: /(?:^|[;&|]\s*)end(?=$|[\s;&|)<>])/g,
};

/** Blocks opened minus blocks closed in a line, quotes left out. */
function blockBalance(line: string, shell: ShellKind): number {
  const bare = line.trim().replace(/'[^']*'|"(?:\\.|[^"\\])*"/g, '""');
  const braces = count(bare, /[{(]/g) - count(bare, /[})]/g);
  if (shell === 'pwsh' || shell === 'powershell' || shell === 'cmd') return braces;
  const family = shell === 'fish' ? 'fish' : 'posix';
  const caseLabels = /^[^()\s]+\)\s/.test(bare) || /^[^()\s]+\)$/.test(bare) ? 1 : 0;
  return braces + caseLabels + count(bare, openers[family]) - count(bare, closers[family]);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function heredocWord(line: string): string | undefined {
  return /<<-?\s*(['"]?)([A-Za-z_]\w*)\1/.exec(line)?.[2];
}

/** The quote character still open at the end of the line, undefined when none. */
function openQuoteAfter(line: string, openBefore: string | undefined, shell: ShellKind): string | undefined {
  if (shell === 'cmd') return undefined;
  const escape = shell === 'pwsh' || shell === 'powershell' ? '`' : '\\';
  let open = openBefore;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === escape && open !== "'") index += 1;
    else if (open === undefined && (character === '"' || character === "'")) open = character;
    else if (open === undefined && character === '#' && (index === 0 || /\s/.test(line.charAt(index - 1))))
      return undefined;
    else if (character === open) open = undefined;
  }
  return open;
}
