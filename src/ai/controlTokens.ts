/**
 * Tokens that steer a model rather than mean something, in every family we prompt. A user's text or a program's
 * output must not contain them: in a raw prompt they would end the user's part and start another role.
 */
const controlToken = /<\|(?=[a-z_0-9.-]{1,40}\|>)|<(?=\/?(?:s|think|tool_call|tool_response)>)|\[(?=\/?INST\])/gi;

/** Puts a space after the opening bracket of each control token: readable as before, never a token. */
export function neutraliseControlTokens(text: string): string {
  return text.replace(controlToken, (opening) => `${opening} `);
}

/** One line: line ends and other control characters become single blanks. */
export function collapseToOneLine(text: string): string {
  // The class is every C0 control and DEL, plus the two Unicode line separators.
  return text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();
}
