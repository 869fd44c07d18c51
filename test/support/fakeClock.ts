import type { Clock } from '../../src/base/clock';
import { toDisposable, type Disposable } from '../../src/base/lifecycle';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Time that stands still until it is moved. */
export class FakeClock implements Clock {
  private currentMs = 1_000;
  private readonly timers = new Set<Timer>();

  nowMs(): number {
    return this.currentMs;
  }

  after(delayMs: number, callback: () => void): Disposable {
    const timer = { dueMs: this.currentMs + delayMs, callback };
    this.timers.add(timer);
    return toDisposable(() => this.timers.delete(timer));
  }

  /** Moves on and fires what falls due, in the order of the due times. */
  advance(byMs: number): void {
    const endMs = this.currentMs + byMs;
    for (;;) {
      const next = [...this.timers].filter((timer) => timer.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.currentMs = next.dueMs;
      this.timers.delete(next);
      next.callback();
    }
    this.currentMs = endMs;
  }

  get pendingTimers(): number {
    return this.timers.size;
  }
}
