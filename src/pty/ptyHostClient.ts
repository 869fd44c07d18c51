import type { Clock } from '../base/clock';
import { MutableDisposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { failed, ok, type Result } from '../base/result';
import { RemotePty } from './remotePty';
import { startHostProcess, type HostProcess, type HostProcessOptions } from './hostProcess';
import { killTree } from './processTree';
import type { Pty, PtyBackend, PtyFailure, PtySpawnOptions } from './pty';
import type { FromHostMessage } from './ptyProtocol';
import { RestartBudget } from './restartBudget';

const restartLimit = 3;
const restartWindowMs = 60_000;
const startTimeoutMs = 15_000;

export interface PtyHostClientOptions extends HostProcessOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Only tests give another one. */
  readonly start?: (options: HostProcessOptions) => HostProcess;
}

/** Starts shells in the PTY host process; a host that crashed is started again when the next shell is wanted. */
export function createPtyHostClient(options: PtyHostClientOptions): PtyBackend {
  return new PtyHostClient(options);
}

interface RunningHost {
  readonly process: HostProcess;
  /** Undefined once it is ready; a sentence if it never will be. */
  readonly ready: Promise<string | undefined>;
}

interface PendingSpawn {
  readonly settle: (outcome: Result<number, PtyFailure>) => void;
}

class PtyHostClient implements PtyBackend {
  private readonly budget = new RestartBudget(restartLimit, restartWindowMs);
  private readonly shells = new Map<number, RemotePty>();
  private readonly spawning = new Map<number, PendingSpawn>();
  private host: RunningHost | undefined;
  private nextShellId = 1;
  private disposed = false;

  constructor(private readonly options: PtyHostClientOptions) {}

  async spawn(spawnOptions: PtySpawnOptions): Promise<Result<Pty, PtyFailure>> {
    const host = this.ensureHost();
    if (host.kind === 'failed') return host;
    const problem = await host.value.ready;
    if (problem !== undefined) return failed({ kind: 'host-unavailable', message: problem });
    const shellId = this.nextShellId++;
    const channel = host.value.process;
    const shell = new RemotePty(shellId, (message) => {
      channel.send(message);
    });
    // Registered before the answer: the first output may come with it.
    this.shells.set(shellId, shell);
    const outcome = await new Promise<Result<number, PtyFailure>>((settle) => {
      this.spawning.set(shellId, { settle });
      channel.send({ kind: 'spawn', shellId, options: { ...spawnOptions, args: [...spawnOptions.args] } });
    });
    this.spawning.delete(shellId);
    if (outcome.kind === 'failed') {
      this.shells.delete(shellId);
      return outcome;
    }
    shell.pid = outcome.value;
    return ok(shell);
  }

  dispose(): void {
    this.disposed = true;
    this.host?.process.dispose();
  }

  private ensureHost(): Result<RunningHost, PtyFailure> {
    if (this.disposed) return failed({ kind: 'host-unavailable', message: 'The extension is shutting down.' });
    if (this.host !== undefined) return ok(this.host);
    const nowMs = this.options.clock.nowMs();
    if (this.budget.isSpent(nowMs)) {
      const crashes = String(this.budget.crashesWithin(nowMs));
      const message = `The process that runs shells crashed ${crashes} times within a minute. Wait a minute, then try again; Show Log has the details.`;
      return failed({ kind: 'host-unavailable', message });
    }
    this.host = this.startHost();
    return ok(this.host);
  }

  private startHost(): RunningHost {
    const { hostPath, execPath, clock, start = startHostProcess } = this.options;
    const host = start(execPath === undefined ? { hostPath } : { hostPath, execPath });
    let settleReady: (problem: string | undefined) => void = () => undefined;
    const ready = new Promise<string | undefined>((resolve) => {
      settleReady = resolve;
    });
    const timeout = new MutableDisposable();
    timeout.set(
      clock.after(startTimeoutMs, () => {
        settleReady('The process that runs shells did not start in time.');
        host.dispose();
      }),
    );
    host.onDidReceive((message) => {
      if (message.kind === 'ready') {
        timeout.dispose();
        settleReady(undefined);
      } else this.receive(message);
    });
    host.onDidEnd((how) => {
      timeout.dispose();
      settleReady(`The process that runs shells ${how}.`);
      this.hostEnded(how);
    });
    return { process: host, ready };
  }

  private receive(message: FromHostMessage): void {
    switch (message.kind) {
      case 'spawned':
        this.spawning.get(message.shellId)?.settle(ok(message.pid));
        return;
      case 'spawn-failed':
        this.spawning.get(message.shellId)?.settle(failed(message.failure));
        return;
      case 'data':
        this.shells.get(message.shellId)?.receive(message.data);
        return;
      case 'exited': {
        const shell = this.shells.get(message.shellId);
        this.shells.delete(message.shellId);
        shell?.end(message.exit);
        return;
      }
      case 'foreground':
        for (const shell of this.shells.values()) shell.answerForeground(message.requestId, message.process);
        return;
      case 'problem':
        this.options.logger.log('error', message.message);
        return;
      case 'ready':
        return;
    }
  }

  private hostEnded(how: string): void {
    const { clock, logger } = this.options;
    this.host = undefined;
    const lost = [...this.shells.values()];
    this.shells.clear();
    const message = `The process that runs shells ${how}.`;
    if (!this.disposed) {
      this.budget.recordCrash(clock.nowMs());
      logger.log('error', `${message} ${String(lost.length)} shells are lost.`);
    }
    for (const pending of this.spawning.values()) pending.settle(failed({ kind: 'host-unavailable', message }));
    this.spawning.clear();
    for (const shell of lost) {
      // The kernel hung up the terminals of a dead host; background jobs may have missed it.
      if (shell.pid > 0) void killTree(shell.pid, { platform: process.platform, spareDetached: false });
      shell.end({ kind: 'host-lost', message });
    }
  }
}
