export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly count: number;
}

/** Of samples in milliseconds, rounded to whole ones. */
export function quantiles(samplesMs: readonly number[]): Quantiles {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1), count: sorted.length };
}
