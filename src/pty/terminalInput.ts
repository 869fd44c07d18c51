const report =
  /^(?:\x1b\[[?>]?[\d;]*[cRnx]|\x1b\[\?[\d;]*\$y|\x1b\[[\d;]*t|\x1b\[[IO]|\x1b\](?:4|1[0-9]|52);[^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\)+$/;

/**
 * True for what the terminal itself says (positions, colours, focus) in answer to a program: no key of
 * the user, so it is never held, queued or given to an input box.
 */
export function isTerminalReport(data: string): boolean {
  return report.test(data);
}

/** True if the keys may make the line editor give a line to the shell: Enter, line feed, Ctrl+O. */
export function maySubmitLine(data: string): boolean {
  return /[\r\n\x0f]/.test(data);
}

/** C0 without tab and line feed, DEL and C1: nothing of it belongs in a command (design.md 3.5). */
const controlByte = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

export function hasControlBytes(text: string): boolean {
  return controlByte.test(text);
}
