import type { Dialect } from './recallData';

/** Characters that stand for themselves in an unquoted word; `*` and `?` are kept where the user wrote them. */
const bare: Readonly<Record<Dialect, RegExp>> = {
  bash: /^~?[\w@%+=:,./*?-]*$/u,
  zsh: /^~?[\w@%+:,./*?-]*$/u,
  fish: /^~?[\w@+=:,./*?-]*$/u,
  powershell: /^[~$]?[\w\\:./+=*?-]*$/u,
  cmd: /^(?:%\w+%)?[\w\\:./+*?-]*$/u,
};

type Family = 'posix' | 'powershell' | 'cmd';
const inside: Readonly<Record<Family, Readonly<Partial<Record<string, RegExp>>>>> = {
  posix: { "'": /^[^'\n]*$/, '"': /^[^"$`\\!\n]*$/ },
  powershell: { "'": /^[^'\n]*$/, '"': /^[^"$`\n]*$/ },
  cmd: { '"': /^[^"%\n]*$/ },
};

const familyOf = (dialect: Dialect): Family => (dialect === 'powershell' || dialect === 'cmd' ? dialect : 'posix');
const escapes: Readonly<Record<Family, string>> = { posix: '\\', powershell: '`', cmd: '^' };

/** The quote that is open at the end of a command's beginning, or nothing. */
function openQuote(dialect: Dialect, text: string): string {
  const family = familyOf(dialect);
  const marks = family === 'cmd' ? '"' : '\'"';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === escapes[family] && quote !== "'") at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (marks.includes(char)) quote = char;
  }
  return quote;
}

/** What to write for a value between `before` and `after`; undefined when it would not survive there. */
export function insertValue(dialect: Dialect, before: string, value: string, after: string): string | undefined {
  const quote = openQuote(dialect, before);
  if (quote !== '') {
    if (!inside[familyOf(dialect)][quote]?.test(value)) return undefined;
    // A tilde stands for home only outside of quotes.
    if (!/^~(?:\/|$)/.test(value)) return value;
    return quote === '"' && dialect !== 'cmd' ? `$HOME${value.slice(1)}` : undefined;
  }
  if (value === '' || isBare(dialect, value)) return value;
  const isAlone =
    (before === '' || ' =('.includes(before.slice(-1))) && (after === '' || ' );|'.includes(after.charAt(0)));
  return isAlone ? quoted(dialect, value) : undefined;
}

/** `\w` of the grammar's own quoting knows letters of all languages. */
function isBare(dialect: Dialect, value: string): boolean {
  return bare[dialect].test(value.replace(/[\p{L}\p{M}\p{N}]/gu, 'a')) && !value.startsWith('-');
}

function quoted(dialect: Dialect, value: string): string | undefined {
  if (value.startsWith('~')) return undefined;
  for (const mark of dialect === 'cmd' ? ['"'] : ['"', "'"]) {
    if (inside[familyOf(dialect)][mark]?.test(value)) return mark + value + mark;
  }
  return undefined;
}
