/** The earliest stop text in `text`, or the whole of it. */
export function textBeforeStop(text: string, stopTexts: readonly string[]): { text: string; stopped: boolean } {
  const ends = stopTexts.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
  const end = Math.min(...ends, text.length);
  return { text: text.slice(0, end), stopped: ends.length > 0 };
}

/**
 * Whether `text` holds a complete command, so that what a talkative model would say behind it is not waited for: a
 * line that is no introduction and does not go on, or a block of code that has been closed.
 */
export function holdsCommand(text: string): boolean {
  const lines = text.split('\n').slice(0, -1);
  let command = '';
  let isInBlock = false;
  for (const line of lines) {
    const isFence = line.trimStart().startsWith('```');
    if (isFence && isInBlock) return true;
    if (isFence) isInBlock = true;
    if (isFence || isInBlock || (command === '' && (line.trim() === '' || /:\s*$/.test(line)))) continue;
    command += `${line}\n`;
    if (!goesOn(command)) return true;
  }
  return false;
}

/** Ends with a sign that joins lines, or inside quotes or a here-document. */
function goesOn(command: string): boolean {
  if (/(?:\\|`|\||&&)\s*$/.test(command) || command.includes('<<')) return true;
  const unescaped = command.replace(/\\./g, '');
  return [/'/g, /"/g].some((quote) => (unescaped.match(quote)?.length ?? 0) % 2 === 1);
}

/** A single token may rightly fill a ruler or a row of zeros; a phrase comes back this often only in a loop. */
const repeatsOfPhrase = 3;
const repeatsOfToken = 12;
/** What is longer than this does not come twice by chance. */
const longPhraseTokens = 12;
const longestPhraseTokens = 24;

/**
 * Small models fall into repetitions that never end. Returns how many tokens at the end are repeats of
 * what stands before them (the first occurrence is kept), or 0.
 */
export function repeatedTail(tokens: readonly number[]): number {
  for (let phrase = 1; phrase <= longestPhraseTokens; phrase++) {
    const needed = phrase < 4 ? Math.ceil(repeatsOfToken / phrase) : phrase > longPhraseTokens ? 2 : repeatsOfPhrase;
    if (tailRepeats(tokens, phrase, needed)) return phrase * (needed - 1);
  }
  return 0;
}

function tailRepeats(tokens: readonly number[], phrase: number, times: number): boolean {
  const length = phrase * times;
  if (tokens.length < length) return false;
  for (let back = 1; back <= length - phrase; back++)
    if (tokens[tokens.length - back] !== tokens[tokens.length - back - phrase]) return false;
  return true;
}
