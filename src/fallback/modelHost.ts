/**
 * Entry point of the model host process, the only importer of node-llama-cpp. It lives in its own process so
 * that a crash in native code takes no editor window down and its memory goes back when it ends.
 */
import { cpus, constants, loadavg, setPriority } from 'node:os';
import type * as LlamaLibrary from 'node-llama-cpp';
import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import type { Clock } from '../base/clock';
import { toDisposable } from '../base/lifecycle';
import { failed, ok, type Result } from '../base/result';
import { processGlibc, systemTooOld } from './glibc';
import { HostService } from './hostService';
import type { InferenceEngine, LoadedModel, LoadRequest } from './inferenceEngine';
import type { Generation, GenerationRequest, LocalModelFailure } from './localModel';
import { checkModelFile, hashFile, sameStamp } from './modelFile';
import { batchTokens, neededBytes } from './modelMemory';
import { parentChannel } from './parentChannel';
import { PrefillPace } from './prefill';
import { sharedSecret } from './privateFolder';
import { serveWindows } from './sharedHostServer';
import { repeatedTail, textBeforeStop } from './stopRules';
import { bestThreads, initialThreads, isOffTheMark, threadCandidates, type ThreadRate } from './threadCount';

type Library = typeof LlamaLibrary;

/** Enough to tell one number of threads from another: 60 ms of the built-in model. */
const measuredTokens = 12;

interface Loaded {
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
  readonly threads: number;
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
      const llama = await this.startRuntime(await library, request.gpu);
      if (hashed !== undefined && (await hashed) !== request.sha256)
        return failed({ kind: 'hash-mismatch', path: request.modelPath });
      const threads =
        request.threads === 'auto'
          ? initialThreads(header.parameters, cpus().length, loadavg()[0] ?? 0)
          : Math.max(1, request.threads);
      const model = await llama.loadModel({ modelPath: request.modelPath });
      const context = await createContext(model, contextTokens, threads);
      this.loaded = { model, context, sequence: context.getSequence(), threads };
      return ok({
        stamp,
        threads,
        contextTokens: context.contextSize,
        device: llama.gpu === false ? 'cpu' : llama.gpu,
        loadMs: performance.now() - startedMs,
      });
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
    if (!(await this.evaluatePrompt(sequence, prompt, signal))) return failed({ kind: 'cancelled' });

    const rest = prompt.slice(sequence.nextTokenIndex);
    const answer: Token[] = [];
    let text = '';
    let firstTokenMs = 0;
    const finish = (): Result<Generation, LocalModelFailure> => {
      const totalMs = performance.now() - startedMs;
      this.compareRate(answer.length - 1, totalMs - firstTokenMs);
      return ok({ text, promptTokens: prompt.length, completionTokens: answer.length, firstTokenMs, totalMs });
    };
    if (request.maxTokens === 0) {
      await sequence.evaluateWithoutGeneratingNewTokens(rest);
      return finish();
    }
    const tokens = sequence.evaluate(rest, sampling(request));
    try {
      for (let step = tokens.next(); ;) {
        const { value: token } = await step;
        if (signal.aborted) return failed({ kind: 'cancelled' });
        if (token === undefined || model.getTokenAttributes(token).control) return finish();
        if (answer.push(token) === 1) firstTokenMs = performance.now() - startedMs;
        const isLast = answer.length >= request.maxTokens;
        // The next token is computed by another thread while this one is looked at.
        if (!isLast) step = tokens.next();
        const repeated = repeatedTail(answer);
        const kept = repeated > 0 ? answer.slice(0, -repeated) : answer;
        const cut = textBeforeStop(model.detokenize(kept, true), request.stopTexts);
        // A character of several bytes may be half written; it comes with the next token.
        const visible = cut.text.replace(/\uFFFD+$/, '');
        if (visible !== text) onText(visible);
        text = visible;
        if (cut.stopped || repeated > 0 || isLast) return finish();
      }
    } finally {
      this.winding = tokens.return();
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
      await context.dispose();
      const next = await createContext(model, contextTokens, threads);
      this.loaded = { model, context: next, sequence: next.getSequence(), threads };
    }
    return threads;
  }

  private compareRate(steps: number, tookMs: number): void {
    // A few tokens say nothing about the machine.
    if (this.measuredRate !== undefined && steps >= 8)
      this.isOffTheMark = isOffTheMark((steps / tookMs) * 1000, this.measuredRate);
  }

  /** Evaluates all but the last tokens in interruptible chunks; what the last request left is used again. */
  private async evaluatePrompt(sequence: LlamaContextSequence, prompt: Token[], signal: AbortSignal): Promise<boolean> {
    await sequence.adaptStateToTokens(prompt.slice(0, -1), false);
    for (;;) {
      if (signal.aborted) return false;
      const rest = prompt.slice(sequence.nextTokenIndex);
      const chunk = rest.slice(0, this.pace.chunkTokens);
      if (chunk.length >= rest.length) return true;
      const startedMs = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(chunk);
      this.pace.record(chunk.length, performance.now() - startedMs);
    }
  }

  private startRuntime({ getLlama, LlamaLogLevel }: Library, gpu: LoadRequest['gpu']): Promise<Llama> {
    return getLlama({
      build: 'never',
      gpu: gpu === 'auto' ? 'auto' : false,
      // 0: the context's own number of threads is used as it is.
      maxThreads: 0,
      progressLogs: false,
      logger: (level, message) => {
        if (level === LlamaLogLevel.fatal || level === LlamaLogLevel.error) this.complaints.push(message.trim());
      },
    });
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

/** Tokens per second over a few tokens, after one that wakes the threads; undefined when aborted. */
async function decodeRate(model: LlamaModel, threads: number, signal: AbortSignal): Promise<number | undefined> {
  const context = await createContext(model, 256, threads);
  try {
    let startedMs = 0;
    let tokens = -1;
    for await (const _ of context.getSequence().evaluate(model.tokenize('ls -l'), { yieldEogToken: true })) {
      if (signal.aborted) return undefined;
      if (tokens === 0) startedMs = performance.now();
      if (++tokens > measuredTokens) break;
    }
    return (measuredTokens / (performance.now() - startedMs)) * 1000;
  } finally {
    await context.dispose();
  }
}

function promptTokens(model: LlamaModel, prompt: string): Token[] {
  const tokens = model.tokenize(prompt, true);
  const { bos, shouldPrependBosToken } = model.tokens;
  return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
}

function sampling({ temperature, topP, seed }: GenerationRequest) {
  return {
    temperature,
    ...(topP === undefined ? {} : { topP }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** Behind the editor and the user's own programs. */
function lowerPriority(): void {
  try {
    setPriority(process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5);
  } catch {
    // Some containers forbid it; the host then runs like everything else.
  }
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
  lowerPriority();
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
