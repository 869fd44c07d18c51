/**
 * Entry point of the model host process, the only one that llama.cpp is loaded into. It lives in its own process so
 * that a crash in native code takes no editor window down and its memory goes back when it ends.
 */
import { cpus, loadavg } from 'node:os';
import type { Clock } from '../base/clock';
import { toDisposable } from '../base/lifecycle';
import { failed, ok, type Result } from '../base/result';
import { commandGrammar } from './commandGrammar';
import { compareAnswers, meanLikelihood, type ComparedAnswers, type ExpectedTokens } from './compareAnswers';
import { onBestDevice } from './deviceFallback';
import { processGlibc, systemTooOld } from './glibc';
import { HostService } from './hostService';
import type { InferenceEngine, LoadedModel, LoadParts, LoadRequest } from './inferenceEngine';
import { knownBeginning } from './knownBeginning';
import type { Generation, GenerationRequest, LocalModelFailure } from './localModel';
import { LanguageModel } from './languageModel';
import { openRuntime, type LlamaRuntime } from './llamaRuntime';
import { checkModelFile, hashFile, sameStamp } from './modelFile';
import { batchTokens, neededBytes } from './modelMemory';
import type { NativeContext, NativeGrammar, Token } from './nativeAddon';
import { NativeSequence, type Odds, type Sampling } from './nativeSequence';
import { lowerPriority } from './lowerPriority';
import { parentChannel } from './parentChannel';
import { PrefillPace } from './prefill';
import { sharedSecret } from './privateFolder';
import { SavedStarts } from './savedStarts';
import { serveWindows } from './sharedHostServer';
import { holdsCommand, repeatedTail, textBeforeStop } from './stopRules';
import { bestThreads, initialThreads, isOffTheMark, threadCandidates, type ThreadRate } from './threadCount';

const ignore = (): void => undefined;

/** A shorter beginning is not worth a file. */
const fewestKeptTokens = 64;
/** Enough to tell one number of threads from another: 60 ms of the built-in model. */
const measuredTokens = 12;
/** llama.cpp rounds the length of a context up to a multiple of it. */
const contextStep = 256;

interface Loaded extends OpenContext {
  readonly runtime: LlamaRuntime;
  readonly model: LanguageModel;
  readonly grammar: NativeGrammar;
  /** Distinguishes this file from all others, and from itself after a change. */
  readonly identity: readonly (string | number)[];
  readonly starts: SavedStarts | undefined;
}

interface OpenContext {
  readonly context: NativeContext;
  readonly sequence: NativeSequence;
  readonly threads: number;
  readonly contextTokens: number;
}

/** llama.cpp said no to a context; the model itself is fine. */
class NoRoom extends Error {}

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
    const parts = { process: startedMs, library: 0, weights: 0, context: 0 };
    let partMs = startedMs;
    const ends = (part: keyof LoadParts): void => {
      const nowMs = performance.now();
      parts[part] = nowMs - partMs;
      partMs = nowMs;
    };
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
    if (request.sha256 !== undefined && !sameStamp(stamp, request.verified))
      if ((await hashFile(request.modelPath)) !== request.sha256)
        return failed({ kind: 'hash-mismatch', path: request.modelPath });
    const threads =
      request.threads === 'auto'
        ? initialThreads(header.parameters, cpus().length, loadavg()[0] ?? 0)
        : Math.max(1, request.threads);
    try {
      return await onBestDevice(
        request.gpu,
        (gpu) => openRuntime(gpu, (message) => this.complaints.push(message)),
        async (runtime) => {
          ends('library');
          const { addon, device, release } = runtime;
          const identity = [request.modelPath, stamp.sizeBytes, stamp.modifiedMs, release];
          const starts = request.startsFolder === undefined ? undefined : new SavedStarts(request.startsFolder);
          starts?.checkAhead(identity);
          const native = await runtime.loadModel(request.modelPath);
          ends('weights');
          const model = new LanguageModel(native);
          this.loaded = {
            ...(await openContext(runtime, model, contextTokens, threads)),
            runtime,
            model,
            grammar: new addon.AddonGrammar(commandGrammar, { addonExports: addon, rootRuleName: 'root' }),
            identity,
            starts,
          };
          ends('context');
          return ok({ stamp, threads, contextTokens, device, loadMs: partMs - startedMs, parts });
        },
        () => {
          this.complaints.length = 0;
        },
      );
    } catch (error) {
      return failed(this.loadFailure(error, request, needed));
    }
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>> {
    if (this.loaded === undefined) throw new Error('generate came before load');
    const { model, contextTokens, sequence } = this.loaded;
    const startedMs = performance.now();
    await this.winding;
    const prompt = model.promptTokens(request.prompt);
    const limitTokens = contextTokens - request.maxTokens;
    if (prompt.length > limitTokens)
      return failed({ kind: 'prompt-too-long', promptTokens: prompt.length, limitTokens });
    const start = commonStart(model.promptTokens(request.prompt.slice(0, request.startLength ?? 0)), prompt);
    if (!(await this.readStart(this.loaded, start, signal)) || !(await this.readAllButLast(sequence, prompt, signal)))
      return failed({ kind: 'cancelled' });

    const others = request.compareWith?.map((other) => model.answerTokens(other));
    const compared = others && (await compareAnswers(sequence, prompt, others, signal));
    // Not all were read: it was cancelled.
    if (compared && compared.likelihoods.length < others.length) return failed({ kind: 'cancelled' });
    const answer: Token[] = [];
    const known = beginsCommand(model, compared?.own) ? compared.own : nothingKnown;
    const odds: Odds[] = [...known.odds];
    let text = '';
    let firstTokenMs = 0;
    const finish = (...end: readonly Token[]): Result<Generation, LocalModelFailure> => {
      this.compareRate(answer.length - 1 - known.tokens.length, performance.now() - startedMs - firstTokenMs);
      const counted = { promptTokens: prompt.length, completionTokens: answer.length, firstTokenMs };
      const totalMs = performance.now() - startedMs;
      if (!compared) return ok({ text, ...counted, totalMs });
      const own = meanLikelihood({ tokens: [...answer, ...end], odds });
      const likelihoods = { ...(isEnough ? {} : { own }), others: compared.likelihoods };
      return ok({ text, ...counted, totalMs, likelihoods });
    };
    const isEnough = compared !== undefined && areEnough(compared, request.enough);
    if (isEnough) return finish();
    if (request.maxTokens === 0) {
      await sequence.read(prompt.slice(sequence.length));
      return finish();
    }
    const onOdds = compared && ((expected: Odds): unknown => odds.push(expected));
    // The grammar is about the first sign; behind it only control characters are refused.
    const chosen = sampling(request, known.tokens.length === 0 ? this.loaded.grammar : undefined);
    const sampler = knownBeginning(sequence, prompt, known, () =>
      sequence.sampler({ ...chosen, ...(onOdds ? { onOdds } : {}) }),
    );
    let step = sampler.next([]);
    try {
      for (;;) {
        const token = await step;
        if (signal.aborted) return failed({ kind: 'cancelled' });
        if (model.endsAnswer(token)) return finish(token);
        if (answer.push(token) === 1) firstTokenMs = performance.now() - startedMs;
        const isLast = answer.length >= request.maxTokens;
        // The next token is computed by another thread while this one is looked at.
        if (!isLast) step = sampler.next([token]);
        const repeated = repeatedTail(answer);
        const kept = repeated > 0 ? answer.slice(0, -repeated) : answer;
        const cut = textBeforeStop(model.textOf(kept), request.stopTexts);
        // A character of several bytes may be half written; it comes with the next token.
        const visible = cut.text.replace(/\uFFFD+$/, '');
        if (visible !== text) onText(visible);
        text = visible;
        const isWhole = cut.stopped || (request.isCommand === true && holdsCommand(text));
        if (isWhole || repeated > 0 || isLast) return finish();
      }
    } finally {
      this.winding = step.then(ignore, ignore);
    }
  }

  async tuneThreads(signal: AbortSignal): Promise<number | undefined> {
    if (this.loaded === undefined) throw new Error('tuning came before load');
    await this.winding;
    const { runtime, model, threads: current, contextTokens } = this.loaded;
    const rates: ThreadRate[] = [];
    for (const threads of threadCandidates(cpus().length)) {
      const tokensPerSecond = await decodeRate(runtime, model, threads, signal);
      if (tokensPerSecond === undefined) return undefined;
      rates.push({ threads, tokensPerSecond });
    }
    const best = bestThreads(rates);
    this.measuredRate = best?.tokensPerSecond;
    this.isOffTheMark = false;
    const threads = best?.threads ?? current;
    if (threads !== current) {
      await closeContext(this.loaded);
      this.loaded = { ...this.loaded, ...(await openContext(runtime, model, contextTokens, threads)) };
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

  private loadFailure(error: unknown, request: LoadRequest, needed: number): LocalModelFailure {
    // The library's own errors, whose classes are only there where it was loaded.
    const kind = error instanceof Error ? error.constructor.name : '';
    if (kind === 'NoBinaryFoundError')
      return { kind: 'system-too-old', message: 'no prebuilt llama.cpp binary fits this system' };
    if (kind === 'InsufficientMemoryError' || error instanceof NoRoom)
      return { kind: 'too-big-for-memory', neededBytes: needed, freeBytes: request.availableBytes };
    const message = error instanceof Error ? error.message : String(error);
    // The first complaint names the cause, later ones only that loading failed; the prefix names a C++ function.
    const complaint = this.complaints[0]?.replace(/^\w+: (?:error loading model: )*/, '');
    return { kind: 'file-corrupt', path: request.modelPath, message: complaint ?? message };
  }
}

async function openContext(
  { addon }: LlamaRuntime,
  { native }: LanguageModel,
  contextTokens: number,
  threads: number,
): Promise<OpenContext> {
  const batch = Math.min(batchTokens, contextTokens);
  const context = new addon.AddonContext(native, {
    contextSize: Math.ceil(contextTokens / contextStep) * contextStep,
    // One more: models with a sliding window need it in some places.
    batchSize: batch + 1,
    sequences: 1,
    flashAttention: 'auto',
    threads,
    swaFullCache: false,
  });
  if (!(await context.init())) throw new NoRoom();
  const sequence = new NativeSequence(addon, native, context, { threads, batchTokens: batch, contextTokens });
  return { context, sequence, threads, contextTokens };
}

async function closeContext({ context, sequence }: OpenContext): Promise<void> {
  sequence.dispose();
  await context.dispose();
}

/** Tokens per second over a few tokens, after one that wakes the threads; undefined when aborted. */
async function decodeRate(
  runtime: LlamaRuntime,
  model: LanguageModel,
  threads: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const open = await openContext(runtime, model, contextStep, threads);
  const sampler = open.sequence.sampler({ temperature: 0 });
  try {
    let token = await sampler.next(model.promptTokens('ls -l'));
    const startedMs = performance.now();
    for (let step = 0; step < measuredTokens; step++) {
      if (signal.aborted) return undefined;
      token = await sampler.next([token]);
    }
    return (measuredTokens / (performance.now() - startedMs)) * 1000;
  } finally {
    await closeContext(open);
  }
}

/** The beginning of `tokens` that `start` is, however the text behind it was cut into tokens. */
function commonStart(start: readonly Token[], tokens: readonly Token[]): readonly Token[] {
  const end = start.findIndex((token, index) => tokens[index] !== token);
  return end < 0 ? start : start.slice(0, end);
}

const nothingKnown: ExpectedTokens = { tokens: [], odds: [] };

/** What is likeliest behind the prompt is no answer's beginning where the grammar refuses it. */
function beginsCommand(model: LanguageModel, own: ExpectedTokens | undefined): own is ExpectedTokens {
  return own !== undefined && /^[^\s<`]/.test(model.textOf(own.tokens.slice(0, 2)));
}

/** What turns off by a hardly possible token is never enough: the model may have no command at all. */
function areEnough({ likelihoods }: ComparedAnswers, enough: readonly number[] = []): boolean {
  return likelihoods.some((likelihood, at) => likelihood !== null && likelihood >= (enough[at] ?? Infinity));
}

function sampling(
  { temperature, topP, seed, isCommand }: GenerationRequest,
  grammar: NativeGrammar | undefined,
): Sampling {
  return {
    temperature,
    ...(isCommand === true && grammar ? { grammar } : {}),
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
