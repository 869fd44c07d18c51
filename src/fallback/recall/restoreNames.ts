import { slips } from './spelling';
import { cutTokens, type RawToken } from './tokens';

/** A shorter name or number is near too many others. */
const shortest = 4;

/**
 * A command of a small model with the names that it miscopied as the request has them: another case, a slip or two, a
 * beginning that was left without its end. Only where it is plain which word of the command was meant to be which name.
 */
export function restoreNames(request: string, command: string): string {
  const tokens = cutTokens(request);
  const asked = new Set(tokens.map(({ text }) => text));
  let restored = command;
  for (const token of tokens) {
    const { text, kind } = token;
    if (restored.includes(text)) continue;
    const meant = [...new Set(wordsOf(restored).filter((word) => !asked.has(word) && isMeant(word, token, asked)))];
    const [only] = meant.length === 1 ? meant : [];
    if (only !== undefined) restored = replaced(restored, only, text);
    else if (kind === 'quoted') restored = withQuoted(restored, request.toLowerCase(), text);
  }
  return restored;
}

/** Words between blanks and quotes, and between the signs that join names as well. */
function wordsOf(command: string): string[] {
  const coarse = command.split(/[\s"']+/);
  return [...coarse, ...coarse.flatMap((word) => word.split(/[=:,;|&<>(){}@]+/))].filter((word) => word !== '');
}

function isMeant(word: string, { text, lower, kind }: RawToken, asked: ReadonlySet<string>): boolean {
  const own = word.toLowerCase();
  // `TimeOut` was meant to be `TIMEOUT`; `ssh` was not meant to be `SSH`.
  if (kind === 'word')
    return own === lower && /\p{Lu}/u.test(word) && /\p{Ll}/u.test(word) && /^\p{Lu}{3,}$/u.test(text);
  if (kind !== 'literal' && kind !== 'quoted' && kind !== 'number') return false;
  if (own === lower) return true;
  if (own.length < shortest || text.length < shortest || asked.has(own) || /^-/.test(word)) return false;
  if (kind === 'number') return /^\d+$/.test(word) && slips(own, lower, 1) <= 1;
  const most = text.length >= 12 ? 3 : text.length >= 8 ? 2 : 1;
  return slips(own, lower, most) <= most || lower.startsWith(`${own}.`);
}

function replaced(command: string, word: string, name: string): string {
  const edge = String.raw`(?<![\w./-])`;
  return command.replace(
    new RegExp(edge + word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&') + String.raw`(?![\w/-])`, 'g'),
    () => name,
  );
}

/** The text that was asked for in the place of the only one that the command has in quotes and the request has not. */
function withQuoted(command: string, asked: string, text: string): string {
  const texts = [...command.matchAll(/"([^"]+)"|'([^']+)'/g)].filter(
    ([, double, single]) => !asked.includes((double ?? single ?? '').toLowerCase()),
  );
  const [only] = texts.length === 1 ? texts : [];
  if (!only || /["'`$\\!]/.test(text) || /[$%\\{}/^*[\]|]/.test(only[0])) return command;
  const mark = only[0].charAt(0);
  return command.slice(0, only.index) + mark + text + mark + command.slice(only.index + only[0].length);
}
