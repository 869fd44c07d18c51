/**
 * The longest stretch of computation that can't be interrupted; a cancelled request stops within it. Shorter pieces
 * cost more: in a model of 0.6 billion parameters a token takes half as long again among 8 as among 32 (measured).
 */
const chunkMs = 75;
const firstChunkTokens = 32;
const mostChunkTokens = 512;
/** About 85 ms of a model of 0.6 billion parameters on one idle core; a busy one takes longer whatever is asked of it. */
const fewestChunkTokens = 12;
/** Reading one token costs about as much as reading so many more among others: all weights are fetched for it. */
const fixedTokens = 5;
/** llama.cpp multiplies so many at a time and what is over one by one: 16 cost no more than 11 (measured). */
const rowTokens = 4;

/**
 * How many tokens of a prompt to evaluate before looking whether the request was cancelled:
 * llama.cpp can't be interrupted inside a batch. Learns from what the last batches took, of one token or of many.
 */
export class PrefillPace {
  private tokensPerMs = (firstChunkTokens + fixedTokens) / chunkMs;

  get chunkTokens(): number {
    const fitting = Math.round(this.tokensPerMs * chunkMs) - fixedTokens;
    return Math.max(fewestChunkTokens, Math.min(mostChunkTokens, fitting));
  }

  /** The next piece of what is left, so that the last one is not much shorter than the others: short ones cost most. */
  pieceOf(left: number): number {
    const even = left / Math.max(1, Math.ceil(left / this.chunkTokens));
    return Math.min(left, Math.ceil(even / rowTokens) * rowTokens);
  }

  record(tokens: number, tookMs: number): void {
    this.tokensPerMs = (this.tokensPerMs + (tokens + fixedTokens) / Math.max(tookMs, 1)) / 2;
  }
}
