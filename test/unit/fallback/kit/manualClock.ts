import type { Clock } from '../../../../src/base/clock';
import { toDisposable, type Disposable } from '../../../../src/base/lifecycle';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private timeMs = 0;
  private readonly timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();

  nowMs(): number {
    return this.timeMs;
  }

  after(delayMs: number, callback: () => void): Disposable {
    const timer = { dueMs: this.timeMs + delayMs, callback };
    this.timers.add(timer);
    return toDisposable(() => this.timers.delete(timer));
  }

  get pendingTimers(): number {
    return this.timers.size;
  }

  advance(byMs: number): void {
    this.timeMs += byMs;
    for (const timer of [...this.timers]) {
      if (timer.dueMs > this.timeMs || !this.timers.delete(timer)) continue;
      timer.callback();
    }
  }
}
