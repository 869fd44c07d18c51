/**
 * The longest stretch of computation that can't be interrupted; a cancelled request stops within it. Shorter pieces
 * cost more: in a model of 0.6 billion parameters a token takes half as long again among 8 as among 32 (measured).
 */
const chunkMs = 75;
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

  /** The next piece of what is left, so that the last one is not much shorter than the others: short ones cost most. */
  pieceOf(left: number): number {
    return Math.ceil(left / Math.max(1, Math.ceil(left / this.chunkTokens)));
  }

  record(tokens: number, tookMs: number): void {
    // Short batches say little: their cost is mostly fixed.
    if (tokens < fewestChunkTokens) return;
    this.tokensPerMs = (this.tokensPerMs + tokens / Math.max(tookMs, 1)) / 2;
  }
}
