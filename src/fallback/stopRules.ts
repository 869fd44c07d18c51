/** The earliest stop text in `text`, or the whole of it. */
export function textBeforeStop(text: string, stopTexts: readonly string[]): { text: string; stopped: boolean } {
  const ends = stopTexts.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
  const end = Math.min(...ends, text.length);
  return { text: text.slice(0, end), stopped: ends.length > 0 };
}

/** A single token may rightly fill a ruler or a row of zeros; a phrase comes back this often only in a loop. */
const repeatsOfPhrase = 3;
const repeatsOfToken = 12;
const longestPhraseTokens = 12;

/**
 * Small models fall into repetitions that never end. Returns how many tokens at the end are repeats of
 * what stands before them (the first occurrence is kept), or 0.
 */
export function repeatedTail(tokens: readonly number[]): number {
  for (let phrase = 1; phrase <= longestPhraseTokens; phrase++) {
    const needed = phrase < 4 ? Math.ceil(repeatsOfToken / phrase) : repeatsOfPhrase;
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
