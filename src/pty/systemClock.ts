import type { Clock } from '../base/clock';
import { toDisposable } from '../base/lifecycle';

/** The machine's own time. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return toDisposable(() => {
      clearTimeout(timer);
    });
  },
};
