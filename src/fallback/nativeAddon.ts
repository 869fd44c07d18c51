/**
 * The parts of node-llama-cpp's native addon that we use. Their names are not public: the version is pinned, and
 * `checkedAddon` fails when one is gone. The library's own layers above them cost a second of each start (they parse the
 * vocabulary twice and load the model once for nothing, to learn how much memory it takes) and 0.3 ms of each token.
 */
export interface NativeAddon {
  readonly AddonModel: new (path: string, options: Readonly<Record<string, unknown>>) => NativeModel;
  readonly AddonContext: new (model: NativeModel, options: Readonly<Record<string, unknown>>) => NativeContext;
  readonly AddonSampler: new (model: NativeModel) => NativeSampler;
  readonly AddonGrammar: new (text: string, options: Readonly<Record<string, unknown>>) => NativeGrammar;
  readonly AddonGrammarEvaluationState: new (model: NativeModel, grammar: NativeGrammar) => object;
  setLogger(listener: (level: number, message: string) => void): void;
  setLoggerLogLevel(level: number): void;
  loadBackends(folder?: string): void;
  /** Undefined as long as no backend was found, `false` for the processor. */
  getGpuType(): string | false | undefined;
  init(): Promise<void>;
}

/** A number in the model's vocabulary, or `noToken`. */
export type Token = number;
export const noToken: Token = -1;

export interface NativeModel {
  init(): Promise<boolean>;
  dispose(): Promise<void>;
  tokenize(text: string, specialTokens: boolean): Uint32Array;
  detokenize(tokens: Uint32Array, specialTokens: boolean): string;
  tokenBos(): Token;
  tokenEos(): Token;
  eotToken(): Token;
  isEogToken(token: Token): boolean;
  getTokenAttributes(token: Token): number;
  shouldPrependBosToken(): boolean;
}

export interface NativeContext {
  init(): Promise<boolean>;
  dispose(): Promise<void>;
  initBatch(size: number): void;
  addToBatch(sequenceId: number, firstPosition: number, tokens: Uint32Array, logitIndexes: Uint32Array): Uint32Array;
  decodeBatch(): Promise<void>;
  sampleToken(logitIndex: number, sampler: NativeSampler): Promise<Token>;
  /** With the tokens among which it chose, each followed by its probability. */
  sampleToken(logitIndex: number, sampler: NativeSampler, tellsOdds: true): Promise<[Token, readonly number[]]>;
  removeTokenCellsFromSequence(sequenceId: number, start: number, end: number): boolean;
  getSequenceKvCacheMinPosition(sequenceId: number): number;
  disposeSequence(sequenceId: number): void;
  setThreads(threads: number): void;
  saveSequenceStateToFile(path: string, sequenceId: number, tokens: Uint32Array): Promise<number>;
  loadSequenceStateFromFile(path: string, sequenceId: number, contextTokens: number): Promise<Uint32Array>;
}

export interface NativeSampler {
  applyConfig(config: Readonly<Record<string, unknown>>): void;
  dispose(): void;
}

export type NativeGrammar = object;

const classMethods = {
  AddonModel: [
    'init',
    'dispose',
    'tokenize',
    'detokenize',
    'tokenBos',
    'tokenEos',
    'eotToken',
    'isEogToken',
    'getTokenAttributes',
    'shouldPrependBosToken',
  ] satisfies (keyof NativeModel)[],
  AddonContext: [
    'init',
    'dispose',
    'initBatch',
    'addToBatch',
    'decodeBatch',
    'sampleToken',
    'removeTokenCellsFromSequence',
    'getSequenceKvCacheMinPosition',
    'disposeSequence',
    'setThreads',
    'saveSequenceStateToFile',
    'loadSequenceStateFromFile',
  ] satisfies (keyof NativeContext)[],
  AddonSampler: ['applyConfig', 'dispose'] satisfies (keyof NativeSampler)[],
  AddonGrammar: [],
  AddonGrammarEvaluationState: [],
};
const functions = [
  'setLogger',
  'setLoggerLogLevel',
  'loadBackends',
  'getGpuType',
  'init',
] satisfies (keyof NativeAddon)[];

/** What the addon exports, if it has all the parts that are used here; throws otherwise. */
export function checkedAddon(exports: unknown): NativeAddon {
  const parts = functions.map((name) => property(exports, name));
  for (const [name, methods] of Object.entries(classMethods)) {
    const native = property(exports, name);
    parts.push(native, ...methods.map((method) => property(property(native, 'prototype'), method)));
  }
  if (!parts.every((part) => typeof part === 'function'))
    throw new Error('this version of node-llama-cpp has other native parts');
  return exports as NativeAddon;
}

/** A property of something that no type is known of. */
export function property(holder: unknown, name: string): unknown {
  const hasProperties = (typeof holder === 'object' && holder !== null) || typeof holder === 'function';
  return hasProperties ? (holder as unknown as Record<string, unknown>)[name] : undefined;
}
