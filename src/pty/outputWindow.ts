/** What is on its way when the user presses Ctrl+C still has to be drawn: so long may that take. */
const targetMs = 150;
const smallestUnits = 64 * 1024;
const largestUnits = 512 * 1024;
const startUnits = 256 * 1024;
/** Weight of the newest measurement. */
const newestShare = 0.5;

/**
 * How much output, in UTF-16 units, may be on its way to the terminal: as much as it draws within {@link targetMs}.
 * That differs by a factor of ten, with the machine's load and with the length of the lines.
 */
export class OutputWindow {
  private current = startUnits;

  get units(): number {
    return this.current;
  }

  /** `units` were on their way when a query was sent, and its answer came after `tookMs`. */
  note(units: number, tookMs: number): void {
    // With little on its way the time is the messages' own, and says nothing of drawing.
    if (units < this.current / 2) return;
    const drawn = (units * targetMs) / Math.max(1, tookMs);
    const next = newestShare * drawn + (1 - newestShare) * this.current;
    this.current = Math.min(largestUnits, Math.max(smallestUnits, next));
  }

  /** No answer came: a terminal that never answers must not be held back more than needed. */
  widen(): void {
    this.current = largestUnits;
  }
}
