import { deadlinesFor } from '../../src/ai/deadlines';
import { timeoutMs } from './asking';

const { connectMs, firstTokenMs, wholeMs } = deadlinesFor(timeoutMs);

/** How long a fault may keep the user waiting: the floors of the design, and the product's own deadlines. */
export const deadlines = {
  /** The first review with provider `auto`, whatever LiteLLM does. */
  auto: 1_500,
  /** The same after a stream that stalled for a second. */
  autoAfterStall: 2_500,
  /** The same after a stream that dripped for two and a half. */
  autoAfterDrip: 4_000,
  /** A refusal comes back at once and is not asked again. */
  atOnce: 1_500,
  /** Asked again once or twice, after a short pause. */
  askedAgain: 5_000,
  /** Asked again after the pause that the proxy names (5 s), twice. */
  afterNamedPauses: 12_000,
  /** Silence, then no sign of life at the address. */
  connect: 2 * connectMs,
  firstToken: firstTokenMs,
  whole: wholeMs,
} as const;
