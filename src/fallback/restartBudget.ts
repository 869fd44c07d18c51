import type { Clock } from '../base/clock';

/** Counts crashes within a sliding time window, so that a host that keeps dying is not started for ever. */
export class RestartBudget {
  private crashesMs: number[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly mostCrashes = 3,
    private readonly windowMs = 5 * 60_000,
  ) {}

  recordCrash(): void {
    this.crashesMs.push(this.clock.nowMs());
  }

  /** Crashes within the window. */
  get crashes(): number {
    const oldestMs = this.clock.nowMs() - this.windowMs;
    this.crashesMs = this.crashesMs.filter((crashMs) => crashMs > oldestMs);
    return this.crashesMs.length;
  }

  get exhausted(): boolean {
    return this.crashes >= this.mostCrashes;
  }
}
