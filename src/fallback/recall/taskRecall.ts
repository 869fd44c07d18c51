import { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/clock';
import { MutableDisposable, type Disposable } from '../../base/lifecycle';
import type { Logger } from '../../base/logger';
import type { ShellKind } from '../../base/shell';
import type { Dialect } from './recallData';
import type { Recalled } from './recallTasks';

export interface RecallQuestion {
  readonly id: number;
  readonly request: string;
  readonly dialect: Dialect;
  readonly count: number;
}

export interface RecallAnswer {
  readonly id: number;
  readonly recalled: readonly Recalled[];
}

const dialectOf: Readonly<Record<ShellKind, Dialect>> = {
  bash: 'bash',
  sh: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  pwsh: 'powershell',
  powershell: 'powershell',
  cmd: 'cmd',
};

/** A thread that failed this often is not started again. */
const mostStarts = 3;

export interface TaskRecallOptions {
  /** The bundle of recallWorker.ts. */
  readonly workerPath: string;
  readonly dataPath: string;
  readonly rankerPath: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** So long without a question the tasks stay in memory (100 MB). */
  readonly idleUnloadMs: () => number;
}

/** The known tasks in their thread: started with the first question or `preload`. */
export class TaskRecall implements Disposable {
  private worker: Worker | undefined;
  private starts = 0;
  private lastId = 0;
  private isDisposed = false;
  private readonly idle = new MutableDisposable<Disposable>();
  private readonly waiting = new Map<number, (recalled: readonly Recalled[]) => void>();

  constructor(private readonly options: TaskRecallOptions) {}

  /** Reads the tasks in the background, so that the first question finds them ready. */
  preload(): void {
    this.running();
    this.rest();
  }

  /** Commands of the tasks nearest to a request, best first; none when it is cancelled or can't be done. */
  recall(request: string, shell: ShellKind, count: number, signal: AbortSignal): Promise<readonly Recalled[]> {
    const worker = this.running();
    if (!worker || signal.aborted) return Promise.resolve([]);
    const id = ++this.lastId;
    return new Promise((resolve) => {
      const finish = (recalled: readonly Recalled[]): void => {
        this.waiting.delete(id);
        if (this.waiting.size === 0) {
          worker.unref();
          this.rest();
        }
        signal.removeEventListener('abort', cancel);
        resolve(recalled);
      };
      const cancel = (): void => finish([]);
      signal.addEventListener('abort', cancel);
      this.idle.set(undefined);
      this.waiting.set(id, finish);
      const question: RecallQuestion = { id, request, dialect: dialectOf[shell], count };
      worker.ref();
      worker.postMessage(question);
    });
  }

  dispose(): void {
    this.isDisposed = true;
    this.idle.dispose();
    this.stop();
  }

  /** Gives the memory back after a while; the next question reads the tasks again. */
  private rest(): void {
    const idleMs = this.options.idleUnloadMs();
    if (!Number.isFinite(idleMs) || this.isDisposed || this.waiting.size > 0) return;
    this.idle.set(
      this.options.clock.after(idleMs, () => {
        // It ran well: only threads that failed are counted.
        this.starts = 0;
        this.stop();
      }),
    );
  }

  private stop(): void {
    const { worker } = this;
    this.end();
    void worker?.terminate();
  }

  private running(): Worker | undefined {
    if (this.worker || this.isDisposed || this.starts >= mostStarts) return this.worker;
    this.starts++;
    const { workerPath, dataPath, rankerPath, logger } = this.options;
    const worker = new Worker(workerPath, { workerData: { dataPath, rankerPath }, name: 'known tasks' });
    this.worker = worker;
    worker.on('message', ({ id, recalled }: RecallAnswer) => this.waiting.get(id)?.(recalled));
    worker.on('error', (error) => logger.log('warn', `known tasks can't be recalled: ${error.message}`));
    worker.on('exit', () => {
      if (this.worker === worker) this.end();
    });
    // Only an open question keeps a process alive for it.
    worker.unref();
    return worker;
  }

  private end(): void {
    this.worker = undefined;
    for (const finish of [...this.waiting.values()]) finish([]);
  }
}
