import type { Clock } from '../base/clock';
import { Emitter } from '../base/event';
import { DisposableStore, MutableDisposable, toDisposable, type Disposable } from '../base/lifecycle';
import { failed, ok, type Result } from '../base/result';
import type { HostConnection } from './hostConnection';
import { parseFromHost, protocolVersion, type FromHost } from './hostProtocol';
import type { LoadedModel, LoadRequest } from './inferenceEngine';
import type { Generation, GenerationRequest, LocalModelFailure } from './localModel';

/** A host that says nothing for so long is taken for hung: far above any prompt on a slow machine. */
const silenceLimitMs = 90_000;

type Answer = Extract<FromHost, { kind: 'loaded' | 'done' | 'failed' }>;

interface Waiting {
  readonly onText: (text: string) => void;
  readonly settle: (answer: Result<Answer, LocalModelFailure>) => void;
}

/** One life of a model host: requests and their answers, until it ends, hangs or is disposed. */
export class HostSession implements Disposable {
  private readonly waiting = new Map<number, Waiting>();
  private readonly resources = new DisposableStore();
  private readonly silence = this.resources.add(new MutableDisposable<Disposable>());
  private readonly broken = this.resources.add(new Emitter<LocalModelFailure>());
  private readonly tuned = this.resources.add(new Emitter<number>());
  private nextId = 0;

  /** Fires with the number of threads that the host found best. */
  readonly onDidTune = this.tuned.event;

  /** Fires once when the host crashed, hung or spoke nonsense; every open request has failed by then. */
  readonly onDidBreak = this.broken.event;

  constructor(
    private readonly connection: HostConnection,
    private readonly clock: Clock,
  ) {
    this.resources.add(connection);
    this.resources.add(
      connection.onMessage((raw) => {
        this.receive(raw);
      }),
    );
    this.resources.add(
      connection.onEnd((how) => {
        this.break({ kind: 'crashed', message: how });
      }),
    );
  }

  async load(request: LoadRequest): Promise<Result<LoadedModel, LocalModelFailure>> {
    const answer = await this.ask(
      (id) => {
        this.connection.send({ kind: 'load', id, version: protocolVersion, request });
      },
      () => undefined,
    );
    if (answer.kind === 'failed') return answer;
    return answer.value.kind === 'loaded' ? ok(answer.value.model) : this.misread();
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>> {
    if (signal.aborted) return failed({ kind: 'cancelled' });
    const id = this.nextId;
    const cancel = (): void => {
      // The caller is free at once; the host's own answer comes later and finds nobody waiting.
      this.connection.send({ kind: 'cancel', id });
      this.settle(id, failed({ kind: 'cancelled' }));
    };
    signal.addEventListener('abort', cancel, { once: true });
    const answer = await this.ask(() => {
      this.connection.send({ kind: 'generate', id, request });
    }, onText);
    signal.removeEventListener('abort', cancel);
    if (answer.kind === 'failed') return answer;
    return answer.value.kind === 'done' ? ok(answer.value.generation) : this.misread();
  }

  dispose(): void {
    this.settleAll({ kind: 'cancelled' });
    this.resources.dispose();
  }

  private async ask(
    send: (id: number) => void,
    onText: (text: string) => void,
  ): Promise<Result<Answer, LocalModelFailure>> {
    if (this.resources.isDisposed) return failed({ kind: 'crashed', message: 'the model host has ended' });
    const id = this.nextId++;
    const answer = new Promise<Result<Answer, LocalModelFailure>>((settle) => {
      this.waiting.set(id, { onText, settle });
    });
    this.watchSilence();
    send(id);
    return answer;
  }

  private receive(raw: unknown): void {
    const message = parseFromHost(raw);
    if (message.kind === 'failed') {
      this.break({ kind: 'crashed', message: `it sent a malformed message: ${message.failure}` });
      return;
    }
    this.watchSilence();
    const { value } = message;
    if (value.kind === 'tuned') this.tuned.fire(value.threads);
    else if (value.kind === 'text') this.waiting.get(value.id)?.onText(value.text);
    else this.settle(value.id, value.kind === 'failed' ? failed(value.failure) : ok(value));
  }

  private settle(id: number, answer: Result<Answer, LocalModelFailure>): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.silence.set(undefined);
    waiting?.settle(answer);
  }

  private settleAll(failure: LocalModelFailure): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, failed(failure));
  }

  private watchSilence(): void {
    if (this.waiting.size === 0) return;
    this.silence.set(
      this.clock.after(silenceLimitMs, () => {
        this.break({ kind: 'timed-out', afterMs: silenceLimitMs });
      }),
    );
  }

  private misread(): Result<never, LocalModelFailure> {
    const failure: LocalModelFailure = { kind: 'crashed', message: 'it answered another question' };
    this.break(failure);
    return failed(failure);
  }

  private break(failure: LocalModelFailure): void {
    if (this.resources.isDisposed) return;
    this.settleAll(failure);
    this.broken.fire(failure);
    if (failure.kind === 'timed-out') this.connection.kill();
    this.resources.dispose();
  }
}

/** Resolves with `cancelled` as soon as the signal aborts, whatever `work` does. */
export async function orCancelled<T>(
  work: Promise<Result<T, LocalModelFailure>>,
  signal: AbortSignal,
): Promise<Result<T, LocalModelFailure>> {
  if (signal.aborted) return failed({ kind: 'cancelled' });
  let stop: Disposable | undefined;
  const cancelled = new Promise<Result<T, LocalModelFailure>>((resolve) => {
    const abort = (): void => {
      resolve(failed({ kind: 'cancelled' }));
    };
    signal.addEventListener('abort', abort, { once: true });
    stop = toDisposable(() => {
      signal.removeEventListener('abort', abort);
    });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    stop?.dispose();
  }
}
