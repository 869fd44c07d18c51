/** Tells a value that was written from one that was typed: invisible (U+2060), and on no keyboard. */
const mark = '\u2060';

/** One typed character; two equal ones are told apart by being different objects. */
interface Character {
  readonly text: string;
  /** Typed into the box, not into the terminal before it. */
  readonly isOfBox: boolean;
}

/** What an input holds. */
interface Shown {
  readonly characters: readonly Character[];
  readonly isMarked: boolean;
}

/**
 * Brings the keys that the terminal still got and the box's own input together. The request ({@link text}) is made of
 * the edits, in the order in which they were typed, and never read off the input: what is typed while a write is on
 * its way to the window is lost there, but its edit is reported. Writing the request into the input is for the eyes.
 *
 * The window reports a write like an edit, after the edits that came before it. The two could look the same, so
 * every second write bears a mark that nobody types, and the next one removes it: each write turns the mark over.
 */
export class HeldKeys {
  private request: readonly Character[];
  /** The input, as far as the window has reported it. */
  private shown: Shown;
  /** On its way to the window. */
  private writing: Shown | undefined;
  /** The request that was kept from last time stands selected in the input: the first key replaces it. */
  private keptIsSelected: boolean;
  private boxCameFirst = false;

  constructor(kept = '') {
    this.request = Array.from(kept, typedIntoTerminal);
    this.shown = { characters: this.request, isMarked: false };
    this.keptIsSelected = kept !== '';
  }

  /** The whole request. */
  get text(): string {
    return textOf(this.request);
  }

  /** True while the input does not show the request, and nothing is on its way to change that. */
  get needsWrite(): boolean {
    return !this.writing && (this.shown.isMarked || !this.showsRequest);
  }

  /** True while the input shows the request, but bears the mark still. */
  get onlyMarkIsLeft(): boolean {
    return this.needsWrite && this.showsRequest;
  }

  /**
   * Says that the box has had the keyboard for a while. What the terminal gets from here on was typed behind what the
   * box holds: a terminal that becomes ready takes the focus back in the middle of a word.
   */
  boxHadKeyboard(): void {
    this.boxCameFirst = true;
  }

  /** Keys that the terminal got: before what was typed into the box, unless the box had the keyboard first. */
  hold(keys: string): void {
    if (this.keptIsSelected) this.request = without(this.request, this.shown.characters);
    const firstOfBox = this.boxCameFirst ? -1 : this.request.findIndex(({ isOfBox }) => isOfBox);
    const at = firstOfBox < 0 ? this.request.length : firstOfBox;
    this.request = [...typed(this.request.slice(0, at), keys), ...this.request.slice(at)];
  }

  /** The window reports a value of the input. */
  changed(value: string): void {
    const isMarked = value.includes(mark);
    if (this.writing?.isMarked === isMarked) {
      this.shown = this.writing;
      this.writing = undefined;
      this.keptIsSelected = false;
    }
    const before = this.shown.characters;
    const after = value.replaceAll(mark, '');
    if (after === textOf(before)) this.shown = { characters: before, isMarked };
    else if (this.keptIsSelected) this.replaceKept(Array.from(after));
    else this.edit(Array.from(after), isMarked);
  }

  /** What to write into the input now. */
  write(): string {
    this.writing = { characters: this.request, isMarked: !this.shown.isMarked };
    return `${this.writing.isMarked ? mark : ''}${this.text}`;
  }

  private get showsRequest(): boolean {
    return textOf(this.shown.characters) === this.text;
  }

  /** What is typed over the selected request is the whole input, whatever it has in common with that request. */
  private replaceKept(value: readonly string[]): void {
    const added = value.map(typedIntoBox);
    this.request = [...without(this.request, this.shown.characters), ...added];
    this.shown = { characters: added, isMarked: false };
    this.keptIsSelected = false;
  }

  /** Does to the request what was done to the input. */
  private edit(value: readonly string[], isMarked: boolean): void {
    const { characters } = this.shown;
    const { start, end } = replaced(characters, value);
    const added = value.slice(start, value.length - (characters.length - end)).map(typedIntoBox);
    this.shown = { characters: [...characters.slice(0, start), ...added, ...characters.slice(end)], isMarked };
    this.request =
      end === characters.length
        ? [...this.withoutEnd(characters, start), ...added]
        : inserted(without(this.request, characters.slice(start, end)), added, characters[end]);
  }

  /**
   * The request after an edit took away the input's end, from `start`. What the input does not show, because a write
   * overwrote it, stands behind that and was typed before the edit: Backspace takes its last character. An input that
   * is emptied at one stroke empties the request.
   */
  private withoutEnd(characters: readonly Character[], start: number): readonly Character[] {
    const removed = characters.slice(start);
    if (removed.length === 0) return this.request;
    if (removed.length === 1) return this.request.slice(0, -1);
    const from = this.request.findIndex((character) => removed.includes(character));
    if (from < 0) return this.request;
    return start === 0 ? [] : this.request.slice(0, from);
  }
}

/** The part of the input that an edit replaced. Of equal characters the last ones count as new: typing goes on there. */
function replaced(characters: readonly Character[], value: readonly string[]): { start: number; end: number } {
  const shorter = Math.min(characters.length, value.length);
  let start = 0;
  while (start < shorter && characters[start]?.text === value[start]) start += 1;
  let kept = 0;
  while (kept < shorter - start && characters.at(-1 - kept)?.text === value.at(-1 - kept)) kept += 1;
  return { start, end: characters.length - kept };
}

function without(characters: readonly Character[], removed: readonly Character[]): readonly Character[] {
  const gone = new Set(removed);
  return characters.filter((character) => !gone.has(character));
}

function inserted(
  characters: readonly Character[],
  added: readonly Character[],
  before: Character | undefined,
): readonly Character[] {
  const found = characters.findIndex((character) => character === before);
  const at = found < 0 ? characters.length : found;
  return [...characters.slice(0, at), ...added, ...characters.slice(at)];
}

/**
 * The characters after keys of a terminal: printable ones are added, Backspace takes one away; Enter and every other
 * control or escape sequence are dropped, so that nothing is submitted by a key meant for the shell.
 */
function typed(characters: readonly Character[], keys: string): readonly Character[] {
  const plain = keys.replace(/\x1b\[20[01]~/g, '').replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?/gs, '');
  let result = [...characters];
  for (const key of plain) {
    if (key === '\x7f' || key === '\b') result = result.slice(0, -1);
    else if (key >= ' ') result.push(typedIntoTerminal(key));
  }
  return result;
}

function typedIntoTerminal(text: string): Character {
  return { text, isOfBox: false };
}

function typedIntoBox(text: string): Character {
  return { text, isOfBox: true };
}

function textOf(characters: readonly Character[]): string {
  return characters.map(({ text }) => text).join('');
}
