/** Words that hold English sentences together and hardly ever stand unquoted in a command. */
const functionWords = new Set([
  'the',
  'a',
  'an',
  'this',
  'that',
  'these',
  'those',
  'you',
  'your',
  'i',
  'we',
  'it',
  'its',
  'is',
  'are',
  'was',
  'will',
  'would',
  'can',
  'could',
  'should',
  'may',
  'and',
  'or',
  'but',
  'of',
  'to',
  'with',
  'which',
  'from',
  'into',
  'if',
  'then',
  'there',
  'here',
  'all',
  'any',
  'use',
  'using',
  'run',
  'running',
  'command',
  'following',
  'above',
  'below',
  'also',
  'not',
  'be',
  'by',
  'as',
  'so',
  'because',
  'has',
  'have',
]);

const sentenceOpeners =
  /^(?:sure|certainly|of course|here(?:'s| is| are)?|to |you |this |that |the |it |i |i'm|i’m|note|please|if you|for example|alternatively|or,? |first|next|then|finally|explanation|in (?:this|order|bash|powershell)|use |run |try |we |let's|okay|ok,|yes|no,|as an?|unfortunately|sorry|however|make sure|replace |where |output|result)\b/i;

/** What only a command line has: options, pipes, paths, globs, assignments, variables. */
const shellMarks =
  /(?:^|\s)--?[A-Za-z]|[|$~*=]|(?:^|\s)(?:\.{0,2}\/)\S|&&|;\s|>\s?\S|^[A-Z][a-z]+-[A-Z]\w+|\w\.\w{1,4}(?:\s|$)/;

/** True for a line that talks about commands rather than being one. */
export function isProse(line: string): boolean {
  const text = line.trim();
  if (text === '') return false;
  const bare = text.replace(/'[^']*'|"[^"]*"|`[^`]*`/g, '""');
  const words = bare.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  // Parts of `a-z` are no words.
  const whole = bare
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^[("]+|[.,;:!?)"]+$/g, ''));
  const heldTogether = whole.filter((word) => functionWords.has(word)).length;
  if (/[:：]$/.test(text) && words.length >= 2 && !shellMarks.test(bare.slice(0, -1))) return true;
  if (sentenceOpeners.test(text) && /^[A-Z]/.test(text) && (words.length >= 3 || /[.!]$/.test(text))) return true;
  if (sentenceOpeners.test(text) && heldTogether >= 2 && !/^(?:use|run|then|first)\b/.test(text)) return true;
  if (/^[A-Z][a-z]+ /.test(text) && /[.!?]$/.test(text) && words.length >= 3) return true;
  if (
    /\p{Script=Han}|\p{Script=Arabic}|\p{Script=Cyrillic}|\p{Script=Hiragana}/u.test(bare.slice(0, 4)) &&
    !shellMarks.test(bare)
  )
    return true;
  if (shellMarks.test(bare)) return /[.!?]$/.test(text) && heldTogether >= 3 && /^[A-Z]/.test(text);
  return heldTogether >= 2 && words.length >= 4;
}

const refusal =
  /\b(?:i(?:'|’)?m sorry|i am sorry|sorry, (?:but|i)|i (?:can(?:'|’)?t|cannot|can not|won(?:'|’)?t|am not able|am unable|(?:'|’)?m (?:not able|unable))|as an ai|unable to (?:assist|help|comply)|not able to (?:assist|help))\b/i;

export function isRefusal(text: string): boolean {
  return refusal.test(text.slice(0, 400));
}
