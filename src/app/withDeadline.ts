import type { Clock } from '../base/clock';

/** Does `work` with a signal that fires with the caller's, or after `limitMs`; the timer goes with the work. */
export async function withDeadline<T>(
  clock: Clock,
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = clock.after(limitMs, () => deadline.abort());
  try {
    return await work(AbortSignal.any([signal, deadline.signal]));
  } finally {
    timer.dispose();
  }
}
