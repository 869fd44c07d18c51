/** Limits how often a crashed process is started again: `limit` times within `windowMs`. */
export class RestartBudget {
  private crashesAtMs: number[] = [];

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  recordCrash(nowMs: number): void {
    this.crashesAtMs.push(nowMs);
  }

  crashesWithin(nowMs: number): number {
    this.crashesAtMs = this.crashesAtMs.filter((atMs) => nowMs - atMs < this.windowMs);
    return this.crashesAtMs.length;
  }

  isSpent(nowMs: number): boolean {
    return this.crashesWithin(nowMs) > this.limit;
  }
}
