/**
 * True for a text that repeats itself without end, as small models do: four equal stretches of words in a row,
 * one character 60 times, or a number of more than 40 digits.
 */
export function isLooping(text: string): boolean {
  if (/\d{41}/.test(text)) return true;
  if (/([^\s\-=_*#/.])\1{59}/.test(text)) return true;
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (let size = 1; size <= longestStretch; size += 1) {
    if (hasRepeats(words, size, size === 1 ? repeatsOfOneWord : repeatsOfStretch)) return true;
  }
  return false;
}

const longestStretch = 12;
const repeatsOfStretch = 4;
/** One word may well stand several times in a row (`echo a a a a`). */
const repeatsOfOneWord = 12;

function hasRepeats(words: readonly string[], size: number, repeats: number): boolean {
  let equalInRow = 0;
  for (let index = size; index < words.length; index += 1) {
    equalInRow = words[index] === words[index - size] ? equalInRow + 1 : 0;
    if (equalInRow >= size * (repeats - 1)) return true;
  }
  return false;
}
