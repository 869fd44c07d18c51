import type { Clock } from '../base/clock';
import type { AiFailure } from './provider';
import { DisposableStore, type Disposable } from '../base/lifecycle';

export type DeadlinePhase = 'connect' | 'first-token' | 'whole';

/** How long each part of a request may take. */
export interface Deadlines {
  /** Until anything at all answers at the address. */
  readonly connectMs: number;
  /** Until the first piece of the answer; a sleeping endpoint needs most of it. */
  readonly firstTokenMs: number;
  /** Until the end, retries included. */
  readonly wholeMs: number;
}

/** From the one setting a user has (`litellm.timeoutMs`). */
export function deadlinesFor(timeoutMs: number): Deadlines {
  return { connectMs: Math.min(3_000, timeoutMs / 3), firstTokenMs: timeoutMs * 0.9, wholeMs: timeoutMs };
}

/** An abort signal that fires at the first deadline or with the user's signal, and knows which it was. */
export class DeadlineSignal implements Disposable {
  private readonly controller = new AbortController();
  private readonly owned = new DisposableStore();
  private passed: { readonly phase: DeadlinePhase; readonly afterMs: number } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly userSignal: AbortSignal,
  ) {
    const onAbort = (): void => {
      this.controller.abort();
    };
    if (userSignal.aborted) onAbort();
    userSignal.addEventListener('abort', onAbort);
    this.owned.add({
      dispose: () => {
        userSignal.removeEventListener('abort', onAbort);
      },
    });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why the request was ended from this side; undefined while it wasn't. */
  get failure(): AiFailure | undefined {
    if (this.userSignal.aborted) return { kind: 'cancelled' };
    return this.passed === undefined ? undefined : { kind: 'timed-out', ...this.passed };
  }

  /** Starts one deadline; disposing the result calls it off. `totalMs` is what the user reads when part of it is over. */
  arm(phase: DeadlinePhase, delayMs: number, totalMs = delayMs): Disposable {
    return this.owned.add(
      this.clock.after(delayMs, () => {
        this.expire(phase, totalMs);
      }),
    );
  }

  /** Ends the request now, as if the deadline of this phase had passed. */
  expire(phase: DeadlinePhase, afterMs: number): void {
    this.passed ??= { phase, afterMs: Math.round(afterMs) };
    this.controller.abort();
  }

  dispose(): void {
    this.owned.dispose();
  }
}
