import { characterWidth } from './characterWidth';
import type { OutputToken } from './sequenceParser';

/** How far the output is on the way to "clear from the start of a row, then draw the prompt". */
type Clearing = 'no' | 'row-start' | 'cleared';

interface Search {
  readonly marker: string;
  readonly found: (text: string | undefined) => void;
  /** The prompt was drawn afresh since. */
  drawn: boolean;
}

/**
 * The screen from the start of the prompt on, as the line editor of an old bash (readline) draws it, for a
 * shell that can't report its line. It knows what readline sends and nothing else: any other output leaves it
 * in doubt, until the prompt is drawn afresh. Rows are counted from the prompt's first; pure.
 *
 * A drawing starts with a `draw` mark and the prompt ends with a `prompt` mark, both with the nonce. readline
 * sometimes prints only the prompt again; it clears the row before it draws all of the line.
 */
export class PromptScreen {
  private number = -1;
  /** Row after row, `columns` each. Undefined where nothing stands, empty for a wide one's second half. */
  private cells: (string | undefined)[] = [];
  private position = 0;
  /** The last column is filled: the cursor stays there until a character goes to the next row. */
  private atMargin = false;
  private afterCharacter = false;
  private promptEnd: number | undefined;
  private promptRows = 0;
  private certain = false;
  private clearing: Clearing = 'no';
  private search: Search | undefined;

  constructor(
    private columns: number,
    private rows: number,
  ) {}

  /** What stands between the prompt's end and the cursor; undefined in any doubt. */
  get text(): string | undefined {
    return this.textUpTo(this.position);
  }

  resize(columns: number, rows: number): void {
    [this.columns, this.rows] = [columns, rows];
    this.doubt();
  }

  /**
   * Reports the text before `marker`, once that was typed at the end of a line that was drawn afresh since this
   * call; undefined when it can't be told.
   */
  find(marker: string, found: (text: string | undefined) => void): void {
    this.search = { marker, found, drawn: false };
  }

  stopFinding(): void {
    this.search = undefined;
  }

  /**
   * The shell starts to draw the prompt. Gives how many rows up the drawing that was asked for begins: readline
   * repeats all rows of a prompt, but from the last one on.
   */
  drawing(number: number): number {
    const again = number === this.number;
    const afresh = !again || this.clearing === 'cleared';
    this.clearing = 'no';
    if (!afresh) return 0;
    const rowsUp = again && this.search !== undefined ? this.promptRows : 0;
    this.number = number;
    this.cells = [];
    this.position = this.promptRows = 0;
    this.atMargin = false;
    this.promptEnd = undefined;
    this.certain = true;
    if (this.search !== undefined) this.search.drawn = true;
    return rowsUp;
  }

  /** The prompt is drawn; the line follows. */
  prompted(): void {
    if (!this.certain) return;
    if (this.promptEnd === undefined && !this.atMargin) this.promptEnd = this.position;
    else if (this.promptEnd !== this.position) this.doubt();
  }

  feed(token: OutputToken): void {
    switch (token.kind) {
      case 'text':
        if (this.certain) for (const character of token.raw) this.take(character);
        else this.pass(token.raw);
        return;
      case 'osc':
        return;
      case 'csi':
        this.control(token.parameters, token.final);
        return;
      case 'other':
        if (!harmless.test(token.raw)) this.doubt();
        return;
      case 'fragment':
        this.doubt();
    }
  }

  private textUpTo(end: number): string | undefined {
    if (!this.certain || this.promptEnd === undefined || end < this.promptEnd) return undefined;
    let text = '';
    for (let index = this.promptEnd; index < end; index += 1) {
      const cell = this.cells[index];
      // A space at the end of a row may only fill the place where a wide character had none.
      const mayFill = cell === ' ' && (index + 1) % this.columns === 0 && this.cells[index + 2] === '';
      if (cell === undefined || mayFill) return undefined;
      text += cell;
    }
    return text;
  }

  private doubt(): void {
    this.certain = false;
    this.cells = [];
    if (this.search?.drawn === true) this.report(undefined);
  }

  private report(text: string | undefined): void {
    const { search } = this;
    this.search = undefined;
    search?.found(text);
  }

  /** In doubt, as in the output of a command, only the end matters: a drawing of the prompt may come. */
  private pass(text: string): void {
    if (/[^\r\x07]/.test(text)) this.clearing = 'no';
    if (text.endsWith('\r') && this.clearing === 'no') this.clearing = 'row-start';
  }

  private take(character: string): void {
    if (!this.certain) {
      this.pass(character);
      return;
    }
    const combines = this.afterCharacter && this.position !== this.promptEnd;
    this.afterCharacter = false;
    if (character === '\r') {
      if (this.clearing === 'no') this.clearing = 'row-start';
      if (this.atMargin) this.position -= 1;
      this.position -= this.position % this.columns;
      this.atMargin = false;
      return;
    }
    if (character === '\x07') return;
    this.clearing = 'no';
    if (character === '\n') {
      if (this.promptEnd === undefined) this.promptRows += 1;
      this.moveTo(this.position + this.columns);
    } else if (character === '\b') {
      this.moveTo(this.position % this.columns === 0 ? -1 : this.position - 1);
    } else if (/^[\x00-\x1f\x7f-\x9f]$/.test(character)) this.doubt();
    else if (characterWidth(character) > 0) this.print(character);
    else if (combines) this.combine(character);
    else this.doubt();
  }

  private print(character: string): void {
    const width = characterWidth(character);
    const end = this.position + width;
    // readline fills the row itself where a wide character has no place.
    if ((this.position % this.columns) + width > this.columns || end > this.columns * this.rows) {
      this.doubt();
      return;
    }
    this.breakWide(this.position);
    this.breakWide(end);
    this.cells[this.position] = character;
    if (width === 2) this.cells[this.position + 1] = '';
    this.atMargin = end % this.columns === 0;
    this.position = end;
    this.afterCharacter = true;
    this.look();
  }

  private combine(character: string): void {
    let index = this.position - 1;
    if (this.cells[index] === '') index -= 1;
    this.cells[index] = `${this.cells[index] ?? ''}${character}`;
    this.afterCharacter = true;
  }

  /** What is left of a wide character whose other half is overwritten or moved is nothing. */
  private breakWide(index: number): void {
    if (this.cells[index] === '') this.cells[index] = this.cells[index - 1] = undefined;
  }

  private look(): void {
    const { search } = this;
    if (search?.drawn !== true) return;
    const end = this.position;
    const start = end - search.marker.length;
    if (this.promptEnd === undefined || start < this.promptEnd) return;
    if (this.cells.slice(start, end).join('') !== search.marker) return;
    const isLast = this.cells.slice(end).every((cell) => cell === undefined);
    this.report(isLast ? this.textUpTo(start) : undefined);
  }

  private control(parameters: string, final: string): void {
    this.afterCharacter = false;
    if (final === 'm' || (/[hl]/.test(final) && drawingModes.test(parameters))) return;
    if ((final === 'K' || final === 'J') && this.clearing !== 'no') this.clearing = 'cleared';
    else if (final === 'H') this.clearing = 'row-start';
    else if (final !== 'A' || this.clearing === 'no') this.clearing = 'no';
    else this.clearing = 'row-start';
    if (!this.certain) return;
    const act = /^\d*$/.test(parameters) ? this.actions[final] : undefined;
    if (act === undefined || this.atMargin) this.doubt();
    else act(parameters === '' ? undefined : Number(parameters));
  }

  private readonly actions: Partial<Record<string, (count: number | undefined) => void>> = {
    A: (count = 1) => {
      this.moveTo(this.position - count * this.columns);
    },
    B: (count = 1) => {
      this.moveTo(this.position + count * this.columns);
    },
    C: (count = 1) => {
      this.moveTo(this.position + Math.min(count, this.columns - 1 - (this.position % this.columns)));
    },
    D: (count = 1) => {
      this.moveTo(this.position - Math.min(count, this.position % this.columns));
    },
    K: (mode = 0) => {
      if (mode !== 0) this.doubt();
      else this.changeRow(() => []);
    },
    P: (count = 1) => {
      this.changeRow((rest) => rest.slice(count));
    },
    '@': (count = 1) => {
      this.changeRow((rest) => [...Array.from({ length: count }, () => undefined), ...rest]);
    },
  };

  /** Replaces what stands from the cursor to the end of its row. */
  private changeRow(change: (rest: (string | undefined)[]) => (string | undefined)[]): void {
    const length = this.columns - (this.position % this.columns);
    this.breakWide(this.position);
    const rest = Array.from({ length }, (_, index) => this.cells[this.position + index]);
    const changed = change(rest);
    // Half a wide character is nothing.
    if (changed[0] === '') changed[0] = undefined;
    if (changed[length] === '') changed[length - 1] = undefined;
    for (let index = 0; index < length; index += 1) this.cells[this.position + index] = changed[index];
  }

  private moveTo(position: number): void {
    if (this.atMargin || position < 0 || position >= this.columns * this.rows) this.doubt();
    else this.position = position;
  }
}

/** Character sets and keypad modes, which prompts and terminfo's strings set. */
const harmless = /^\x1b(?:[()][0B]|[=>])$/;
/** Cursor keys, cursor, mouse, meta key, bracketed paste. */
const drawingModes = /^\?(?:1|12|25|1000|1034|2004)$/;
