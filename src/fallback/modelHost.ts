/**
 * Entry point of the model host process, the only importer of node-llama-cpp. It lives in its own process so
 * that a crash in native code takes no editor window down and its memory goes back when it ends.
 */
import { cpus, loadavg } from 'node:os';
import type * as LlamaLibrary from 'node-llama-cpp';
import type { LlamaContext, LlamaGrammar, LlamaModel, Token } from 'node-llama-cpp';
import type { Clock } from '../base/clock';
import { toDisposable } from '../base/lifecycle';
import { failed, ok, type Result } from '../base/result';
import { commandGrammar } from './commandGrammar';
import { compareAnswers } from './compareAnswers';
import { onBestDevice } from './deviceFallback';
import { processGlibc, systemTooOld } from './glibc';
import { HostService } from './hostService';
import type { InferenceEngine, LoadedModel, LoadRequest } from './inferenceEngine';
import type { Generation, GenerationRequest, LocalModelFailure } from './localModel';
import { checkModelFile, hashFile, sameStamp } from './modelFile';
import { batchTokens, neededBytes } from './modelMemory';
import { NativeSequence, type Odds, type Sampling } from './nativeSequence';
import { lowerPriority } from './lowerPriority';
import { parentChannel } from './parentChannel';
import { PrefillPace } from './prefill';
import { sharedSecret } from './privateFolder';
import { SavedStarts } from './savedStarts';
import { serveWindows } from './sharedHostServer';
import { holdsCommand, repeatedTail, textBeforeStop } from './stopRules';
import { bestThreads, initialThreads, isOffTheMark, threadCandidates, type ThreadRate } from './threadCount';

type Library = typeof LlamaLibrary;

const ignore = (): void => undefined;

/** A shorter beginning is not worth a file. */
const fewestKeptTokens = 64;
/** Enough to tell one number of threads from another: 60 ms of the built-in model. */
const measuredTokens = 12;

interface Loaded {
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequence: NativeSequence;
  readonly threads: number;
  readonly grammar: LlamaGrammar;
  /** Distinguishes this file from all others, and from itself after a change. */
  readonly identity: readonly (string | number)[];
  readonly starts: SavedStarts | undefined;
}

class LlamaEngine implements InferenceEngine {
  private loaded: Loaded | undefined;
  private readonly pace = new PrefillPace();
  /** The last generation's end: a token that nobody reads any more may still be in the making. */
  private winding: Promise<unknown> | undefined;
  private readonly complaints: string[] = [];
  private measuredRate: number | undefined;

  isOffTheMark = false;

  async load(request: LoadRequest): Promise<Result<LoadedModel, LocalModelFailure>> {
    const startedMs = performance.now();
    this.complaints.length = 0;
    const tooOld = systemTooOld(process.platform, processGlibc());
    if (tooOld !== undefined) return failed({ kind: 'system-too-old', message: tooOld });
    const checked = await checkModelFile(request.modelPath);
    if (checked.kind === 'failed') return checked;
    const { header, stamp } = checked.value;
    const contextTokens = Math.min(request.contextTokens, header.numbers.get('context_length') ?? Infinity);
    const needed = neededBytes(header, contextTokens);
    if (needed > request.availableBytes)
      return failed({ kind: 'too-big-for-memory', neededBytes: needed, freeBytes: request.availableBytes });
    // Loading the library takes a while: not before the file was looked at, and while it is hashed.
    const library = import('node-llama-cpp');
    const mustHash = request.sha256 !== undefined && !sameStamp(stamp, request.verified);
    const hashed = mustHash ? hashFile(request.modelPath) : undefined;
    try {
      const found = await library;
      if (hashed !== undefined && (await hashed) !== request.sha256)
        return failed({ kind: 'hash-mismatch', path: request.modelPath });
      const threads =
        request.threads === 'auto'
          ? initialThreads(header.parameters, cpus().length, loadavg()[0] ?? 0)
          : Math.max(1, request.threads);
      return await onBestDevice(
        request.gpu,
        (gpu) => this.startRuntime(found, gpu),
        async ({ llama }) => {
          const model = await llama.loadModel({ modelPath: request.modelPath });
          const context = await createContext(model, contextTokens, threads);
          this.loaded = {
            model,
            context,
            sequence: newSequence(model, context, threads),
            threads,
            grammar: await llama.createGrammar({ grammar: commandGrammar }),
            identity: [request.modelPath, stamp.sizeBytes, stamp.modifiedMs, llama.llamaCppRelease.release],
            starts: request.startsFolder === undefined ? undefined : new SavedStarts(request.startsFolder),
          };
          const device = llama.gpu === false ? 'cpu' : llama.gpu;
          const loadMs = performance.now() - startedMs;
          return ok({ stamp, threads, contextTokens: context.contextSize, device, loadMs });
        },
        () => {
          this.complaints.length = 0;
        },
      );
    } catch (error) {
      return failed(this.loadFailure(await library, error, request, needed));
    }
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>> {
    if (this.loaded === undefined) throw new Error('generate came before load');
    const { model, context, sequence } = this.loaded;
    const startedMs = performance.now();
    await this.winding;
    const prompt = promptTokens(model, request.prompt);
    const limitTokens = context.contextSize - request.maxTokens;
    if (prompt.length > limitTokens)
      return failed({ kind: 'prompt-too-long', promptTokens: prompt.length, limitTokens });
    const start = commonStart(promptTokens(model, request.prompt.slice(0, request.startLength ?? 0)), prompt);
    if (!(await this.readStart(this.loaded, start, signal)) || !(await this.readAllButLast(sequence, prompt, signal)))
      return failed({ kind: 'cancelled' });

    const answer: Token[] = [];
    const odds: Odds[] = [];
    let text = '';
    let firstTokenMs = 0;
    let step: Promise<Token> | undefined;
    const finish = async (...end: readonly Token[]): Promise<Result<Generation, LocalModelFailure>> => {
      this.compareRate(answer.length - 1, performance.now() - startedMs - firstTokenMs);
      const counted = { promptTokens: prompt.length, completionTokens: answer.length, firstTokenMs };
      const { compareWith } = request;
      // The token behind the last one may be in the making; only who reads on has to wait for it.
      if (compareWith) await step?.then(ignore, ignore);
      const likelihoods =
        compareWith &&
        (await compareAnswers(
          sequence,
          prompt,
          { tokens: [...answer, ...end], odds },
          compareWith.map((other) => answerTokens(model, other)),
          signal,
        ));
      if (signal.aborted) return failed({ kind: 'cancelled' });
      const totalMs = performance.now() - startedMs;
      return ok({ text, ...counted, totalMs, ...(likelihoods ? { likelihoods } : {}) });
    };
    if (request.maxTokens === 0) {
      await sequence.read(prompt.slice(sequence.length));
      return finish();
    }
    const onOdds = request.compareWith && ((expected: Odds): unknown => odds.push(expected));
    const sampler = sequence.sampler({ ...sampling(request, this.loaded.grammar), ...(onOdds ? { onOdds } : {}) });
    step = sampler.next(prompt.slice(sequence.length));
    try {
      for (;;) {
        const token = await step;
        if (signal.aborted) return failed({ kind: 'cancelled' });
        if (model.isEogToken(token) || model.getTokenAttributes(token).control) return await finish(token);
        if (answer.push(token) === 1) firstTokenMs = performance.now() - startedMs;
        const isLast = answer.length >= request.maxTokens;
        // The next token is computed by another thread while this one is looked at.
        if (!isLast) step = sampler.next([token]);
        const repeated = repeatedTail(answer);
        const kept = repeated > 0 ? answer.slice(0, -repeated) : answer;
        const cut = textBeforeStop(model.detokenize(kept, true), request.stopTexts);
        // A character of several bytes may be half written; it comes with the next token.
        const visible = cut.text.replace(/\uFFFD+$/, '');
        if (visible !== text) onText(visible);
        text = visible;
        const isWhole = cut.stopped || (request.isCommand === true && holdsCommand(text));
        if (isWhole || repeated > 0 || isLast) return await finish();
      }
    } finally {
      this.winding = step.then(ignore, ignore);
    }
  }

  async tuneThreads(signal: AbortSignal): Promise<number | undefined> {
    if (this.loaded === undefined) throw new Error('tuning came before load');
    await this.winding;
    const { model, context, threads: current } = this.loaded;
    const rates: ThreadRate[] = [];
    for (const threads of threadCandidates(cpus().length)) {
      const tokensPerSecond = await decodeRate(model, threads, signal);
      if (tokensPerSecond === undefined) return undefined;
      rates.push({ threads, tokensPerSecond });
    }
    const best = bestThreads(rates);
    this.measuredRate = best?.tokensPerSecond;
    this.isOffTheMark = false;
    const threads = best?.threads ?? current;
    if (threads !== current) {
      const contextTokens = context.contextSize;
      this.loaded.sequence.dispose();
      await context.dispose();
      const next = await createContext(model, contextTokens, threads);
      this.loaded = { ...this.loaded, context: next, sequence: newSequence(model, next, threads), threads };
    }
    return threads;
  }

  private compareRate(steps: number, tookMs: number): void {
    // A few tokens say nothing about the machine.
    if (this.measuredRate !== undefined && steps >= 8)
      this.isOffTheMark = isOffTheMark((steps / tookMs) * 1000, this.measuredRate);
  }

  /** Has the beginning that many prompts share read: still in mind, from the disk, or token by token. */
  private async readStart(
    { sequence, starts, identity }: Loaded,
    tokens: readonly Token[],
    signal: AbortSignal,
  ): Promise<boolean> {
    if (tokens.length === 0 || sequence.holds(tokens)) return true;
    const key = { model: identity, tokens };
    const isKept = tokens.length >= fewestKeptTokens;
    if (isKept && (await starts?.restore(key, (path) => sequence.restore(path, tokens)))) return true;
    sequence.keepCommonStart(tokens);
    if (!(await this.readInChunks(sequence, tokens, signal))) return false;
    if (isKept) await starts?.keep(key, (path) => sequence.save(path));
    return true;
  }

  /** The last token is read by what asks for the one behind it; what the last request left is used again. */
  private readAllButLast(sequence: NativeSequence, prompt: Token[], signal: AbortSignal): Promise<boolean> {
    const tokens = prompt.slice(0, -1);
    sequence.keepCommonStart(tokens);
    return this.readInChunks(sequence, tokens, signal);
  }

  /** Reads on to the end of `tokens`; false when it was interrupted. */
  private async readInChunks(
    sequence: NativeSequence,
    tokens: readonly Token[],
    signal: AbortSignal,
  ): Promise<boolean> {
    for (;;) {
      if (signal.aborted) return false;
      const chunk = tokens.slice(sequence.length, sequence.length + this.pace.chunkTokens);
      if (chunk.length === 0) return true;
      const startedMs = performance.now();
      await sequence.read(chunk);
      this.pace.record(chunk.length, performance.now() - startedMs);
    }
  }

  private async startRuntime({ getLlama, LlamaLogLevel }: Library, gpu: LoadRequest['gpu']) {
    const llama = await getLlama({
      build: 'never',
      gpu: gpu === 'auto' ? 'auto' : false,
      // 0: the context's own number of threads is used as it is.
      maxThreads: 0,
      progressLogs: false,
      logger: (level, message) => {
        if (level === LlamaLogLevel.fatal || level === LlamaLogLevel.error) this.complaints.push(message.trim());
      },
    });
    return { llama, usesCard: llama.gpu !== false, dispose: () => llama.dispose() };
  }

  private loadFailure(
    { NoBinaryFoundError, InsufficientMemoryError }: Library,
    error: unknown,
    request: LoadRequest,
    needed: number,
  ): LocalModelFailure {
    if (error instanceof NoBinaryFoundError)
      return { kind: 'system-too-old', message: 'no prebuilt llama.cpp binary fits this system' };
    if (error instanceof InsufficientMemoryError)
      return { kind: 'too-big-for-memory', neededBytes: needed, freeBytes: request.availableBytes };
    const message = error instanceof Error ? error.message : String(error);
    // The first complaint names the cause, later ones only that loading failed; the prefix names a C++ function.
    const complaint = this.complaints[0]?.replace(/^\w+: (?:error loading model: )*/, '');
    return { kind: 'file-corrupt', path: request.modelPath, message: complaint ?? message };
  }
}

function createContext(model: LlamaModel, contextSize: number, threads: number): Promise<LlamaContext> {
  return model.createContext({
    sequences: 1,
    contextSize,
    threads,
    batchSize: Math.min(batchTokens, contextSize),
    // There is only one sequence: nothing to wait for that could join the batch.
    batching: {
      dispatchSchedule: (dispatch) => {
        dispatch();
      },
    },
  });
}

function newSequence(model: LlamaModel, context: LlamaContext, threads: number): NativeSequence {
  return new NativeSequence(model, context, threads, Math.min(batchTokens, context.contextSize));
}

/** Tokens per second over a few tokens, after one that wakes the threads; undefined when aborted. */
async function decodeRate(model: LlamaModel, threads: number, signal: AbortSignal): Promise<number | undefined> {
  const context = await createContext(model, 256, threads);
  const sequence = newSequence(model, context, threads);
  const sampler = sequence.sampler({ temperature: 0 });
  try {
    let token = await sampler.next(model.tokenize('ls -l'));
    const startedMs = performance.now();
    for (let step = 0; step < measuredTokens; step++) {
      if (signal.aborted) return undefined;
      token = await sampler.next([token]);
    }
    return (measuredTokens / (performance.now() - startedMs)) * 1000;
  } finally {
    sequence.dispose();
    await context.dispose();
  }
}

/** The beginning of `tokens` that `start` is, however the text behind it was cut into tokens. */
function commonStart(start: readonly Token[], tokens: readonly Token[]): readonly Token[] {
  const end = start.findIndex((token, index) => tokens[index] !== token);
  return end < 0 ? start : start.slice(0, end);
}

function promptTokens(model: LlamaModel, prompt: string): Token[] {
  const tokens = model.tokenize(prompt, true);
  const { bos, shouldPrependBosToken } = model.tokens;
  return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
}

/** A whole answer as the model would write it. */
function answerTokens(model: LlamaModel, text: string): Token[] {
  const end = model.tokens.eot ?? model.tokens.eos;
  return end === null ? model.tokenize(text) : [...model.tokenize(text), end];
}

function sampling({ temperature, topP, seed, isCommand }: GenerationRequest, grammar: LlamaGrammar): Sampling {
  return {
    temperature,
    ...(isCommand === true ? { grammar } : {}),
    ...(topP === undefined ? {} : { topP }),
    ...(seed === undefined ? {} : { seed }),
  };
}

const clock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return toDisposable(() => {
      clearTimeout(timer);
    });
  },
};

/** `--serve ADDRESS FOLDER` serves several windows on a socket, without it only the parent is served. */
async function main([mode, address, folder]: readonly string[]): Promise<void> {
  lowerPriority(mode === '--serve');
  const engine = new LlamaEngine();
  if (mode !== '--serve' || address === undefined || folder === undefined) {
    new HostService(engine, clock, () => process.exit(0)).attach(parentChannel(process));
    return;
  }
  const end = (): void => {
    host?.leave();
    process.exit(0);
  };
  const host = await serveWindows(new HostService(engine, clock, end), address, sharedSecret(folder), end);
  if (host === undefined) process.exit(0);
  // The window that started this process waits for the word, then lets go of it.
  process.send?.({ kind: 'serving' }, () => undefined);
}

await main(process.argv.slice(2));
