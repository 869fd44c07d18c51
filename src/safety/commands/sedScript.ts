import { unknownText } from '../analysis/word';

/** What a sed script does beside passing text on. */
export interface SedEffects {
  /** Whether text becomes a command line, and the command lines that are written out. */
  runs: boolean;
  readonly commands: string[];
  readonly written: string[];
  readonly read: string[];
  /** What it puts into the text. */
  readonly inserted: string[];
}

/** `undefined`: no reading of it is a script. GNU, BSD and older versions differ in whether `[/]` holds a delimiter, so both readings count. */
export function readSed(script: string): SedEffects | undefined {
  const effects: SedEffects = { runs: false, commands: [], written: [], read: [], inserted: [] };
  const readings = script.includes('[') ? [true, false] : [false];
  const read = readings.filter((brackets) => new SedReader(script, brackets, effects).readAll());
  return read.length > 0 ? effects : undefined;
}

// A value that is not known mostly is a line number: `sed "${from},${to}p"`.
const lineNumber = new RegExp(`[+~][\\d${unknownText}]*|[\\d${unknownText}]+(?:~\\d*)?|\\$`, 'y');
const flag = new RegExp(`[gpiImMe\\d${unknownText}]*`, 'y');

class SedReader {
  private at = 0;
  private readonly lastSetEnd: number;

  constructor(
    private readonly text: string,
    private readonly brackets: boolean,
    private readonly effects: SedEffects,
  ) {
    this.lastSetEnd = text.lastIndexOf(']');
  }

  readAll(): boolean {
    for (;;) {
      this.take(/[\s;]*/y);
      if (!this.address() || (this.take(/\s*,\s*/y) !== '' && !this.address())) {
        return false;
      }
      this.take(/[\s!]*/y);
      const name = this.take(/[^]/y);
      if (name === '') {
        return true;
      }
      if (!this.command(name)) {
        return false;
      }
    }
  }

  private address(): boolean {
    if (this.take(lineNumber) !== '') {
      return true;
    }
    const delimiter = /^(?:\\([^\\\n])|(\/))/.exec(this.text.slice(this.at, this.at + 2));
    if (delimiter !== null) {
      this.at += delimiter[0].length;
      const found = this.until(delimiter[1] ?? '/', true) !== undefined;
      this.take(/[IM]*/y);
      return found;
    }
    return true;
  }

  private command(name: string): boolean {
    const { effects } = this;
    switch (name) {
      case '{':
      case '}':
        return true;
      case '#':
        this.restOfLine();
        return true;
      case ':':
      case 'b':
      case 't':
      case 'T':
      case 'v':
        this.take(/[^\S\n]*[^\s;}]*/y);
        return true;
      case 'a':
      case 'i':
      case 'c':
        effects.inserted.push(this.take(/[^\S\n]*(?:\\[^\S\n]*\n?)?((?:\\[^]?|[^\\\n])*)/y, 1).replace(/\\\n/g, '\n'));
        return true;
      case 'e':
        this.runsLine(this.restOfLine());
        return true;
      case 'r':
      case 'R':
        effects.read.push(this.restOfLine());
        return true;
      case 'w':
      case 'W':
        effects.written.push(this.restOfLine());
        return true;
      case 's':
      case 'y':
        return this.substitution(name === 's');
      default:
        this.take(/[^\S\n]*\d*[^\S\n]*/y);
        return /[=dDgGhHnNpPxzFlLqQ]/.test(name) && /^[\n;}#]?$/.test(this.text.charAt(this.at));
    }
  }

  private substitution(replaces: boolean): boolean {
    const delimiter = this.take(/[^\\\n]/y);
    const pattern = this.until(delimiter, replaces);
    const replacement = pattern === undefined ? undefined : this.until(delimiter, false);
    if (replacement === undefined || !replaces) {
      return replacement !== undefined;
    }
    this.effects.inserted.push(replacement);
    const flags = this.take(flag);
    if (flags.includes('e')) {
      this.runsLine(replacement);
    }
    if (this.take(/w/y) !== '') {
      this.effects.written.push(this.restOfLine());
    }
    this.take(/[^\S\n]*/y);
    return /^[\n;}#]?$/.test(this.text.charAt(this.at));
  }

  /** The text before the delimiter, which is passed. */
  private until(delimiter: string, pattern: boolean): string | undefined {
    const from = this.at;
    for (; this.at < this.text.length; this.at += 1) {
      const character = this.text.charAt(this.at);
      if (character === delimiter) {
        this.at += 1;
        return this.text.slice(from, this.at - 1);
      }
      if (character === '\n') {
        return undefined;
      }
      if (character === '\\') {
        this.at += 1;
      } else if (character === '[' && pattern && this.brackets && this.at < this.lastSetEnd) {
        const set = this.take(/\[\^?\]?(?:\[[:.=]\w*[:.=]\]|[^\]])*\]/y);
        this.at -= set === '' ? 0 : 1;
      }
    }
    return undefined;
  }

  private runsLine(command: string): void {
    this.effects.runs = true;
    if (command !== '') {
      this.effects.commands.push(command);
    }
  }

  private restOfLine(): string {
    return this.take(/[^\S\n]*([^\n]*)/y, 1);
  }

  private take(pattern: RegExp, group = 0): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    this.at += found?.[0].length ?? 0;
    return found?.[group] ?? '';
  }
}
