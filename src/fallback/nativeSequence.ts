import {
  noToken,
  type NativeAddon,
  type NativeContext,
  type NativeGrammar,
  type NativeModel,
  type NativeSampler,
  type Token,
} from './nativeAddon';
import { PrefillPace } from './prefill';

/** The only sequence of our contexts. */
const sequenceId = 0;
/** As many of the likeliest tokens are told with their probabilities. */
const toldTokens = 40;
/** To the end of what is there. */
const openEnd = -1;

export interface SequenceSizes {
  readonly threads: number;
  readonly batchTokens: number;
  readonly contextTokens: number;
}

export interface Sampling {
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  readonly topP?: number;
  readonly seed?: number;
  /** What the answer has to obey. */
  readonly grammar?: NativeGrammar;
  /** Hears, before each token is chosen, how likely which one is. */
  readonly onOdds?: (odds: Odds) => void;
}

/** The likeliest tokens of a place, and the probability of each. */
export type Odds = ReadonlyMap<Token, number>;

/** What the model has read, and the one way to let it read on; nothing of it may overlap. */
export class NativeSequence {
  /** How many tokens can be read without anybody waiting for a stop. */
  readonly pace = new PrefillPace();
  private readonly held: Token[] = [];
  /** One for all answers: each has a list of the whole vocabulary, which only the garbage collector would free. */
  private readonly nativeSampler: NativeSampler;
  private oddsSampler: NativeSampler | undefined;

  constructor(
    private readonly addon: NativeAddon,
    private readonly model: NativeModel,
    private readonly context: NativeContext,
    private readonly sizes: SequenceSizes,
  ) {
    context.setThreads(sizes.threads);
    this.nativeSampler = new addon.AddonSampler(model);
  }

  /** Computes with so many threads from now on. */
  useThreads(threads: number): void {
    this.context.setThreads(threads);
  }

  /** How many tokens are in the context. */
  get length(): number {
    return this.held.length;
  }

  /** Whether `tokens` are the beginning of what is there. */
  holds(tokens: readonly Token[]): boolean {
    return commonLength(tokens, this.held) === tokens.length;
  }

  /** Forgets all behind the common beginning of what is there and `tokens`. */
  keepCommonStart(tokens: readonly Token[]): void {
    const { context } = this;
    const common = commonLength(this.held, tokens);
    if (common === this.held.length) return;
    // Models with a sliding window or a recurrent state can't go back to any place.
    const isWhole = context.getSequenceKvCacheMinPosition(sequenceId) <= 0;
    if (common > 0 && isWhole && context.removeTokenCellsFromSequence(sequenceId, common, openEnd)) {
      this.held.length = common;
      return;
    }
    this.clear();
  }

  /** Writes what was read, and what it did to the model, to a file. */
  async save(path: string): Promise<void> {
    await this.context.saveSequenceStateToFile(path, sequenceId, Uint32Array.from(this.held));
  }

  /** Goes on from what a file holds, if that is `tokens`; rejects, with nothing read, when it can't be used. */
  async restore(path: string, tokens: readonly Token[]): Promise<void> {
    this.clear();
    const found = await this.context.loadSequenceStateFromFile(path, sequenceId, this.sizes.contextTokens);
    if (found.length === tokens.length && commonLength(tokens, found) === tokens.length) {
      this.held.push(...tokens);
      return;
    }
    this.clear();
    throw new Error('the file holds the state of another text');
  }

  /** Reads tokens and says what was to be expected behind each of them, from the one at `from` on. */
  async readWithOdds(tokens: readonly Token[], from = 0): Promise<readonly Odds[]> {
    const odds: Odds[] = [];
    for (let start = 0; start < tokens.length; start += this.sizes.batchTokens) {
      const batch = tokens.slice(start, start + this.sizes.batchTokens);
      const logitIndexes = this.put(
        batch,
        [...batch.keys()].filter((at) => start + at >= from),
      );
      await this.decode(batch.length);
      if (poolHasOneThread) odds.push(...(await Promise.all([...logitIndexes].map((index) => this.oddsAt(index)))));
      else for (const logitIndex of logitIndexes) odds.push(await this.oddsAt(logitIndex));
    }
    return odds;
  }

  dispose(): void {
    this.nativeSampler.dispose();
    this.oddsSampler?.dispose();
  }

  private clear(): void {
    this.context.disposeSequence(sequenceId);
    this.held.length = 0;
  }

  /** Reads tokens without asking what comes next. */
  async read(tokens: readonly Token[]): Promise<void> {
    for (let start = 0; start < tokens.length; start += this.sizes.batchTokens) {
      const batch = tokens.slice(start, start + this.sizes.batchTokens);
      this.put(batch, []);
      await this.decode(batch.length);
    }
  }

  /** Chooses tokens one after the other, for one answer at a time. */
  sampler({ temperature, topP, seed, grammar, onOdds }: Sampling): TokenSampler {
    const sampler = this.nativeSampler;
    const { AddonGrammarEvaluationState } = this.addon;
    const firstSeed = seed ?? 0;
    // Only another seed begins the row of random numbers anew.
    sampler.applyConfig({ temperature, seed: firstSeed + 1 });
    sampler.applyConfig({
      temperature,
      minP: 0,
      topK: 40,
      topP: topP ?? 0.95,
      seed: firstSeed,
      ...(grammar === undefined
        ? {}
        : { grammarEvaluationState: new AddonGrammarEvaluationState(this.model, grammar) }),
    });
    return {
      next: async (after) => {
        const [logitIndex = -1] = this.put(after, [after.length - 1]);
        const { context } = this;
        const [, odds, token] = await inOrder(
          () => this.decode(after.length),
          () => (onOdds ? this.oddsAt(logitIndex) : nothing),
          () => context.sampleToken(logitIndex, sampler),
        );
        if (odds !== undefined) onOdds?.(odds);
        if (token === noToken) throw new Error('llama.cpp chose no token');
        return token;
      },
    };
  }

  private async decode(tokens: number): Promise<void> {
    const startedMs = performance.now();
    await this.context.decodeBatch();
    this.pace.record(tokens, performance.now() - startedMs);
  }

  private async oddsAt(logitIndex: number): Promise<Odds> {
    if (this.oddsSampler === undefined) {
      this.oddsSampler = new this.addon.AddonSampler(this.model);
      this.oddsSampler.applyConfig({ temperature: 1, minP: 0, topK: toldTokens, topP: 1, seed: 0 });
    }
    const [, told] = await this.context.sampleToken(logitIndex, this.oddsSampler, true);
    const odds = new Map<Token, number>();
    for (let at = 0; at + 1 < told.length; at += 2) odds.set(told[at] as Token, told[at + 1] ?? 0);
    return odds;
  }

  /** What the next `decodeBatch` reads; says where it leaves what it expects behind the tokens at `logitIndexes`. */
  private put(tokens: readonly Token[], logitIndexes: readonly number[]): Uint32Array {
    const { context } = this;
    context.initBatch(tokens.length);
    const position = this.held.length;
    this.held.push(...tokens);
    return context.addToBatch(sequenceId, position, Uint32Array.from(tokens), Uint32Array.from(logitIndexes));
  }
}

/** How many tokens two texts have in common from their beginning on. */
export function commonLength(a: ArrayLike<Token>, b: ArrayLike<Token>): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

export interface TokenSampler {
  /** The token that follows, once `after` was read. */
  next(after: readonly Token[]): Promise<Token>;
}

const nothing = Promise.resolve(undefined);

/** What libuv read when it made its pool: see hostEnvironment.ts. */
const poolHasOneThread = process.env['UV_THREADPOOL_SIZE'] === '1';

/**
 * Native work that has to be done in this order. A pool of one thread keeps it by itself: all is handed over at once,
 * and the thread goes from one to the next without waiting until this one has woken up, twice a token.
 */
async function inOrder<A, B, C>(
  first: () => Promise<A>,
  second: () => Promise<B>,
  third: () => Promise<C>,
): Promise<[A, B, C]> {
  if (poolHasOneThread) return Promise.all([first(), second(), third()]);
  return [await first(), await second(), await third()];
}
