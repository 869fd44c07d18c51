/**
 * True if bash might put earlier commands into the text before it runs it: a `!` before anything but a blank or `=`,
 * or a leading `^`. Within single quotes it does not, which is believed only where no other quoting is near.
 */
export function mayExpandHistory(text: string): boolean {
  const unquoted = /["\\`]|\$'/.test(text) ? text : text.replace(/'[^']*'/g, "''");
  return /!(?![\s=]|$)/.test(unquoted) || text.startsWith('^');
}
