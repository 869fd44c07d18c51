import type { Clock } from '../base/clock';
import type { Disposable } from '../base/lifecycle';

/** Without data for so long the line is taken for dead. */
const silenceLimitMs = 30_000;

/** One connection: ends when the user cancels, or when nothing has come for a while. */
export class DownloadLine implements Disposable {
  private readonly controller = new AbortController();
  private timer: Disposable | undefined;
  private readonly cancel = (): void => {
    this.controller.abort(this.user.reason);
  };

  constructor(
    private readonly clock: Clock,
    private readonly user: AbortSignal,
  ) {
    user.addEventListener('abort', this.cancel, { once: true });
    if (user.aborted) this.cancel();
    this.alive();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  alive(): void {
    this.timer?.dispose();
    this.timer = this.clock.after(silenceLimitMs, () => {
      this.controller.abort(new Error(`nothing came for ${silenceLimitMs / 1000} s`));
    });
  }

  dispose(): void {
    this.timer?.dispose();
    this.user.removeEventListener('abort', this.cancel);
  }
}

/** Resolves after the delay, or as soon as the signal aborts. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(delayMs, done);
    function done(): void {
      timer.dispose();
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
