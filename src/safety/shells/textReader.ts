/** A position in text, for the lexers we write ourselves. */
export class TextReader {
  position = 0;

  constructor(readonly text: string) {}

  get done(): boolean {
    return this.position >= this.text.length;
  }

  peek(offset = 0): string {
    return this.text.charAt(this.position + offset);
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.position);
  }

  /** The match of a sticky pattern here, which is consumed. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text)?.[0];
    if (match !== undefined) {
      this.position += match.length;
    }
    return match;
  }

  next(): string {
    const character = this.peek();
    this.position += 1;
    return character;
  }
}
