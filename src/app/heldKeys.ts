/**
 * Text after keys were typed: printable characters are added, Backspace takes one away; Enter and every other control
 * or escape sequence are dropped, so that nothing is submitted by a key meant for the shell.
 */
export function applyKeys(text: string, keys: string): string {
  const plain = keys.replace(/\x1b\[20[01]~/g, '').replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?/gs, '');
  let result = Array.from(text);
  for (const character of plain) {
    if (character === '\x7f' || character === '\b') result = result.slice(0, -1);
    else if (character >= ' ') result.push(character);
  }
  return result.join('');
}

interface Write {
  /** What the input shall hold. */
  readonly value: string;
  /** What it held when this was decided. */
  readonly base: string;
}

/**
 * Brings the keys that the terminal still got and the box's own input together. The request is known at any moment
 * without the window's help ({@link text}); writing it into the input is for the eyes, and waits for a pause, because
 * a write overwrites what is typed while it is on its way.
 */
export class HeldKeys {
  /** Stands for the first characters of the input ({@link covered}); what follows them was typed into the box. */
  private held = '';
  private covered = '';
  private writing: Write | undefined;
  /** Come behind what is being written: typed too late to be in it, into the terminal and then into the box. */
  private lateHeld = '';
  private lateTyped = '';
  private typedIntoBox = false;

  /** True while the input does not show the whole request. */
  get isPending(): boolean {
    return this.held !== this.covered || this.writing !== undefined;
  }

  /** Keys that the terminal got; while nothing was typed into the box they come behind what it holds. */
  hold(keys: string, inputValue: string): void {
    if (this.writing) {
      this.lateHeld = applyKeys(this.lateHeld, keys);
      return;
    }
    if (!this.typedIntoBox && this.held === this.covered) this.held = this.covered = inputValue;
    this.held = applyKeys(this.held, keys);
  }

  /** The window reports a value of the input. */
  changed(value: string): void {
    const { writing } = this;
    if (writing && value.startsWith(writing.value)) {
      this.writing = undefined;
      this.covered = writing.value;
      this.held = writing.value + this.lateHeld + this.lateTyped;
      this.lateHeld = this.lateTyped = '';
      return;
    }
    this.typedIntoBox = true;
    if (writing) this.lateTyped = behind(writing.base, value);
    else if (!value.startsWith(this.covered)) this.held = this.covered = '';
  }

  /** The whole request. */
  text(inputValue: string): string {
    return this.writing
      ? this.writing.value + this.lateHeld + this.lateTyped
      : this.held + behind(this.covered, inputValue);
  }

  /** What to write into the input now. */
  write(inputValue: string): string {
    this.writing = { value: this.text(inputValue), base: inputValue };
    this.lateHeld = this.lateTyped = '';
    return this.writing.value;
  }
}

function behind(start: string, value: string): string {
  return value.startsWith(start) ? value.slice(start.length) : '';
}
