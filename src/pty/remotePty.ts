import { Emitter } from '../base/event';
import type { ForegroundProcess, Pty, PtyExit } from './pty';
import type { ToHostMessage } from './ptyProtocol';

let nextRequestId = 1;

/** A shell that runs in the PTY host, as the extension holds it. */
export class RemotePty implements Pty {
  /** 0 until the host told it. */
  pid = 0;
  private readonly received = new Emitter<string>();
  private readonly exited = new Emitter<PtyExit>();
  private readonly probes = new Map<number, (process: ForegroundProcess | undefined) => void>();
  private earlyOutput: string[] | undefined = [];
  private earlyExit: PtyExit | undefined;
  private ended = false;
  private paused = false;
  /** Output that came while paused; the host learns of it when it may send more. */
  private unreportedUnits = 0;
  private disposed = false;

  constructor(
    private readonly shellId: number,
    private readonly send: (message: ToHostMessage) => void,
  ) {}

  /** What came before the first listener is kept for it: the shell's greeting must not be lost. */
  readonly onDidReceive = (listener: (data: string) => void): ReturnType<Emitter<string>['event']> => {
    const registration = this.received.event(listener);
    const early = this.earlyOutput;
    this.earlyOutput = undefined;
    for (const data of early ?? []) listener(data);
    return registration;
  };

  readonly onDidExit = (listener: (exit: PtyExit) => void): ReturnType<Emitter<PtyExit>['event']> => {
    const registration = this.exited.event(listener);
    const early = this.earlyExit;
    this.earlyExit = undefined;
    if (early !== undefined) listener(early);
    return registration;
  };

  write(data: string): void {
    if (!this.ended && data !== '') this.send({ kind: 'write', shellId: this.shellId, data });
  }

  resize(columns: number, rows: number): void {
    const valid = [columns, rows].every((count) => Number.isInteger(count) && count >= 1);
    if (!this.ended && valid) this.send({ kind: 'resize', shellId: this.shellId, columns, rows });
  }

  pause(): void {
    this.paused = true;
    if (!this.ended) this.send({ kind: 'pause', shellId: this.shellId });
  }

  resume(): void {
    this.paused = false;
    this.reportReceived();
    if (!this.ended) this.send({ kind: 'resume', shellId: this.shellId });
  }

  foregroundProcess(): Promise<ForegroundProcess | undefined> {
    if (this.ended) return Promise.resolve(undefined);
    const requestId = nextRequestId++;
    return new Promise((resolve) => {
      this.probes.set(requestId, resolve);
      this.send({ kind: 'foreground', shellId: this.shellId, requestId });
    });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    // A paused device would keep the shell's last words, and with them the exit, back.
    if (!this.ended) {
      this.send({ kind: 'kill', shellId: this.shellId });
      this.resume();
    }
    this.earlyOutput = undefined;
  }

  receive(data: string): void {
    this.unreportedUnits += data.length;
    // Without a report the host stops by itself, sooner than the order to pause can reach it.
    if (!this.paused) this.reportReceived();
    if (this.earlyOutput !== undefined) this.earlyOutput.push(data);
    else if (!this.disposed) this.received.fire(data);
  }

  private reportReceived(): void {
    if (this.unreportedUnits === 0 || this.ended) return;
    this.send({ kind: 'received', shellId: this.shellId, units: this.unreportedUnits });
    this.unreportedUnits = 0;
  }

  answerForeground(requestId: number, process: ForegroundProcess | undefined): void {
    const resolve = this.probes.get(requestId);
    this.probes.delete(requestId);
    resolve?.(process);
  }

  end(exit: PtyExit): void {
    this.ended = true;
    for (const resolve of this.probes.values()) resolve(undefined);
    this.probes.clear();
    if (this.exited.hasListeners) this.exited.fire(exit);
    else this.earlyExit = exit;
  }
}
