/**
 * Brings wishes that mean the same to one form: case, punctuation, politeness, articles and words for the same
 * thing. Nothing that changes the meaning is dropped: names, numbers, "not", "hidden", "last" all stay.
 */
export function normalizeRequest(request: string): string {
  let words = request
    .toLowerCase()
    .replace(/['’]s\b/g, ' is')
    .replace(/[.!?]+$/, '')
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^["'“”]+|["'“”,;:]+$/g, ''))
    .filter((word) => word !== '');
  for (let shorter = withoutOpening(words); shorter.length < words.length; shorter = withoutOpening(words))
    words = shorter;
  return words
    .filter((word) => !fillers.has(word))
    .map((word) => synonyms.get(word) ?? word)
    .join(' ')
    .replace(/\b(?:in|of|for|from|at) (?:this|current|working) folder\b|\bin here\b/g, 'here')
    .replace(/\b(?:this|current|working) folder\b/g, 'folder here')
    .replace(/ (?:please|thanks|now)$/, '');
}

const openings = [
  ['please'],
  ['can', 'you'],
  ['could', 'you'],
  ['how', 'do', 'i'],
  ['how', 'to'],
  ['how', 'can', 'i'],
  ['i', 'want', 'to'],
  ['i', 'need', 'to'],
  ['help', 'me'],
  ['just'],
] as const;

function withoutOpening(words: readonly string[]): string[] {
  const found = openings.find((opening) => opening.every((word, index) => words[index] === word));
  return words.slice(found?.length ?? 0);
}

const fillers = new Set(['the', 'a', 'an', 'my', 'me', 'some', 'currently']);

const synonyms = new Map([
  ['directory', 'folder'],
  ['dir', 'folder'],
  ['directories', 'folders'],
  ['dirs', 'folders'],
  ['subdirectories', 'subfolders'],
  ['display', 'show'],
  ['print', 'show'],
  ['see', 'show'],
  ['list', 'show'],
  ['view', 'show'],
  ['repository', 'repo'],
  ['ram', 'memory'],
  ['ip-address', 'ip'],
]);
