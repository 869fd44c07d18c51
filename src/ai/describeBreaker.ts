import type { BreakerState } from './circuitBreaker';
import { describeFailure } from './describeFailure';

/** Why LiteLLM is not asked at the moment and until when, as a sentence; undefined while it is asked as usual. */
export function describeBreaker(state: BreakerState, nowEpochMs: number, nowClockMs: number): string | undefined {
  if (state.kind === 'closed') return undefined;
  const { label } = describeFailure(state.because);
  if (state.kind === 'half-open') return `LiteLLM failed last time (${label}); it is asked beside the local model.`;
  const until = new Date(nowEpochMs + state.untilMs - nowClockMs);
  const time = until.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return `LiteLLM failed (${label}) and is not asked before ${time}.`;
}
