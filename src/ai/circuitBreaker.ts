import type { Clock } from '../base/clock';
import { Emitter, type Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import type { AiFailure } from './provider';

/** Whether LiteLLM is worth asking, and why not; shown in the status bar. */
export type BreakerState =
  | { readonly kind: 'closed' }
  /** Asking again is pointless before `untilMs` (of the clock). */
  | { readonly kind: 'open'; readonly because: AiFailure; readonly untilMs: number }
  /** The pause is over, or asking does no harm: the next request is the trial, and the local model is asked beside it. */
  | { readonly kind: 'half-open'; readonly because: AiFailure };

interface PauseRule {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Until something changes at the proxy; a new key or address resets the breaker at once. */
const untilHelped: PauseRule = { firstMs: 60_000, maxMs: 300_000 };
/** Refused connections come back in a millisecond, but a black hole costs a deadline each time. */
const untilReachable: PauseRule = { firstMs: 1_000, maxMs: 30_000 };
/** A proxy that asks for more is asked again all the same: its clock may be wrong, its limit may be raised. */
const longestPauseMs = 10 * 60_000;
/** A sleeping endpoint wakes only by being asked. */
const keepAsking: PauseRule = { firstMs: 0, maxMs: 0 };

/** Failures that say something about the next request; of the others the proxy is not to blame. */
const pauseRules: Partial<Record<AiFailure['kind'], PauseRule>> = {
  'key-rejected': untilHelped,
  'model-not-allowed': untilHelped,
  'budget-exceeded': untilHelped,
  'rate-limited': untilHelped,
  offline: untilReachable,
  'timed-out': keepAsking,
  'server-error': keepAsking,
  'bad-response': untilReachable,
};

/** Opens on failures, lets one request try when the pause is over, closes on the first answer. */
export class CircuitBreaker implements Disposable {
  private readonly changed = new Emitter<BreakerState>();
  readonly onDidChange: Event<BreakerState> = this.changed.event;
  private failure: { readonly because: AiFailure; readonly untilMs: number; readonly pauseMs: number } | undefined;

  constructor(private readonly clock: Clock) {}

  get state(): BreakerState {
    if (this.failure === undefined) return { kind: 'closed' };
    const { because, untilMs } = this.failure;
    return this.clock.nowMs() < untilMs ? { kind: 'open', because, untilMs } : { kind: 'half-open', because };
  }

  /** The proxy answered, whether or not the answer held a command. */
  noteSuccess(): void {
    this.reset();
  }

  noteFailure(failure: AiFailure): void {
    const rule = pauseRules[failure.kind];
    if (rule === undefined) return;
    const grownMs = this.failure === undefined ? rule.firstMs : Math.max(rule.firstMs, this.failure.pauseMs * 2);
    const asked = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
    const pauseMs = asked === undefined ? Math.min(grownMs, rule.maxMs) : Math.min(asked, longestPauseMs);
    this.failure = { because: failure, untilMs: this.clock.nowMs() + pauseMs, pauseMs };
    this.changed.fire(this.state);
  }

  /** The key, the address or the network changed: what was learned no longer holds. */
  reset(): void {
    if (this.failure === undefined) return;
    this.failure = undefined;
    this.changed.fire(this.state);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
