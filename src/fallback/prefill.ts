/** The longest stretch of computation that can't be interrupted; a cancelled request stops within it. */
const chunkMs = 50;
const firstChunkTokens = 32;
const mostChunkTokens = 512;
const fewestChunkTokens = 8;

/**
 * How many tokens of a prompt to evaluate before looking whether the request was cancelled:
 * llama.cpp can't be interrupted inside a batch. Learns from what the last batches took.
 */
export class PrefillPace {
  private tokensPerMs = firstChunkTokens / chunkMs;

  get chunkTokens(): number {
    const fitting = Math.floor(this.tokensPerMs * chunkMs);
    return Math.max(fewestChunkTokens, Math.min(mostChunkTokens, fitting));
  }

  record(tokens: number, tookMs: number): void {
    // Short batches say little: their cost is mostly fixed.
    if (tokens < fewestChunkTokens) return;
    this.tokensPerMs = (this.tokensPerMs + tokens / Math.max(tookMs, 1)) / 2;
  }
}
