/** Pairs of a byte-level vocabulary, learned from a text, so that others are cut into about as many tokens as by a real one. */

/** How Qwen's tokenizer cuts a text before pairs are merged, in short. */
const word = /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+/gu;

/** The sign that stands for a byte: itself where it can be seen, another one otherwise. */
export const byteSigns: readonly string[] = (() => {
  const isPlain = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPlain(byte) ? byte : next++));
})();

/** The pairs seen most often, each made of bytes and earlier pairs. */
export function learnMerges(text: string, count: number): (readonly [string, string])[] {
  const seen = new Map<string, number>();
  for (const [found] of text.matchAll(word)) seen.set(found, (seen.get(found) ?? 0) + 1);
  const words = [...seen].map(([found, times]) => ({
    times,
    parts: [...Buffer.from(found)].map((byte) => byteSigns[byte] ?? ''),
  }));
  const merges: (readonly [string, string])[] = [];
  while (merges.length < count) {
    const best = mostFrequentPair(words);
    if (best === undefined) break;
    merges.push(best);
    for (const each of words) each.parts = merged(each.parts, best);
  }
  return merges;
}

function mostFrequentPair(words: readonly { readonly times: number; readonly parts: readonly string[] }[]) {
  const pairs = new Map<string, number>();
  for (const { times, parts } of words)
    for (let at = 0; at + 1 < parts.length; at++) {
      const pair = `${parts[at]} ${parts[at + 1]}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + times);
    }
  let best: string | undefined;
  let most = 1;
  for (const [pair, times] of pairs) if (times > most) [best, most] = [pair, times];
  const [first = '', second = ''] = best?.split(' ') ?? [];
  return best === undefined ? undefined : ([first, second] as const);
}

function merged(parts: readonly string[], [first, second]: readonly [string, string]): string[] {
  const result: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const isPair = parts[at] === first && parts[at + 1] === second;
    result.push(isPair ? first + second : (parts[at] ?? ''));
    if (isPair) at++;
  }
  return result;
}
