/** How fast the model decodes with so many threads on this machine, now. */
export interface ThreadRate {
  readonly threads: number;
  readonly tokensPerSecond: number;
}

/** More threads than this never paid for models of the sizes that fit into an editor. */
const mostThreads = 8;
/** A further thread has to bring at least this much, because it takes a core from the user's own programs. */
const worthwhileGain = 1.15;

/** The machine has become so much slower or faster since the measurement that it no longer holds. */
const slowdown = 0.5;
const speedup = 1.6;

/** Whether a generation shows that threads should be measured again: other programs came, or went. */
export function isOffTheMark(tokensPerSecond: number, measured: number): boolean {
  return tokensPerSecond < measured * slowdown || tokensPerSecond > measured * speedup;
}

/**
 * Threads to start with before anything was measured: none for a core that other programs use, because a thread
 * that waits for its core makes all others wait (measured: two threads on two busy cores are ten times slower than one). Below about 0.2 billion parameters
 * the barriers between layers cost more than a second core gives (measured: 189 tokens/s on one thread, 76 on two).
 */
export function initialThreads(parameters: number, cores: number, load: number): number {
  if (parameters < 2e8) return 1;
  return Math.max(1, Math.min(parameters < 1e9 ? 4 : mostThreads, cores - Math.round(load)));
}

/** Numbers of threads worth measuring, fewest first. */
export function threadCandidates(cores: number): number[] {
  const candidates = [];
  for (let threads = 1; threads <= Math.min(cores, mostThreads); threads *= 2) candidates.push(threads);
  return candidates;
}

/** The fewest threads after which more bring little. `rates` are in the order of `threadCandidates`. */
export function bestThreads(rates: readonly ThreadRate[]): ThreadRate | undefined {
  let best: ThreadRate | undefined;
  for (const rate of rates)
    if (best === undefined || rate.tokensPerSecond > best.tokensPerSecond * worthwhileGain) best = rate;
  return best;
}
