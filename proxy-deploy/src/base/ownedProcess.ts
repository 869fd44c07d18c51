import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { UserError } from './userError';
import { waitUntil, type WaitOptions } from './waitUntil';

export interface ProcessOptions {
  /** Used in messages. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Receives stdout and stderr. */
  readonly logPath: string;
  /** User and group to run as; only root may give one. */
  readonly identity?: { readonly uid: number; readonly gid: number };
  readonly stopSignal?: NodeJS.Signals;
  readonly stopTimeoutMs?: number;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A shell that outlives a killed owner just long enough to end what it owned: it blocks on a pipe that the kernel closes when the
 * owner is gone, however that happened, and then ends the group whose id it was given.
 */
const guardScript =
  'trap "" INT TERM HUP; cat >/dev/null; kill -s "$2" -- "-$1" 2>/dev/null; sleep 15; kill -s KILL -- "-$1" 2>/dev/null';

/** A child in a process group of its own, so that Ctrl+C reaches only its owner, who then stops things in order. */
export class OwnedProcess {
  readonly exited: Promise<ProcessExit>;
  private readonly guard: ChildProcess;
  private stopping: Promise<void> | undefined;
  private ended: ProcessExit | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly options: ProcessOptions,
  ) {
    this.guard = spawn(
      '/bin/sh',
      ['-c', guardScript, 'sh', String(child.pid), (options.stopSignal ?? 'SIGTERM').slice(3)],
      {
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: true,
      },
    );
    this.guard.on('error', () => undefined);
    this.guard.stdin?.on('error', () => undefined);
    this.guard.unref();
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ended = { code, signal };
        this.guard.kill('SIGKILL');
        resolve(this.ended);
      });
    });
  }

  static start(options: ProcessOptions): Promise<OwnedProcess> {
    const log = openSync(options.logPath, 'a', 0o600);
    try {
      const child = spawn(options.file, options.args, {
        cwd: options.cwd,
        env: options.environment,
        stdio: ['ignore', log, log],
        detached: true,
        ...options.identity,
      });
      return new Promise((resolve, reject) => {
        child.once('error', (cause) => reject(new Error(`${options.name} did not start: ${cause.message}`, { cause })));
        child.once('spawn', () => resolve(new OwnedProcess(child, options)));
      });
    } finally {
      closeSync(log);
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get exit(): ProcessExit | undefined {
    return this.ended;
  }

  /** The end of the log, for an error message. */
  logTail(maxChars = 1500): string {
    if (statSync(this.options.logPath, { throwIfNoEntry: false }) === undefined) return '';
    return readFileSync(this.options.logPath, 'utf8').slice(-maxChars).trim();
  }

  /**
   * Waits until the process that was just started is ready; one that ends or takes too long is an error with the end of its log, unless
   * `explain` knows what that end means.
   */
  async waitUntilReady(
    isReady: () => Promise<boolean>,
    { explain, ...wait }: WaitOptions & { readonly explain?: (log: string) => string | undefined },
  ): Promise<void> {
    const { name } = this.options;
    const ready = await waitUntil(async () => {
      if (this.ended !== undefined) {
        const log = this.logTail();
        throw new UserError(explain?.(log) ?? `${name} ended while it started:\n${log}`);
      }
      return (await isReady()) ? true : undefined;
    }, wait);
    if (ready === undefined)
      throw new UserError(`${name} was not ready after ${wait.timeoutMs / 1000} s:\n${this.logTail()}`);
  }

  /** Asks the process to end, then ends its whole group; resolves when it is gone. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private async stopOnce(): Promise<void> {
    if (this.ended === undefined) {
      this.child.kill(this.options.stopSignal ?? 'SIGTERM');
      const timer = setTimeout(() => this.signalGroup('SIGKILL'), this.options.stopTimeoutMs ?? 10_000);
      await this.exited;
      clearTimeout(timer);
    }
    this.signalGroup('SIGKILL');
  }

  /** Also reaches grandchildren that stayed in the group; it is fine when the group is already empty. */
  private signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
