import type { Clock } from '../../../../src/base/clock';
import { toDisposable } from '../../../../src/base/lifecycle';

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return toDisposable(() => {
      clearTimeout(timer);
    });
  },
};
