import { cpus, loadavg } from 'node:os';
import type { Clock } from '../base/clock';
import { failed, ok, type Result } from '../base/result';
import { compareAnswers, meanLikelihood, type ComparedAnswers, type ExpectedTokens } from './compareAnswers';
import { Complaints } from './complaints';
import { onBestDevice } from './deviceFallback';
import { processGlibc, systemTooOld } from './glibc';
import type { InferenceEngine, LoadedModel, LoadParts, LoadRequest } from './inferenceEngine';
import { knownBeginning } from './knownBeginning';
import { LanguageModel } from './languageModel';
import { openRuntime } from './llamaRuntime';
import type { Generation, GenerationRequest, LocalModelFailure } from './localModel';
import { checkModelFile, hashFile, sameStamp, type CheckedFile } from './modelFile';
import { neededBytes } from './modelMemory';
import type { Token } from './nativeAddon';
import { commonLength, type Odds, type Sampling, type TokenSampler } from './nativeSequence';
import { NoRoom, openModel, type OpenModel } from './openModel';
import { PromptReader } from './promptReader';
import { SavedStarts } from './savedStarts';
import { bestThreads, initialThreads, isOffTheMark, threadCandidates } from './threadCount';
import { measureThreads } from './threadProbe';
import { writeAnswer, type WrittenAnswer } from './writeAnswer';

const ignore = (): void => undefined;

interface Loaded extends OpenModel {
  readonly reader: PromptReader;
  readonly contextTokens: number;
}

/** Computes with llama.cpp; the one part of the host that knows what a token is. */
export class LlamaEngine implements InferenceEngine {
  private loaded: Loaded | undefined;
  private threads = 1;
  /** The last token asked for: one that nobody reads any more may still be in the making. */
  private winding: Promise<unknown> | undefined;
  private readonly complaints: Complaints;
  private measuredRate: number | undefined;

  isOffTheMark = false;

  constructor(clock: Clock) {
    this.complaints = new Complaints(clock);
  }

  get hasUnsavedStart(): boolean {
    return this.loaded?.reader.hasUnsaved === true;
  }

  async load(request: LoadRequest): Promise<Result<LoadedModel, LocalModelFailure>> {
    const { parts, ends } = stopwatch();
    const checked = await checkRequest(request);
    if (checked.kind === 'failed') return checked;
    const { header, stamp, contextTokens } = checked.value;
    this.threads =
      request.threads === 'auto'
        ? initialThreads(header.parameters, cpus().length, loadavg()[0] ?? 0)
        : Math.max(1, request.threads);
    try {
      return await onBestDevice(
        request.gpu,
        (gpu) => {
          this.complaints.clear();
          return openRuntime(gpu, (message) => {
            this.complaints.add(message);
          });
        },
        async (runtime) => {
          ends('library');
          const identity = [request.modelPath, stamp.sizeBytes, stamp.modifiedMs, runtime.release];
          const starts = request.startsFolder === undefined ? undefined : new SavedStarts(request.startsFolder);
          starts?.checkAhead(identity);
          const model = new LanguageModel(await runtime.loadModel(request.modelPath));
          ends('weights');
          const open = await openModel(runtime, model, contextTokens, this.threads);
          this.loaded = { ...open, contextTokens, reader: new PromptReader(open.sequence, identity, starts) };
          ends('context');
          const loadMs = parts.library + parts.weights + parts.context;
          return ok({ stamp, threads: this.threads, contextTokens, device: runtime.device, loadMs, parts });
        },
      );
    } catch (error) {
      return failed(await this.loadFailure(error, request, neededBytes(header, contextTokens)));
    }
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>> {
    if (this.loaded === undefined) throw new Error('generate came before load');
    const { model, contextTokens, sequence, grammar, reader } = this.loaded;
    const startedMs = performance.now();
    await this.winding;
    const prompt = model.promptTokens(request.prompt);
    const limitTokens = contextTokens - request.maxTokens;
    if (prompt.length > limitTokens)
      return failed({ kind: 'prompt-too-long', promptTokens: prompt.length, limitTokens });
    const start = model.promptTokens(request.prompt.slice(0, request.startLength ?? 0));
    // The text behind it may be cut into tokens otherwise.
    const commonStart = start.slice(0, commonLength(start, prompt));
    if (!(await reader.readToLastPiece(prompt, commonStart, signal))) return failed({ kind: 'cancelled' });

    const others = request.compareWith?.map((other) => model.answerTokens(other));
    const compared = others && (await compareAnswers(sequence, prompt, others, signal));
    // Not all were read: it was cancelled.
    if (compared && compared.likelihoods.length < others.length) return failed({ kind: 'cancelled' });
    const isEnough = compared !== undefined && areEnough(compared, request.enough);
    const known = beginsCommand(model, compared?.own) ? compared.own : nothingKnown;
    const odds: Odds[] = [...known.odds];
    const done = (written: WrittenAnswer): Result<Generation, LocalModelFailure> => {
      const { text, tokens, end, firstTokenAtMs = startedMs } = written;
      const nowMs = performance.now();
      this.compareRate(tokens.length - 1 - known.tokens.length, nowMs - firstTokenAtMs);
      const own = isEnough ? {} : { own: meanLikelihood({ tokens: [...tokens, ...end], odds }) };
      return ok({
        text,
        promptTokens: prompt.length,
        completionTokens: tokens.length,
        firstTokenMs: firstTokenAtMs - startedMs,
        totalMs: nowMs - startedMs,
        ...(compared ? { likelihoods: { ...own, others: compared.likelihoods } } : {}),
      });
    };
    if (isEnough) return done(noAnswer);
    if (request.maxTokens === 0) {
      await sequence.read(prompt.slice(sequence.length));
      return done(noAnswer);
    }
    const onOdds = compared && ((expected: Odds): unknown => odds.push(expected));
    const sampling: Sampling = {
      ...samplingOf(request),
      // The grammar is about the first sign; behind it only control characters are refused.
      ...(request.isCommand === true && known.tokens.length === 0 ? { grammar } : {}),
      ...(onOdds ? { onOdds } : {}),
    };
    const begin = (): TokenSampler => {
      const sampler = sequence.sampler(sampling);
      return { next: (after) => this.inTheMaking(sampler.next(after)) };
    };
    const written = await writeAnswer(model, knownBeginning(sequence, prompt, known, begin), request, onText, signal);
    return written ? done(written) : failed({ kind: 'cancelled' });
  }

  async tuneThreads(signal: AbortSignal): Promise<number | undefined> {
    if (this.loaded === undefined) throw new Error('tuning came before load');
    await this.winding;
    const rates = await measureThreads(this.loaded, threadCandidates(cpus().length), signal);
    if (rates === undefined) return undefined;
    const best = bestThreads(rates);
    this.measuredRate = best?.tokensPerSecond;
    this.isOffTheMark = false;
    this.threads = best?.threads ?? this.threads;
    this.loaded.sequence.useThreads(this.threads);
    return this.threads;
  }

  async saveStart(): Promise<void> {
    await this.winding;
    await this.loaded?.reader.save();
  }

  private inTheMaking(step: Promise<Token>): Promise<Token> {
    this.winding = step.then(ignore, ignore);
    return step;
  }

  private compareRate(steps: number, tookMs: number): void {
    // A few tokens say nothing about the machine.
    if (this.measuredRate !== undefined && steps >= 8)
      this.isOffTheMark = isOffTheMark((steps / tookMs) * 1000, this.measuredRate);
  }

  private async loadFailure(error: unknown, request: LoadRequest, needed: number): Promise<LocalModelFailure> {
    // The library's own errors, whose classes are only there where it was loaded.
    const kind = error instanceof Error ? error.constructor.name : '';
    if (kind === 'NoBinaryFoundError')
      return { kind: 'system-too-old', message: 'no prebuilt llama.cpp binary fits this system' };
    if (kind === 'InsufficientMemoryError' || error instanceof NoRoom)
      return { kind: 'too-big-for-memory', neededBytes: needed, freeBytes: request.availableBytes };
    // The prefix names a C++ function.
    const complaint = (await this.complaints.first())?.replace(/^\w+: (?:error loading model: )*/, '');
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'file-corrupt', path: request.modelPath, message: complaint ?? message };
  }
}

/** What can be said before llama.cpp is opened: whether the system, the file and the memory are good enough. */
async function checkRequest(
  request: LoadRequest,
): Promise<Result<CheckedFile & { readonly contextTokens: number }, LocalModelFailure>> {
  const { modelPath, availableBytes, sha256, verified } = request;
  const tooOld = systemTooOld(process.platform, processGlibc());
  if (tooOld !== undefined) return failed({ kind: 'system-too-old', message: tooOld });
  const checked = await checkModelFile(modelPath);
  if (checked.kind === 'failed') return checked;
  const { header, stamp } = checked.value;
  const contextTokens = Math.min(request.contextTokens, header.numbers.get('context_length') ?? Infinity);
  const needed = neededBytes(header, contextTokens);
  if (needed > availableBytes)
    return failed({ kind: 'too-big-for-memory', neededBytes: needed, freeBytes: availableBytes });
  if (sha256 !== undefined && !sameStamp(stamp, verified) && (await hashFile(modelPath)) !== sha256)
    return failed({ kind: 'hash-mismatch', path: modelPath });
  return ok({ header, stamp, contextTokens });
}

/** What each part of a load took; the first ran from the start of the process to now. */
function stopwatch() {
  let partMs = performance.now();
  const parts = { process: partMs, library: 0, weights: 0, context: 0 };
  const ends = (part: keyof LoadParts): void => {
    const nowMs = performance.now();
    parts[part] = nowMs - partMs;
    partMs = nowMs;
  };
  return { parts, ends };
}

const nothingKnown: ExpectedTokens = { tokens: [], odds: [] };
const noAnswer: WrittenAnswer = { text: '', tokens: [], end: [], firstTokenAtMs: undefined };

/** What is likeliest behind the prompt is no answer's beginning where the grammar refuses it. */
function beginsCommand(model: LanguageModel, own: ExpectedTokens | undefined): own is ExpectedTokens {
  return own !== undefined && /^[^\s<`]/.test(model.textOf(own.tokens.slice(0, 2)));
}

/** What turns off by a hardly possible token is never enough: the model may have no command at all. */
function areEnough({ likelihoods }: ComparedAnswers, enough: readonly number[] = []): boolean {
  return likelihoods.some((likelihood, at) => likelihood !== null && likelihood >= (enough[at] ?? Infinity));
}

function samplingOf({ temperature, topP, seed }: GenerationRequest): Sampling {
  return {
    temperature,
    ...(topP === undefined ? {} : { topP }),
    ...(seed === undefined ? {} : { seed }),
  };
}
