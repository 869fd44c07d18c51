import type { Clock } from '../base/clock';
import type { Event } from '../base/event';
import { DisposableStore, MutableDisposable, type Disposable } from '../base/lifecycle';
import { failed, type Result } from '../base/result';
import { parseToHost, type FromHost, type ToHost } from './hostProtocol';
import type { InferenceEngine, LoadedModel, LoadRequest } from './inferenceEngine';
import type { LocalModelFailure } from './localModel';

/** One window at the other end of a pipe or socket. */
export interface HostChannel {
  send(message: FromHost): void;
  close(): void;
  readonly onMessage: Event<unknown>;
  readonly onClose: Event<void>;
}

/** What is done in a pause only saves time: where it fails, for want of memory or disk, the next request takes as long as without it. */
const ignore = (): undefined => undefined;

/** The first request after a load often comes at once; what is put off to a pause has time. */
const pauseBeforeChoresMs = 1500;

/** No eye sees more. A message for each token woke the window two hundred times a second, on the core it computes on. */
const betweenTextsMs = 30;

/** Serves windows with one engine: loads once, generates in the order of asking, stops what is cancelled. */
export class HostService {
  private readonly channels = new Set<HostChannel>();
  private loading: Promise<Result<LoadedModel, LocalModelFailure>> | undefined;
  private lastJob: Promise<void> = Promise.resolve();
  private openJobs = 0;
  private tuning: 'not wanted' | 'wanted' | 'done' = 'not wanted';
  private readonly beforeChores = new MutableDisposable<Disposable>();
  private tuner: AbortController | undefined;

  constructor(
    private readonly engine: InferenceEngine,
    private readonly clock: Clock,
    /** Called when the last window has gone. */
    private readonly onDeserted: () => void,
  ) {}

  attach(channel: HostChannel): void {
    this.channels.add(channel);
    const jobs = new Map<number, AbortController>();
    const listeners = new DisposableStore();
    listeners.add(
      channel.onMessage((raw) => {
        const message = parseToHost(raw);
        if (message.kind === 'ok') this.handle(message.value, channel, jobs);
        else channel.close();
      }),
    );
    listeners.add(
      channel.onClose(() => {
        listeners.dispose();
        for (const job of jobs.values()) job.abort();
        this.channels.delete(channel);
        if (this.channels.size === 0) this.onDeserted();
      }),
    );
  }

  private handle(message: ToHost, channel: HostChannel, jobs: Map<number, AbortController>): void {
    switch (message.kind) {
      case 'load':
        void this.load(message.request).then((loaded) => {
          channel.send(
            loaded.kind === 'ok'
              ? { kind: 'loaded', id: message.id, model: loaded.value }
              : { kind: 'failed', id: message.id, failure: asMessage(loaded.failure) },
          );
        });
        break;
      case 'generate': {
        const job = new AbortController();
        jobs.set(message.id, job);
        this.enqueue(async () => {
          await this.generate(message, channel, job.signal);
          jobs.delete(message.id);
        });
        break;
      }
      case 'cancel':
        jobs.get(message.id)?.abort();
        break;
    }
  }

  private async load(request: LoadRequest): Promise<Result<LoadedModel, LocalModelFailure>> {
    this.loading ??= this.engine.load(request);
    const loaded = await this.loading;
    if (loaded.kind === 'failed') this.loading = undefined;
    else if (request.threads === 'auto' && this.tuning === 'not wanted') {
      this.tuning = 'wanted';
      this.rest();
    }
    return loaded;
  }

  /** Requests come first: they stop a measurement, which is tried again in the next pause. */
  private enqueue(job: () => Promise<void>): void {
    this.tuner?.abort();
    this.beforeChores.set(undefined);
    this.openJobs++;
    this.lastJob = this.lastJob.then(job).finally(() => {
      this.openJobs--;
      if (this.tuning === 'done' && this.engine.isOffTheMark) this.tuning = 'wanted';
      this.rest();
    });
  }

  /** Saving a prompt's beginning and measuring threads wait for a pause. */
  private rest(): void {
    if (this.openJobs > 0 || (this.tuning !== 'wanted' && !this.engine.hasUnsavedStart)) return;
    this.beforeChores.set(
      this.clock.after(pauseBeforeChoresMs, () => {
        if (this.engine.hasUnsavedStart) this.lastJob = this.lastJob.then(() => this.engine.saveStart()).catch(ignore);
        if (this.tuning === 'wanted') this.tune();
      }),
    );
  }

  private tune(): void {
    const tuner = new AbortController();
    this.tuner = tuner;
    this.lastJob = this.lastJob.then(async () => {
      const threads = await this.engine.tuneThreads(tuner.signal).catch(ignore);
      this.tuner = undefined;
      if (threads === undefined && tuner.signal.aborted) return;
      // Where nothing could be measured, for want of memory, it stays at the number that it has.
      this.tuning = 'done';
      if (threads === undefined) return;
      for (const channel of this.channels) channel.send({ kind: 'tuned', threads });
    });
  }

  private async generate(
    { id, request }: Extract<ToHost, { kind: 'generate' }>,
    channel: HostChannel,
    signal: AbortSignal,
  ): Promise<void> {
    const send = (text: string): void => {
      channel.send({ kind: 'text', id, text });
    };
    let sentMs = -Infinity;
    let unsent: string | undefined;
    const onText = (text: string): void => {
      const nowMs = this.clock.nowMs();
      unsent = text;
      if (nowMs - sentMs < betweenTextsMs) return;
      sentMs = nowMs;
      unsent = undefined;
      send(text);
    };
    const generated = signal.aborted
      ? failed<LocalModelFailure>({ kind: 'cancelled' })
      : await this.engine.generate(request, onText, signal);
    if (unsent !== undefined && generated.kind === 'ok') send(unsent);
    channel.send(
      generated.kind === 'ok'
        ? { kind: 'done', id, generation: generated.value }
        : { kind: 'failed', id, failure: asMessage(generated.failure) },
    );
  }
}

type MessageFailure = Extract<FromHost, { kind: 'failed' }>['failure'];

/** Time-outs and giving up are the client's own findings; a host never reports them. */
function asMessage(failure: LocalModelFailure): MessageFailure {
  if (failure.kind === 'gave-up' || failure.kind === 'timed-out')
    throw new Error(`the model host can't fail with ${failure.kind}`);
  return failure;
}
