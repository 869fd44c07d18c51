import type { Disposable } from './lifecycle';

/** Time as a port, so that tests move it by hand. */
export interface Clock {
  /** Monotonic milliseconds; only differences mean something. */
  nowMs(): number;
  /** Calls back once after `delayMs` unless disposed before. */
  after(delayMs: number, callback: () => void): Disposable;
}
