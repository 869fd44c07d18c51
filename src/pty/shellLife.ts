import type { Clock } from '../base/clock';
import { DisposableStore, MutableDisposable, type Disposable } from '../base/lifecycle';
import { failed, ok, type Result } from '../base/result';
import type { ShellKind } from '../base/shell';
import type { CommandLog } from './commandLog';
import { FlowControl } from './flowControl';
import { ForegroundWatch } from './foregroundWatch';
import type { InputGate } from './inputGate';
import { AskedLineEditor, type LineEditor } from './lineEditor';
import { lineEditorKeysOf } from './lineEditorKeys';
import { restoreLine, writeLine, type LineWriterHost } from './lineWriter';
import { OutputReader } from './outputReader';
import { PromptScreen } from './promptScreen';
import { PromptState } from './promptState';
import type { Pty, PtyExit } from './pty';
import { ScreenLineEditor } from './screenLineEditor';
import type { ShellLaunch } from './shellLaunch';
import type { ShellMark, ShellNames } from './shellMark';
import type { StandardOsc } from './standardOsc';
import { isTerminalReport, maySubmitLine } from './terminalInput';
import type { CommandRecord, Foreground, LineBuffer, WriteFailure } from './terminalSession';

export interface ShellLifeParts {
  readonly pty: Pty;
  /** Start-up files of this shell, released with it. */
  readonly folder: Disposable | undefined;
  readonly gate: InputGate;
  readonly log: CommandLog;
  readonly launch: ShellLaunch;
  readonly platform: NodeJS.Platform;
}

export interface ShellLifeOptions {
  readonly shell: ShellKind;
  readonly nonce: string;
  readonly clock: Clock;
}

export interface ShellLifeEvents {
  output(text: string): void;
  changed(): void;
  title(title: string): void;
  finished(record: CommandRecord): void;
  ranOther(other: { readonly approved: string; readonly ran: string }): void;
  exited(exit: PtyExit): void;
}

/** Keys that the user typed ahead settle within this time after a prompt; then a displaced line comes back. */
const restoreDelayMs = 60;

/** One process of a shell from start to exit: what it said about itself, and the way to write to it. */
export class ShellLife implements Disposable {
  cwd: string | undefined;
  title: string | undefined;
  shellVersion: string | undefined;
  aliases: Readonly<Record<string, string>> = {};
  names: ShellNames | undefined;
  displacedLine: LineBuffer | undefined;

  private readonly store = new DisposableStore();
  private readonly state = new PromptState();
  private readonly flow: FlowControl;
  private readonly reader: OutputReader;
  private readonly watch: ForegroundWatch;
  private editor: LineEditor | undefined;
  private readonly restore = this.store.add(new MutableDisposable<Disposable>());
  private promptSeen = false;
  private size: readonly [columns: number, rows: number] = [80, 24];
  private writing: AbortController | undefined;
  private restoring: Promise<void> | undefined;
  /** What `run` gave Enter to and the shell has not yet taken up. */
  private approved: string | undefined;

  constructor(
    private readonly parts: ShellLifeParts,
    private readonly options: ShellLifeOptions,
    private readonly events: ShellLifeEvents,
  ) {
    const { pty, platform, log } = parts;
    const { clock } = options;
    const keys = parts.launch.hasIntegration ? lineEditorKeysOf(options.shell) : undefined;
    const asked = keys === undefined ? undefined : this.store.add(new AskedLineEditor(keys, clock, this.writeKeys));
    this.editor = asked;
    this.flow = this.store.add(new FlowControl(clock, pty));
    this.reader = new OutputReader(options.nonce, this.flow, {
      mark: (mark) => {
        if (mark.kind === 'line') asked?.receive(mark);
        return this.applyMark(mark);
      },
      standard: (osc) => {
        this.applyStandard(osc);
      },
      text: (text) => {
        log.addOutput(text);
      },
    });
    this.watch = this.store.add(
      new ForegroundWatch({
        pty,
        clock,
        platform,
        state: this.state,
        editor: () => this.editor,
        runningCommandLine: () => log.runningCommandLine,
        changed: () => {
          events.changed();
        },
      }),
    );
    this.store.add(pty);
    if (parts.folder !== undefined) this.store.add(parts.folder);
  }

  get processId(): number {
    return this.parts.pty.pid;
  }

  get hasIntegration(): boolean {
    return this.state.isProven;
  }

  /** The shell was usable: it showed a prompt that could be proven. */
  get reachedPrompt(): boolean {
    return this.promptSeen;
  }

  get foreground(): Foreground {
    return this.watch.current;
  }

  start(columns: number, rows: number): void {
    const { pty } = this.parts;
    // The size may have changed while the shell was starting.
    this.resize(columns, rows);
    this.store.add(
      pty.onDidReceive((data) => {
        const output = this.reader.read(data);
        if (output !== '') this.events.output(output);
      }),
    );
    this.store.add(
      pty.onDidExit((exit) => {
        const rest = this.reader.flush();
        if (rest !== '') this.events.output(rest);
        this.events.exited(exit);
      }),
    );
  }

  resize(columns: number, rows: number): void {
    this.size = [columns, rows];
    this.reader.screen?.resize(columns, rows);
    this.parts.pty.resize(columns, rows);
  }

  /** Takes the terminal's acknowledgements out of its input. */
  takeAnswers(data: string): string {
    return this.flow.takeAnswers(data);
  }

  /** Answers of the terminal to programs go straight to them; false for keys. */
  passReport(data: string): boolean {
    if (!isTerminalReport(data)) return false;
    this.parts.pty.write(data);
    return true;
  }

  typed(data: string): void {
    if (maySubmitLine(data)) {
      this.noteSubmit();
      this.restore.set(undefined);
      // What the line holds from here on is the user's own.
      this.approved = undefined;
    }
    this.parts.pty.write(data);
  }

  probeForeground(signal: AbortSignal): Promise<Foreground> {
    return this.watch.probe(signal);
  }

  async readLine(signal: AbortSignal): Promise<Result<LineBuffer, WriteFailure>> {
    const host = this.writerHost;
    if (host === undefined || this.watch.lacksProof) return failed({ kind: 'no-shell-integration' });
    return await this.exclusively(signal, async (linked) => {
      const foreground = await this.watch.probe(linked);
      if (foreground.kind !== 'prompt') return failed({ kind: 'not-at-prompt', foreground });
      return await host.editor.request('read', linked);
    });
  }

  async write(text: string, enter: boolean, signal: AbortSignal): Promise<Result<void, WriteFailure>> {
    const host = this.writerHost;
    if (host === undefined || this.watch.lacksProof) return failed({ kind: 'no-shell-integration' });
    return await this.exclusively(signal, async (linked) => {
      const written = await writeLine(host, text, enter, linked);
      if (written.kind === 'failed') return written;
      this.displacedLine = written.value.displaced ?? this.displacedLine;
      if (enter) {
        this.approved = text;
        this.noteSubmit();
        if (this.parts.gate.hasQueuedKeys) await this.watch.programTookOver(signal);
      }
      return ok(undefined);
    });
  }

  /** The user pressed Ctrl+C while a command is being written: it is not run. */
  cancelWrite(): void {
    this.writing?.abort();
  }

  dispose(): void {
    this.writing?.abort();
    this.store.dispose();
  }

  private readonly writeKeys = (data: string): void => {
    this.parts.pty.write(data);
  };

  private get writerHost(): LineWriterHost | undefined {
    const { reader, watch, editor } = this;
    if (editor === undefined) return undefined;
    return {
      editor,
      get bracketedPaste() {
        return reader.bracketedPaste;
      },
      probeForeground: (signal) => watch.probe(signal),
      write: this.writeKeys,
    };
  }

  /** One writer at a time; the user's keys wait until it is done, and its own Ctrl+C stops it. */
  private async exclusively<T>(
    signal: AbortSignal,
    work: (linked: AbortSignal) => Promise<Result<T, WriteFailure>>,
  ): Promise<Result<T, WriteFailure>> {
    if (this.writing !== undefined) return failed({ kind: 'busy' });
    if (signal.aborted) return failed({ kind: 'cancelled' });
    const controller = new AbortController();
    this.writing = controller;
    this.restore.set(undefined);
    this.parts.gate.startQueue();
    try {
      await this.restoring;
      return await work(AbortSignal.any([signal, controller.signal]));
    } finally {
      this.writing = undefined;
      this.parts.gate.endQueue();
    }
  }

  private noteSubmit(): void {
    this.state.noteSubmit();
    this.watch.noteSubmit();
  }

  /** Gives what the terminal gets in place of the mark. */
  private applyMark(mark: ShellMark): string {
    const { log } = this.parts;
    const { phase, lastPromptNumber } = this.state;
    this.state.apply(mark);
    if (this.state.phase !== phase) this.watch.phaseChanged();
    switch (mark.kind) {
      case 'line':
        return '';
      case 'drawing': {
        const rowsUp = this.reader.screen?.drawing(mark.number) ?? 0;
        return rowsUp > 0 ? `\x1b[${String(rowsUp)}A` : '';
      }
      case 'screen':
        this.readOffScreen(mark.shell);
        return '';
      case 'hello':
        this.shellVersion = mark.version;
        break;
      case 'cwd':
        this.cwd = mark.path;
        break;
      case 'aliases':
        this.aliases = mark.aliases;
        break;
      case 'names':
        this.names = mark.names;
        break;
      case 'executing':
        this.startCommand(mark.commandLine);
        break;
      case 'finished': {
        const record = log.finish(mark.exitCode);
        if (record !== undefined) this.events.finished(record);
        break;
      }
      case 'prompt':
        this.reader.screen?.prompted();
        if (mark.number === lastPromptNumber) return '';
        this.promptSeen = true;
        this.approved = undefined;
        this.scheduleRestore();
        break;
      case 'continuation':
    }
    this.events.changed();
    return '';
  }

  private readOffScreen(shell: string): void {
    const screen = new PromptScreen(...this.size);
    this.reader.screen = screen;
    this.editor = this.store.add(new ScreenLineEditor(shell, screen, this.options.clock, this.writeKeys));
  }

  private startCommand(reported: string | undefined): void {
    const approved = this.approved;
    this.approved = undefined;
    const matches = approved !== undefined && (reported === undefined || isSameCommand(approved, reported));
    this.parts.log.start(matches ? approved : (reported ?? ''), this.cwd);
    if (approved !== undefined && !matches) this.events.ranOther({ approved, ran: reported ?? '' });
  }

  private applyStandard(osc: StandardOsc): void {
    switch (osc.kind) {
      case 'title':
        if (osc.title === this.title) return;
        this.title = osc.title;
        this.events.title(osc.title);
        return;
      case 'cwd':
        // Our own mark is proven; this one may come from any program.
        if (this.state.isProven) return;
        this.cwd = osc.path;
        this.events.changed();
        return;
      case 'command-line':
        if (this.parts.log.runningCommandLine === '') this.parts.log.nameRunning(osc.commandLine);
    }
  }

  private scheduleRestore(): void {
    if (this.displacedLine === undefined) return;
    this.restore.set(
      this.options.clock.after(restoreDelayMs, () => {
        this.restoring ??= this.restoreDisplaced().finally(() => {
          this.restoring = undefined;
        });
      }),
    );
  }

  /** Puts the user's half-typed line back, before what was typed since. */
  private async restoreDisplaced(): Promise<void> {
    const [host, line] = [this.writerHost, this.displacedLine];
    if (host === undefined || line === undefined) return;
    this.parts.gate.startQueue();
    try {
      const { signal } = new AbortController();
      const foreground = await this.watch.probe(signal);
      if (foreground.kind !== 'prompt') return;
      const typed = await host.editor.request('take', signal);
      if (typed.kind === 'failed') return;
      this.displacedLine = undefined;
      const text = line.text + typed.value.text;
      await restoreLine(host, { text, cursor: line.cursor + typed.value.cursor });
    } finally {
      this.parts.gate.endQueue();
    }
  }
}

/** bash keeps several lines as one in its history, joined by `; `. */
function isSameCommand(approved: string, reported: string): boolean {
  if (approved.trim() === reported.trim()) return true;
  return approved.includes('\n') && withoutJoints(approved) === withoutJoints(reported);
}

function withoutJoints(text: string): string {
  return text.replace(/[\s;]+/g, '');
}
