import type { AiFailure, ServerErrorReason } from './provider';

export interface RetryState {
  readonly failure: AiFailure;
  /** Attempts made so far, 1 after the first. */
  readonly attempts: number;
  /** Until the deadline of the whole request. */
  readonly leftMs: number;
}

interface RetryRule {
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  /** Each further delay is twice the one before, up to this. */
  readonly maxDelayMs: number;
}

const soon: RetryRule = { maxAttempts: 2, firstDelayMs: 200, maxDelayMs: 400 };
/** A sleeping endpoint answers 503 for 15 s and more: keep asking until the deadline, ever more slowly. */
const whileWaking: RetryRule = { maxAttempts: 12, firstDelayMs: 500, maxDelayMs: 3_000 };
const afterPause: RetryRule = { maxAttempts: 3, firstDelayMs: 1_000, maxDelayMs: 5_000 };

/**
 * How long to wait before the next attempt, undefined for "give up". Decided by what went wrong, never by the HTTP
 * status: a spent budget is not retried whatever its status, a restarting proxy is.
 */
export function retryDelayMs(state: RetryState, random: () => number): number | undefined {
  const rule = ruleFor(state.failure);
  if (rule === undefined || state.attempts >= rule.maxAttempts) return undefined;
  const grownMs = Math.min(rule.firstDelayMs * 2 ** (state.attempts - 1), rule.maxDelayMs);
  const asked = 'retryAfterMs' in state.failure ? state.failure.retryAfterMs : undefined;
  // Half to full: clients that failed together must not come back together.
  const delayMs = asked ?? grownMs * (0.5 + random() / 2);
  return delayMs + minimumAttemptMs > state.leftMs ? undefined : Math.round(delayMs);
}

/** Less time than this is not worth another attempt. */
const minimumAttemptMs = 500;

const ruleByReason: Partial<Record<ServerErrorReason, RetryRule>> = {
  database: afterPause,
  'cooling-down': afterPause,
  'upstream-rate-limited': afterPause,
};

function ruleFor(failure: AiFailure): RetryRule | undefined {
  if (failure.kind === 'offline') return failure.reason === 'reset' ? soon : undefined;
  if (failure.kind !== 'server-error' || failure.reason === undefined) return undefined;
  // 500 is a bug in the proxy or the model server; 502 and 503 are something starting.
  if (failure.reason === 'upstream-unavailable') return failure.status === 500 ? soon : whileWaking;
  return ruleByReason[failure.reason];
}
