import type { Clock } from '../base/clock';
import { OutputBatcher } from './outputBatcher';
import type { HostedExit } from './ptyProtocol';

/** The part of a node-pty terminal that the host needs. */
export interface NativePty {
  readonly pid: number;
  onData(listener: (data: string) => void): unknown;
  onExit(listener: (exit: { exitCode: number; signal?: number }) => void): unknown;
  write(data: string): void;
  resize(columns: number, rows: number): void;
  pause(): void;
  resume(): void;
}

/** Output on its way to the client, in UTF-16 units, above which reading stops until the client caught up. */
const channelHighWater = 128 * 1024;
const channelLowWater = 32 * 1024;

export interface HostedShellEvents {
  data(data: string): void;
  exited(exit: HostedExit): void;
}

/** One shell in the host: batches its output and holds it back while client or channel are behind. */
export class HostedShell {
  readonly pid: number;
  private readonly batcher: OutputBatcher;
  private unreceivedUnits = 0;
  private pausedByClient = false;
  private pausedByChannel = false;
  private reading = true;
  private ended = false;

  constructor(
    private readonly native: NativePty,
    clock: Clock,
    events: HostedShellEvents,
  ) {
    this.pid = native.pid;
    this.batcher = new OutputBatcher(clock, (data) => {
      this.unreceivedUnits += data.length;
      this.updateChannel();
      events.data(data);
    });
    native.onData((data) => {
      this.batcher.add(data);
    });
    native.onExit(({ exitCode, signal }) => {
      this.ended = true;
      this.batcher.flush();
      this.batcher.dispose();
      events.exited(
        signal !== undefined && signal > 0 ? { kind: 'signalled', signal } : { kind: 'exited', code: exitCode },
      );
    });
  }

  write(data: string): void {
    if (!this.ended) this.native.write(data);
  }

  resize(columns: number, rows: number): void {
    if (this.ended) return;
    try {
      this.native.resize(columns, rows);
    } catch {
      // The device closed between the exit and its report; the size of a dead terminal means nothing.
    }
  }

  setPaused(paused: boolean): void {
    this.pausedByClient = paused;
    this.updateReading();
  }

  received(units: number): void {
    this.unreceivedUnits = Math.max(0, this.unreceivedUnits - units);
    this.updateChannel();
  }

  private updateChannel(): void {
    if (this.unreceivedUnits >= channelHighWater) this.pausedByChannel = true;
    else if (this.unreceivedUnits <= channelLowWater) this.pausedByChannel = false;
    this.updateReading();
  }

  private updateReading(): void {
    const reading = !this.pausedByClient && !this.pausedByChannel;
    if (this.ended || reading === this.reading) return;
    this.reading = reading;
    if (reading) this.native.resume();
    else this.native.pause();
  }
}
