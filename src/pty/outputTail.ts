/** Kept of a command's output, in UTF-16 units: enough for an error message and its surroundings. */
const tailUnits = 4_000;

/** The end of a command's output as plain text: no sequences, overwritten progress lines only once. */
export class OutputTail {
  private text = '';

  add(raw: string): void {
    this.text += raw.length > 4 * tailUnits ? raw.slice(-4 * tailUnits) : raw;
    // Cut now and then, not at each key's echo.
    if (this.text.length > 8 * tailUnits) this.text = this.text.slice(-4 * tailUnits);
  }

  /** Starts over, as for the next command. */
  clear(): void {
    this.text = '';
  }

  toString(): string {
    const lines = this.text.replaceAll('\r\n', '\n').split('\n').map(lastOverwrite);
    return lines.join('\n').replace(unprintable, '').slice(-tailUnits).trim();
  }
}

/** A carriage return begins the line anew; what stands at the end is what the user saw. */
function lastOverwrite(line: string): string {
  return line.replace(/\r+$/, '').split('\r').pop() ?? '';
}

const unprintable = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
