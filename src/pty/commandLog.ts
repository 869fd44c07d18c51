import type { Clock } from '../base/clock';
import { OutputTail } from './outputTail';
import type { CommandRecord } from './terminalSession';

const maxRecords = 100;

interface RunningCommand {
  readonly commandLine: string;
  readonly cwd: string | undefined;
  readonly startedAtMs: number;
}

/** What the shell said it ran, newest last. */
export class CommandLog {
  private finished: readonly CommandRecord[] = [];
  private running: RunningCommand | undefined;
  private readonly tail = new OutputTail();

  constructor(private readonly clock: Clock) {}

  get records(): readonly CommandRecord[] {
    const record = this.recordOf(undefined);
    return record === undefined ? this.finished : [...this.finished, record];
  }

  get runningCommandLine(): string | undefined {
    return this.running?.commandLine;
  }

  start(commandLine: string, cwd: string | undefined): void {
    this.running = { commandLine, cwd, startedAtMs: this.clock.nowMs() };
    this.tail.clear();
  }

  /** The shell named the running command only now. */
  nameRunning(commandLine: string): void {
    if (this.running !== undefined) this.running = { ...this.running, commandLine };
  }

  addOutput(text: string): void {
    if (this.running !== undefined) this.tail.add(text);
  }

  /** Undefined when nothing ran, such as after an empty line. */
  finish(exitCode: number | undefined): CommandRecord | undefined {
    const record = this.recordOf(exitCode);
    if (record === undefined) return undefined;
    this.running = undefined;
    this.finished = [...this.finished, record].slice(-maxRecords);
    return record;
  }

  private recordOf(exitCode: number | undefined): CommandRecord | undefined {
    if (this.running === undefined) return undefined;
    const durationMs = exitCode === undefined ? undefined : this.clock.nowMs() - this.running.startedAtMs;
    return { ...this.running, exitCode, durationMs, outputTail: this.tail.toString() };
  }
}
