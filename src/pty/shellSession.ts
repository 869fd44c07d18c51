import { existsSync } from 'node:fs';
import type { Clock } from '../base/clock';
import { Emitter, type Event } from '../base/event';
import { DisposableStore, MutableDisposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { failed, type Result } from '../base/result';
import type { ShellKind } from '../base/shell';
import { CommandLog } from './commandLog';
import { InputGate } from './inputGate';
import { createLaunchFolder } from './launchFolder';
import type { PtyBackend, PtyExit } from './pty';
import { asTerminalText, endOfModes, exitMessage, startFailureMessage } from './sessionMessages';
import { shellLaunchOf } from './shellLaunch';
import { ShellLife } from './shellLife';
import type { ShellNames } from './shellMark';
import { isTerminalReport } from './terminalInput';
import type {
  CommandRecord,
  Foreground,
  InputHold,
  LineBuffer,
  TerminalSession,
  WriteFailure,
} from './terminalSession';

export interface ShellSessionOptions {
  readonly id: string;
  readonly backend: PtyBackend;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly platform: NodeJS.Platform;
  readonly shell: ShellKind;
  readonly shellPath: string;
  readonly shellArgs: readonly string[];
  readonly cwd: string;
  /** The whole environment of the shell, from `shellEnvironment`. */
  readonly env: Readonly<Record<string, string>>;
  /** The terminal's `shellIntegrationNonce`. */
  readonly nonce: string;
  /** Our scripts: `media/shell` of the extension. */
  readonly scriptsFolder: string;
  /** VS Code's scripts below `appRoot`; used where they exist. */
  readonly vscodeScriptsFolder: string | undefined;
}

/** A command of ours ran as another text than the approved one. */
export interface OtherCommandRan {
  readonly approved: string;
  readonly ran: string;
}

/** A session together with its side towards the pseudoterminal that shows it. */
export interface ShellSession extends TerminalSession {
  /** What the terminal shows; flow control is in it. Fires only after `open`. */
  readonly onDidWrite: Event<string>;
  /** The terminal shall close: the user ended the shell. A number is an exit code to report. */
  readonly onDidClose: Event<number | undefined>;
  readonly onDidChangeTitle: Event<string>;
  readonly onDidRunOther: Event<OtherCommandRan>;
  /** The shell's process; undefined while none runs. */
  readonly processId: number | undefined;
  readonly title: string | undefined;
  /** A line of the user that gave way to an inserted or run command and waits for the next prompt. */
  readonly displacedLine: LineBuffer | undefined;
  /** Starts the shell; call when the terminal is ready to show something. */
  open(columns: number | undefined, rows: number | undefined): void;
  handleInput(data: string): void;
  setDimensions(columns: number, rows: number): void;
}

export function createShellSession(options: ShellSessionOptions): ShellSession {
  return new DefaultShellSession(options);
}

const defaultColumns = 80;
const defaultRows = 24;
/** A shell that fails within this time, without a prompt, never was usable: its message must stay readable. */
const atOnceMs = 2_000;

type State = 'new' | 'starting' | 'running' | 'ended' | 'closed';

class DefaultShellSession implements ShellSession {
  readonly id: string;
  readonly shell: ShellKind;
  readonly shellPath: string;

  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new Emitter<undefined>());
  private readonly finishedCommand = this.store.add(new Emitter<CommandRecord>());
  private readonly exited = this.store.add(new Emitter<PtyExit>());
  private readonly wrote = this.store.add(new Emitter<string>());
  private readonly closed = this.store.add(new Emitter<number | undefined>());
  private readonly titled = this.store.add(new Emitter<string>());
  private readonly ranOther = this.store.add(new Emitter<OtherCommandRan>());
  private readonly life = this.store.add(new MutableDisposable<ShellLife>());
  private readonly log: CommandLog;
  private readonly gate: InputGate;
  private state: State = 'new';
  private columns = defaultColumns;
  private rows = defaultRows;
  private startedAtMs = 0;
  private keysBeforeStart = '';

  readonly onDidChange: Event<void> = (listener) =>
    this.changed.event(() => {
      listener();
    });
  readonly onDidFinishCommand = this.finishedCommand.event;
  readonly onDidExit = this.exited.event;
  readonly onDidWrite = this.wrote.event;
  readonly onDidClose = this.closed.event;
  readonly onDidChangeTitle = this.titled.event;
  readonly onDidRunOther = this.ranOther.event;

  constructor(private readonly options: ShellSessionOptions) {
    this.id = options.id;
    this.shell = options.shell;
    this.shellPath = options.shellPath;
    this.log = new CommandLog(options.clock);
    this.gate = new InputGate((data) => {
      this.deliver(data);
    });
  }

  get shellVersion(): string | undefined {
    return this.life.value?.shellVersion;
  }

  get cwd(): string | undefined {
    return this.life.value?.cwd ?? this.options.cwd;
  }

  get title(): string | undefined {
    return this.life.value?.title;
  }

  get processId(): number | undefined {
    return this.life.value?.processId;
  }

  get aliases(): Readonly<Record<string, string>> {
    return this.life.value?.aliases ?? {};
  }

  get names(): ShellNames | undefined {
    return this.life.value?.names;
  }

  get hasIntegration(): boolean {
    return this.life.value?.hasIntegration === true;
  }

  get commands(): readonly CommandRecord[] {
    return this.log.records;
  }

  get displacedLine(): LineBuffer | undefined {
    return this.life.value?.displacedLine;
  }

  get foreground(): Foreground {
    if (this.life.value !== undefined) return this.life.value.foreground;
    return this.state === 'new' || this.state === 'starting' ? { kind: 'starting' } : { kind: 'exited' };
  }

  open(columns: number | undefined, rows: number | undefined): void {
    if (this.state !== 'new') return;
    this.setDimensions(columns ?? this.columns, rows ?? this.rows);
    void this.start();
  }

  setDimensions(columns: number, rows: number): void {
    const valid = [columns, rows].every((count) => Number.isInteger(count) && count >= 1);
    if (!valid || (columns === this.columns && rows === this.rows)) return;
    this.columns = columns;
    this.rows = rows;
    this.life.value?.resize(columns, rows);
  }

  handleInput(data: string): void {
    const keys = this.life.value?.takeAnswers(data) ?? data;
    if (keys === '') return;
    if (this.life.value?.passReport(keys) === true) return;
    this.gate.accept(keys);
    if (this.gate.hasQueuedInterrupt) this.life.value?.cancelWrite();
  }

  sendKeys(data: string): void {
    if (this.gate.isQueueing) this.gate.accept(data);
    else this.deliver(data);
  }

  holdInput(): InputHold {
    return this.gate.hold();
  }

  async probeForeground(signal: AbortSignal): Promise<Foreground> {
    return (await this.life.value?.probeForeground(signal)) ?? this.foreground;
  }

  async readLine(signal: AbortSignal): Promise<Result<LineBuffer, WriteFailure>> {
    return (await this.life.value?.readLine(signal)) ?? failed({ kind: 'exited' });
  }

  async run(text: string, signal: AbortSignal): Promise<Result<void, WriteFailure>> {
    return (await this.life.value?.write(text, true, signal)) ?? failed({ kind: 'exited' });
  }

  async insert(text: string, signal: AbortSignal): Promise<Result<void, WriteFailure>> {
    return (await this.life.value?.write(text, false, signal)) ?? failed({ kind: 'exited' });
  }

  dispose(): void {
    this.state = 'closed';
    this.store.dispose();
  }

  private deliver(data: string): void {
    if (this.state === 'ended') {
      // What the terminal says about itself (its focus, say) is no key.
      if (!isTerminalReport(data)) void this.start();
    } else if (this.life.value === undefined) this.keysBeforeStart += data;
    else this.life.value.typed(data);
  }

  private async start(): Promise<void> {
    const { backend, platform, env, nonce, scriptsFolder, vscodeScriptsFolder } = this.options;
    this.state = 'starting';
    this.changed.fire(undefined);
    const launch = shellLaunchOf({
      shell: this.shell,
      args: this.options.shellArgs,
      nonce,
      scriptsFolder,
      vscodeScriptsFolder,
      env,
      fileExists: existsSync,
    });
    const folder = launch.folder === undefined ? undefined : await createLaunchFolder(launch.folder.files);
    const spawned = await backend.spawn({
      file: this.shellPath,
      args: launch.args,
      cwd: this.options.cwd,
      env: {
        ...env,
        ...launch.env,
        ...(launch.folder === undefined || folder === undefined ? {} : { [launch.folder.variable]: folder.path }),
      },
      columns: this.columns,
      rows: this.rows,
    });
    if (spawned.kind === 'failed') {
      folder?.dispose();
      if (this.isClosed) return;
      this.state = 'ended';
      this.wrote.fire(asTerminalText(startFailureMessage(spawned.failure)));
      this.changed.fire(undefined);
      return;
    }
    const life = new ShellLife(
      { pty: spawned.value, folder, gate: this.gate, log: this.log, launch, platform },
      this.options,
      {
        output: (text) => {
          this.wrote.fire(text);
        },
        changed: () => {
          this.changed.fire(undefined);
        },
        title: (title) => {
          this.titled.fire(title);
        },
        finished: (record) => {
          this.finishedCommand.fire(record);
        },
        ranOther: (other) => {
          this.options.logger.log('warn', 'The shell ran another text than the approved one.');
          this.ranOther.fire(other);
        },
        exited: (exit) => {
          this.ended(exit);
        },
      },
    );
    this.startedAtMs = this.options.clock.nowMs();
    this.life.set(life);
    // Closed while the shell was starting: the store has released it, with its tree.
    if (this.isClosed) return;
    this.state = 'running';
    life.start(this.columns, this.rows);
    const waiting = this.keysBeforeStart;
    this.keysBeforeStart = '';
    if (waiting !== '') this.deliver(waiting);
  }

  private get isClosed(): boolean {
    return this.state === 'closed';
  }

  private ended(exit: PtyExit): void {
    if (this.isClosed) return;
    const livedMs = this.options.clock.nowMs() - this.startedAtMs;
    const wasUsable = this.life.value?.reachedPrompt === true || livedMs > atOnceMs;
    this.life.set(undefined);
    this.log.finish(undefined);
    this.state = 'ended';
    this.exited.fire(exit);
    const endedByUser = exit.kind === 'exited' && (exit.code === 0 || wasUsable);
    if (endedByUser) {
      this.closed.fire(exit.code === 0 ? undefined : exit.code);
      return;
    }
    this.wrote.fire(endOfModes + asTerminalText(exitMessage(exit)));
    this.changed.fire(undefined);
  }
}
