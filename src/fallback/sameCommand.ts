/** Long options that have a letter in nearly all tools that know them. */
const letters: Readonly<Record<string, string>> = {
  '--all': 'a',
  '--count': 'c',
  '--force': 'f',
  '--human-readable': 'h',
  '--ignore-case': 'i',
  '--invert-match': 'v',
  '--line-number': 'n',
  '--parents': 'p',
  '--recursive': 'r',
  '--reverse': 'r',
  '--verbose': 'v',
  '--yes': 'y',
};

/** Tools whose options are words, so that `-name` is no cluster of letters; what follows an option belongs to it. */
const wordy = /^(?:find|ffmpeg|openssl|convert|magick|java|kubectl|docker|git|\p{Lu}\p{L}+-\p{Lu}\p{L}+)$/u;
const word = /"((?:[^"\\]|\\.)*)"|'([^']*)'|(\|\||&&|[|;&<>]+)|((?:[^\s"'|;&<>\\]|\\.)+)/g;
const operator = /^[|;&<>]+$/;

/**
 * What a command says, however it is spelled: the order of its options, long or short ones, quotes, `sudo` and the
 * folder one is in make no difference. Commands of the same meaning are worth showing once.
 */
export function meaningOf(command: string): string {
  const parts: string[][] = [[]];
  for (const match of command.matchAll(word)) {
    const [, double, single, sign, plain] = match;
    if (sign !== undefined) parts.push([sign], []);
    else parts[parts.length - 1]?.push((double ?? single ?? plain ?? '').replace(/\\(.)/g, '$1'));
  }
  return parts
    .map((words) => (words.length === 1 && operator.test(words[0] ?? '') ? words.join('') : simpleMeaning(words)))
    .join(' ');
}

function simpleMeaning(words: readonly string[]): string {
  const [tool = '', ...rest] = words[0] === 'sudo' ? words.slice(1) : words;
  const options: string[] = [];
  const operands: string[] = [];
  for (const each of rest) {
    if (letters[each] !== undefined) options.push(`-${letters[each]}`);
    else if (/^-[A-Za-z]{2,}$/.test(each) && !wordy.test(tool))
      options.push(...Array.from(each.slice(1), (letter) => `-${letter}`));
    else if (/^(?:-.|\/[a-z]$)/i.test(each)) options.push(each);
    else if (bare(each) !== '.') operands.push(bare(each));
  }
  if (wordy.test(tool)) operands.sort();
  return [tool, ...new Set(options.sort()), ...operands].join('\n');
}

/** `./docs/` is `docs`. */
const bare = (text: string): string => text.replace(/^\.\/(?=.)/, '').replace(/(?<=.)[/\\]$/, '');
