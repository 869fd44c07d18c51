/**
 * Text that keys typed into the terminal make in the request box: printable characters, Backspace; Enter and
 * every other control or escape sequence are dropped, so that nothing is submitted by a key meant for the shell.
 */
export function textOfKeys(keys: string): string {
  const plain = keys.replace(/\x1b\[200~|\x1b\[201~/g, '').replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?/gs, '');
  let text = '';
  for (const character of plain) {
    if (character === '\x7f' || character === '\b') text = Array.from(text).slice(0, -1).join('');
    else if (character >= ' ') text += character;
  }
  return text;
}

/**
 * Brings held keys and the box's own input together without losing either: keys that the terminal still got come
 * before those that the box already has. A value that the window reports between our write and its echo was typed
 * before the write arrived there, so it goes behind the held text.
 */
export class HeldKeys {
  private pendingWrite: string | undefined;

  /** Keys that were held back; returns the value to write into the box, if any. */
  held(keys: string, boxValue: string): string | undefined {
    const text = textOfKeys(keys);
    if (text === '') return undefined;
    const base = this.pendingWrite ?? boxValue;
    this.pendingWrite = base === boxValue && this.pendingWrite === undefined ? text + boxValue : base + text;
    return this.pendingWrite;
  }

  /** The window reports a value; returns a corrected one when it overwrote a pending write. */
  changed(value: string): string | undefined {
    const pending = this.pendingWrite;
    if (pending === undefined) return undefined;
    if (value === pending || value.startsWith(pending)) {
      this.pendingWrite = undefined;
      return undefined;
    }
    this.pendingWrite = pending + value;
    return this.pendingWrite;
  }
}
