/**
 * Rough number of tokens of a text, for budgets and for display as "about N tokens".
 * Byte-pair vocabularies of the Qwen and Llama families need about one token per 3.6 characters of
 * English and shell text and about one per character of Chinese, Arabic or emoji.
 */
export function estimateTokens(text: string): number {
  let asciiCount = 0;
  let otherCount = 0;
  for (const character of text) {
    if (character.charCodeAt(0) < 128) asciiCount += 1;
    else otherCount += 1;
  }
  return Math.ceil(asciiCount / charactersPerToken + otherCount);
}

const charactersPerToken = 3.6;

/** Keeps the end of a text (the newest lines of an output) within a budget. */
export function keepEnd(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  let usedTokens = 0;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    usedTokens += estimateTokens(line) + 1;
    if (usedTokens > maxTokens) break;
    kept.unshift(line);
  }
  if (kept.length > 0) return kept.join('\n');
  return (lines.at(-1) ?? '').slice(-Math.floor(maxTokens * charactersPerToken));
}

/** Keeps the beginning of a list (nearest first) within a budget. */
export function keepFirst(items: readonly string[], maxTokens: number): string[] {
  const kept: string[] = [];
  let usedTokens = 0;
  for (const item of items) {
    usedTokens += estimateTokens(item) + 1;
    if (usedTokens > maxTokens) break;
    kept.push(item);
  }
  return kept;
}
