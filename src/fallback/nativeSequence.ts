import type { LlamaContext, LlamaGrammar, LlamaModel, Token } from 'node-llama-cpp';

export type { Token } from 'node-llama-cpp';

/**
 * The parts of node-llama-cpp's native objects that its own evaluation loop is made of. That loop spends 0.5 ms of
 * processor time a token on locks, queues and promises, a tenth of what the built-in model computes for one; this one
 * spends 0.2 ms. The names are not public: the version is pinned, and `nativePartsOf` fails when they are gone.
 */
interface NativeContext {
  initBatch(size: number): void;
  addToBatch(sequenceId: number, firstPosition: number, tokens: Uint32Array, logitIndexes: Uint32Array): Uint32Array;
  decodeBatch(): Promise<void>;
  sampleToken(logitIndex: number, sampler: NativeSampler): Promise<Token | -1>;
  /** With the tokens among which it chose, each followed by its probability. */
  sampleToken(logitIndex: number, sampler: NativeSampler, tellsOdds: true): Promise<[Token | -1, readonly number[]]>;
  removeTokenCellsFromSequence(sequenceId: number, start: number, end: number): boolean;
  getSequenceKvCacheMinPosition(sequenceId: number): number;
  disposeSequence(sequenceId: number): void;
  setThreads(threads: number): void;
  saveSequenceStateToFile(path: string, sequenceId: number, tokens: Uint32Array): Promise<number>;
  loadSequenceStateFromFile(path: string, sequenceId: number, contextTokens: number): Promise<Uint32Array>;
}

interface NativeSampler {
  applyConfig(config: Readonly<Record<string, unknown>>): void;
  dispose(): void;
}

interface NativeParts {
  readonly context: NativeContext;
  createSampler(): NativeSampler;
  /** The grammar at its beginning, for one answer. */
  createGrammarState(grammar: LlamaGrammar): unknown;
}

/** The only sequence of our contexts. */
const sequenceId = 0;
/** As many of the likeliest tokens are told with their probabilities. */
const toldTokens = 40;
/** To the end of what is there. */
const openEnd = -1;

export interface Sampling {
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  readonly topP?: number;
  readonly seed?: number;
  /** What the answer has to obey. */
  readonly grammar?: LlamaGrammar;
  /** Hears, before each token is chosen, how likely which one is. */
  readonly onOdds?: (odds: Odds) => void;
}

/** The likeliest tokens of a place, and the probability of each. */
export type Odds = ReadonlyMap<Token, number>;

/** What the model has read, and the one way to let it read on; nothing of it may overlap. */
export class NativeSequence {
  private readonly native: NativeParts;
  private readonly held: Token[] = [];
  /** One for all answers: each has a list of the whole vocabulary, which only the garbage collector would free. */
  private readonly nativeSampler: NativeSampler;
  private oddsSampler: NativeSampler | undefined;

  constructor(
    model: LlamaModel,
    private readonly context: LlamaContext,
    threads: number,
    private readonly batchTokens: number,
  ) {
    this.native = nativePartsOf(model, context);
    this.native.context.setThreads(threads);
    this.nativeSampler = this.native.createSampler();
  }

  /** How many tokens are in the context. */
  get length(): number {
    return this.held.length;
  }

  /** Whether `tokens` are the beginning of what is there. */
  holds(tokens: readonly Token[]): boolean {
    return tokens.every((token, index) => this.held[index] === token);
  }

  /** Forgets all behind the common beginning of what is there and `tokens`. */
  keepCommonStart(tokens: readonly Token[]): void {
    const { context } = this.native;
    let common = 0;
    while (common < this.held.length && this.held[common] === tokens[common]) common += 1;
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
    await this.native.context.saveSequenceStateToFile(path, sequenceId, Uint32Array.from(this.held));
  }

  /** Goes on from what a file holds, if that is `tokens`; rejects, with nothing read, when it can't be used. */
  async restore(path: string, tokens: readonly Token[]): Promise<void> {
    this.clear();
    const { context } = this.native;
    const found = await context.loadSequenceStateFromFile(path, sequenceId, this.context.contextSize);
    if (found.length === tokens.length && tokens.every((token, index) => found[index] === token)) {
      this.held.push(...tokens);
      return;
    }
    this.clear();
    throw new Error('the file holds the state of another text');
  }

  /** Reads tokens and says what was to be expected behind each of them. */
  async readWithOdds(tokens: readonly Token[]): Promise<readonly Odds[]> {
    const odds: Odds[] = [];
    for (let start = 0; start < tokens.length; start += this.batchTokens) {
      const batch = tokens.slice(start, start + this.batchTokens);
      for (const logitIndex of await this.decode(batch, [...batch.keys()])) odds.push(await this.oddsAt(logitIndex));
    }
    return odds;
  }

  dispose(): void {
    this.nativeSampler.dispose();
    this.oddsSampler?.dispose();
  }

  private clear(): void {
    this.native.context.disposeSequence(sequenceId);
    this.held.length = 0;
  }

  /** Reads tokens without asking what comes next. */
  async read(tokens: readonly Token[]): Promise<void> {
    for (let start = 0; start < tokens.length; start += this.batchTokens)
      await this.decode(tokens.slice(start, start + this.batchTokens), []);
  }

  /** Chooses tokens one after the other, for one answer at a time. */
  sampler({ temperature, topP, seed, grammar, onOdds }: Sampling): TokenSampler {
    const sampler = this.nativeSampler;
    const firstSeed = seed ?? 0;
    // Only another seed begins the row of random numbers anew.
    sampler.applyConfig({ temperature, seed: firstSeed + 1 });
    sampler.applyConfig({
      temperature,
      minP: 0,
      topK: 40,
      topP: topP ?? 0.95,
      seed: firstSeed,
      ...(grammar === undefined ? {} : { grammarEvaluationState: this.native.createGrammarState(grammar) }),
    });
    return {
      next: async (after) => {
        const [logitIndex = -1] = await this.decode(after, [after.length - 1]);
        onOdds?.(await this.oddsAt(logitIndex));
        const token = await this.native.context.sampleToken(logitIndex, sampler);
        if (token === -1) throw new Error('llama.cpp chose no token');
        return token;
      },
    };
  }

  private async oddsAt(logitIndex: number): Promise<Odds> {
    if (this.oddsSampler === undefined) {
      this.oddsSampler = this.native.createSampler();
      this.oddsSampler.applyConfig({ temperature: 1, minP: 0, topK: toldTokens, topP: 1, seed: 0 });
    }
    const [, told] = await this.native.context.sampleToken(logitIndex, this.oddsSampler, true);
    const odds = new Map<Token, number>();
    for (let at = 0; at + 1 < told.length; at += 2) odds.set(told[at] as Token, told[at + 1] ?? 0);
    return odds;
  }

  private async decode(tokens: readonly Token[], logitIndexes: readonly number[]): Promise<Uint32Array> {
    const { context } = this.native;
    context.initBatch(tokens.length);
    const indexes = context.addToBatch(
      sequenceId,
      this.held.length,
      Uint32Array.from(tokens),
      Uint32Array.from(logitIndexes),
    );
    this.held.push(...tokens);
    await context.decodeBatch();
    return indexes;
  }
}

export interface TokenSampler {
  /** The token that follows, once `after` was read. */
  next(after: readonly Token[]): Promise<Token>;
}

const nativeMethods = [
  'initBatch',
  'addToBatch',
  'decodeBatch',
  'sampleToken',
  'removeTokenCellsFromSequence',
  'getSequenceKvCacheMinPosition',
  'setThreads',
  'disposeSequence',
  'saveSequenceStateToFile',
  'loadSequenceStateFromFile',
] satisfies (keyof NativeContext)[];

function nativePartsOf(model: LlamaModel, context: LlamaContext): NativeParts {
  const native = property(context, '_ctx');
  const bindings = property(property(model, '_llama'), '_bindings');
  const [Sampler, GrammarState] = ['AddonSampler', 'AddonGrammarEvaluationState'].map((name) =>
    property(bindings, name),
  );
  const nativeModel = property(model, '_model');
  const parts = [...nativeMethods.map((name) => property(native, name)), Sampler, GrammarState];
  if (!parts.every((part) => typeof part === 'function'))
    throw new Error('this version of node-llama-cpp has other native parts');
  return {
    context: native as NativeContext,
    createSampler: () => new (Sampler as new (model: unknown) => NativeSampler)(nativeModel),
    createGrammarState: (grammar) =>
      new (GrammarState as new (model: unknown, grammar: unknown) => object)(
        nativeModel,
        property(grammar, '_grammar'),
      ),
  };
}

function property(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[name] : undefined;
}
