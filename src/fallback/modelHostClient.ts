import type { Clock } from '../base/clock';
import { Emitter } from '../base/event';
import { DisposableStore, MutableDisposable, type Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { failed, ok, type Result } from '../base/result';
import { CardTrust } from './deviceFallback';
import { describeLocalFailure } from './describeLocalFailure';
import { forkHost } from './forkHost';
import type { HostConnection } from './hostConnection';
import { HostSession, orCancelled } from './hostSession';
import type { FileStamp, LoadedModel } from './inferenceEngine';
import {
  defaultContextTokens,
  type Generation,
  type GenerationRequest,
  type LocalModel,
  type LocalModelFailure,
  type LocalModelState,
  type ModelDescription,
} from './localModel';
import { availableBytes, machineMemory } from './modelMemory';
import { openPrivateFolder } from './privateFolder';
import { RestartBudget } from './restartBudget';
import { fitsSocketName, sharedHostAddress } from './sharedHostAddress';
import { joinSharedHost } from './sharedHostClient';

/** Left to other programs when a model is loaded before anybody asked for it. */
const preloadReserveBytes = 512 * 2 ** 20;

export interface SupervisedModelOptions {
  readonly description: ModelDescription;
  /** 'auto' fits the number to the model and the machine. */
  readonly threads: number | 'auto';
  /** The process ends after so long without a request; `Infinity` keeps it. */
  readonly idleUnloadMs: number;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly gpu?: 'auto' | 'never';
  /** Where a larger model's state after the rules and examples is kept (`promptStartFolder()`); nowhere by default. */
  readonly startsFolder?: string | undefined;
  /** Memory that may be used; measured on this machine by default. */
  readonly availableBytes?: () => number;
}

export interface LocalModelOptions extends SupervisedModelOptions {
  /** The bundled `modelHost.mjs`. */
  readonly hostPath: string;
  /** Node, or Electron which is then run as Node; this process's own by default. */
  readonly execPath?: string;
  /** Windows that name the same folder share one process (`userRuntimeFolder()`); undefined: one per window. */
  readonly sharedFolder?: string | undefined;
}

/** A local model in a process of its own. Nothing is started before `preload` or `generate`. */
export function createLocalModel(options: LocalModelOptions): LocalModel {
  return superviseLocalModel(options, () => connectHost(options));
}

function connectHost(options: LocalModelOptions): HostConnection {
  const { hostPath, description, threads, logger, sharedFolder: folder } = options;
  const program = { hostPath, execPath: options.execPath ?? process.execPath };
  if (folder === undefined) return forkHost(program, logger);
  const alone = (why: string): HostConnection => {
    logger.log('warn', `the local model is not shared between windows: ${why}`);
    return forkHost(program, logger);
  };
  const opened = openPrivateFolder(folder);
  if (opened.kind === 'failed') return alone(opened.failure);
  const secret = opened.value;
  const contextTokens = description.contextTokens ?? defaultContextTokens;
  const address = sharedHostAddress({ folder, secret, hostPath, modelPath: description.path, threads, contextTokens });
  if (!fitsSocketName(address)) return alone(`${folder} is too long for the name of a socket`);
  return joinSharedHost(program, { address, secret, folder }, logger);
}

/** The same over any way of reaching a host. */
export function superviseLocalModel(options: SupervisedModelOptions, connect: () => HostConnection): LocalModel {
  return new SupervisedModel(options, connect);
}

interface Life {
  readonly session: HostSession;
  readonly loaded: Promise<Result<LoadedModel, LocalModelFailure>>;
  /** Loaded ahead of need, with a memory reserve that a real request does not keep. */
  readonly ahead: boolean;
}

class SupervisedModel implements LocalModel {
  readonly description: ModelDescription;
  private readonly resources = new DisposableStore();
  private readonly stateChanged = this.resources.add(new Emitter<LocalModelState>());
  private readonly idle = this.resources.add(new MutableDisposable<Disposable>());
  private readonly budget: RestartBudget;
  private readonly card: CardTrust;
  private readonly disposal = new AbortController();
  private life: Life | undefined;
  private verified: FileStamp | undefined;
  private tunedThreads: number | undefined;
  private running = 0;
  private current: LocalModelState = { kind: 'idle' };

  readonly onDidChangeState = this.stateChanged.event;

  constructor(
    private readonly options: SupervisedModelOptions,
    private readonly connect: () => HostConnection,
  ) {
    this.description = options.description;
    this.budget = new RestartBudget(options.clock);
    this.card = new CardTrust(options.gpu ?? 'auto');
  }

  get state(): LocalModelState {
    return this.current;
  }

  preload(promptStart?: string): void {
    if (this.resources.isDisposed || (this.life === undefined && this.budget.exhausted)) return;
    const life = this.life ?? this.start(true);
    if (promptStart !== undefined) void this.readAhead(life, promptStart);
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>> {
    if (signal.aborted) return failed({ kind: 'cancelled' });
    this.idle.set(undefined);
    this.running++;
    try {
      const session = await orCancelled(this.open(), signal);
      if (session.kind === 'failed') return session;
      this.enter({ kind: 'generating' });
      return await session.value.generate(request, onText, signal);
    } finally {
      this.running--;
      this.rest();
    }
  }

  dispose(): void {
    this.disposal.abort();
    this.life?.session.dispose();
    this.life = undefined;
    this.resources.dispose();
  }

  private async readAhead({ loaded, session }: Life, prompt: string): Promise<void> {
    if ((await loaded).kind === 'failed') return;
    const request = { prompt, startLength: prompt.length, maxTokens: 0, temperature: 0, stopTexts: [] };
    await session.generate(request, () => undefined, this.disposal.signal);
  }

  /** The running session, or a new one; a load ahead of need that found too little memory is tried again. */
  private async open(): Promise<Result<HostSession, LocalModelFailure>> {
    if (this.resources.isDisposed) return failed({ kind: 'cancelled' });
    if (this.life === undefined && this.budget.exhausted)
      return this.fail({ kind: 'gave-up', restarts: this.budget.crashes });
    const life = this.life ?? this.start(false);
    const loaded = await life.loaded;
    if (loaded.kind === 'ok') return ok(life.session);
    return life.ahead && loaded.failure.kind === 'too-big-for-memory' ? this.open() : loaded;
  }

  private start(ahead: boolean): Life {
    const session = new HostSession(this.connect(), this.options.clock);
    const life: Life = { session, ahead, loaded: this.load(session, ahead) };
    this.life = life;
    session.onDidBreak((failure) => {
      this.budget.recordCrash();
      this.card.didCrash();
      this.end(life);
      this.fail(this.budget.exhausted ? { kind: 'gave-up', restarts: this.budget.crashes } : failure);
    });
    session.onDidTune((threads) => {
      this.tunedThreads = threads;
      this.options.logger.log('info', `${this.description.name} runs best with threads: ${threads}`);
    });
    this.enter({ kind: 'loading' });
    return life;
  }

  private async load(session: HostSession, ahead: boolean): Promise<Result<LoadedModel, LocalModelFailure>> {
    const { description, threads } = this.options;
    this.card.didStart();
    const measure = this.options.availableBytes ?? (() => availableBytes(machineMemory));
    const loaded = await session.load({
      modelPath: description.path,
      ...(description.sha256 === undefined ? {} : { sha256: description.sha256 }),
      ...(this.verified === undefined ? {} : { verified: this.verified }),
      threads: threads === 'auto' ? (this.tunedThreads ?? 'auto') : threads,
      contextTokens: description.contextTokens ?? defaultContextTokens,
      availableBytes: measure() - (ahead ? preloadReserveBytes : 0),
      gpu: this.card.gpu,
      ...(this.options.startsFolder === undefined ? {} : { startsFolder: this.options.startsFolder }),
    });
    const life = this.life;
    if (life?.session !== session) return loaded;
    if (loaded.kind === 'ok') {
      const { device, loadMs, threads: used, stamp, parts = {} } = loaded.value;
      this.verified = stamp;
      this.card.didLoad(device);
      this.options.logger.log(
        'info',
        `loaded ${description.name} in ${loadMs.toFixed(0)} ms (${device}, ${used} threads)${listParts(parts)}`,
      );
      this.enter({ kind: 'ready' });
      this.rest();
      return loaded;
    }
    this.end(life);
    if (ahead && loaded.failure.kind === 'too-big-for-memory') this.enter({ kind: 'idle' });
    else this.fail(loaded.failure);
    return loaded;
  }

  private end(life: Life): void {
    life.session.dispose();
    if (this.life === life) this.life = undefined;
  }

  /** After the last request: ready, and unloaded when nothing comes for a while. */
  private rest(): void {
    const life = this.life;
    if (this.running > 0 || life === undefined || this.current.kind === 'loading') return;
    this.enter({ kind: 'ready' });
    if (!Number.isFinite(this.options.idleUnloadMs)) return;
    this.idle.set(
      this.options.clock.after(this.options.idleUnloadMs, () => {
        this.end(life);
        this.enter({ kind: 'idle' });
        this.options.logger.log('info', `unloaded ${this.description.name}: not used for a while`);
      }),
    );
  }

  private fail(failure: LocalModelFailure): Result<never, LocalModelFailure> {
    this.options.logger.log('warn', describeLocalFailure(failure));
    this.enter(failure.kind === 'file-missing' ? { kind: 'absent' } : { kind: 'failed', failure });
    return failed(failure);
  }

  private enter(state: LocalModelState): void {
    const same = state.kind === this.current.kind && state.kind !== 'failed';
    this.current = state;
    if (!same) this.stateChanged.fire(state);
  }
}

/** ": process 120, library 300, ..." */
function listParts(parts: Readonly<Record<string, number>>): string {
  const listed = Object.entries(parts).map(([part, tookMs]) => `${part} ${tookMs.toFixed(0)}`);
  return listed.length === 0 ? '' : `: ${listed.join(', ')}`;
}
