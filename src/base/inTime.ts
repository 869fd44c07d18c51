import type { Clock } from './clock';

/** The result of `work`, or undefined when it takes longer or fails: for what helps but is not worth waiting for. */
export function inTime<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = clock.after(limitMs, () => resolve(undefined));
    const finish = (value: T | undefined): void => {
      timer.dispose();
      resolve(value);
    };
    work.then(finish, () => finish(undefined));
  });
}
