import type { Clock } from '../../src/base/clock';
import { Emitter } from '../../src/base/event';
import { toDisposable, type Disposable } from '../../src/base/lifecycle';
import type { ForegroundProcess, Pty, PtyExit } from '../../src/pty/pty';

/** Time that only the test moves. */
export class FakeClock implements Clock {
  private timeMs = 0;
  private readonly timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  nowMs(): number {
    return this.timeMs;
  }

  after(delayMs: number, callback: () => void): Disposable {
    const timer = { atMs: this.timeMs + delayMs, callback };
    this.timers.add(timer);
    return toDisposable(() => this.timers.delete(timer));
  }

  /** Moves time on, letting promises settle between timers. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.timeMs + byMs;
    for (;;) {
      await new Promise((settled) => setImmediate(settled));
      const next = [...this.timers].filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.timers.delete(next);
      this.timeMs = next.atMs;
      next.callback();
    }
    this.timeMs = endMs;
    await new Promise((settled) => setImmediate(settled));
  }
}

/** A shell that does what the test says. */
export class FakePty implements Pty {
  readonly pid = 4_242;
  readonly written: string[] = [];
  readonly sizes: string[] = [];
  paused = false;
  disposed = false;
  front: ForegroundProcess | undefined;
  /** Answers to what is written, such as the marks of a line editor. */
  onWrite: (data: string) => void = () => undefined;
  private readonly received = new Emitter<string>();
  private readonly exited = new Emitter<PtyExit>();
  readonly onDidReceive = this.received.event;
  readonly onDidExit = this.exited.event;

  say(data: string): void {
    this.received.fire(data);
  }

  exit(exit: PtyExit): void {
    this.exited.fire(exit);
  }

  write(data: string): void {
    this.written.push(data);
    this.onWrite(data);
  }

  resize(columns: number, rows: number): void {
    this.sizes.push(`${String(columns)}x${String(rows)}`);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  foregroundProcess(): Promise<ForegroundProcess | undefined> {
    return Promise.resolve(this.front);
  }

  dispose(): void {
    this.disposed = true;
  }
}
