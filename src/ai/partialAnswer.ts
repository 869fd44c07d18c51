/**
 * What of an unfinished answer is worth showing: no thinking, no fence line, no half of either. For display only;
 * what is reviewed comes from the parser when the answer is complete.
 */
export function partialAnswer(text: string): string {
  const spoken = /^\s*<think/.test(text) ? (text.split(/<\/think(?:ing)?>/)[1] ?? '') : text;
  if (spoken === '' || '<thinking>'.startsWith(spoken.trim())) return '';
  const opened = /```[\w-]*\n([\s\S]*)$/.exec(spoken);
  const body = opened?.[1] ?? spoken.replace(/^\s*`{1,3}[\w-]*$/, '');
  return body
    .replace(/\n```[\s\S]*$/, '')
    .replace(/<\|[\s\S]*$/, '')
    .trim();
}
