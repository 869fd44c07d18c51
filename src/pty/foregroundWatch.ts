import type { Clock } from '../base/clock';
import { MutableDisposable, type Disposable } from '../base/lifecycle';
import { classifyCommandLine, classifyProgram } from './classifyForeground';
import type { LineEditor } from './lineEditor';
import type { PromptState } from './promptState';
import type { ForegroundProcess, Pty } from './pty';
import type { Foreground } from './terminalSession';

/** Start-up files may be slow; a shell that can't load our part never says anything. */
const proofTimeoutMs = 15_000;
/** A program that a command starts gets so long before it is looked at for the first time. */
const lookAfterMs = 200;
/** After an Enter the shell gets so long to say what became of it. */
const submitSettleMs = 300;
const settlePollMs = 20;
/** A full-screen program never leaves raw mode: it is looked for line mode only so often. */
const takeOverLooks = 8;
/** Between the prompt's mark and the line editor's raw mode lies a moment. */
const rawModeWaitMs = 1_000;

export interface ForegroundWatchParts {
  readonly pty: Pty;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  readonly state: PromptState;
  readonly editor: () => LineEditor | undefined;
  readonly runningCommandLine: () => string | undefined;
  readonly changed: () => void;
}

/** Knows who is in the foreground: the shell's marks say it at once, the operating system confirms it. */
export class ForegroundWatch implements Disposable {
  private seen: Foreground | undefined;
  private gaveUp = false;
  private readonly proof = new MutableDisposable<Disposable>();
  private readonly look = new MutableDisposable<Disposable>();

  constructor(private readonly parts: ForegroundWatchParts) {
    this.proof.set(
      parts.clock.after(proofTimeoutMs, () => {
        this.gaveUp = true;
        parts.changed();
      }),
    );
  }

  /** True when the shell had its time and never proved that our part is loaded. */
  get lacksProof(): boolean {
    return this.parts.editor() === undefined || (this.gaveUp && !this.parts.state.isProven);
  }

  get current(): Foreground {
    const { state, runningCommandLine } = this.parts;
    if (this.lacksProof) return { kind: 'unknown' };
    switch (state.phase) {
      case 'starting':
        return { kind: 'starting' };
      case 'prompt':
        return state.isAtPrompt ? { kind: 'prompt' } : { kind: 'unknown' };
      case 'continuation':
      case 'between':
        return { kind: 'unknown' };
      case 'running':
        return this.seen ?? classifyCommandLine(runningCommandLine() ?? '');
    }
  }

  /** To be called at each mark: what was seen of the last program means nothing for the next one. */
  phaseChanged(): void {
    this.seen = undefined;
    const { clock, state } = this.parts;
    if (state.phase === 'running') this.look.set(clock.after(lookAfterMs, () => void this.lookAtProgram()));
    else this.look.set(undefined);
    if (state.phase === 'prompt' && !state.isAtPrompt) this.noteSubmit();
  }

  /** Enter went to the line editor; if nothing comes of it, it is still at the prompt. */
  noteSubmit(): void {
    if (this.parts.state.phase === 'prompt') {
      this.look.set(this.parts.clock.after(submitSettleMs, () => void this.settleSubmit()));
    }
  }

  async probe(signal: AbortSignal): Promise<Foreground> {
    const { state } = this.parts;
    await this.waitUntil(() => !state.awaitsSubmit, submitSettleMs, signal);
    const editor = this.parts.editor();
    if (state.phase !== 'prompt' || editor === undefined) {
      await this.lookAtProgram();
      return this.current;
    }
    const confirmed = await this.confirmShellInFront(signal);
    if (confirmed !== undefined) return confirmed;
    // The Enter may have chosen from a menu of the line editor. If that answers, it still edits.
    if (state.awaitsSubmit && (await editor.request('read', signal)).kind === 'ok') state.noteStillEditing();
    return this.current;
  }

  /**
   * Waits until the program that a command started has the keyboard. A key that came earlier would meet
   * the line editor's raw mode, in which Enter is no line end for the program.
   */
  async programTookOver(signal: AbortSignal): Promise<void> {
    const { pty, state } = this.parts;
    await this.waitUntil(() => state.phase !== 'prompt', submitSettleMs, signal);
    for (let look = 0; look < takeOverLooks && state.phase === 'running'; look += 1) {
      const process = await pty.foregroundProcess();
      if (process === undefined || process.lineMode) return;
    }
  }

  dispose(): void {
    this.proof.dispose();
    this.look.dispose();
  }

  /** Undefined if the shell itself has the keyboard, in raw mode; else who or what is in the way. */
  private async confirmShellInFront(signal: AbortSignal): Promise<Foreground | undefined> {
    const { pty, clock, platform, state } = this.parts;
    // ConPTY has no foreground group: the marks and the line editor's answer have to do.
    if (platform === 'win32') return undefined;
    const startedAtMs = clock.nowMs();
    for (;;) {
      const process = await pty.foregroundProcess();
      if (process === undefined || signal.aborted) return { kind: 'unknown' };
      if (process.pid !== pty.pid) return classifyProgram(process);
      // Raw mode is the line editor's; asleep in it, the shell has read all keys that were typed so far.
      if (!process.lineMode && process.echoOff && process.waiting) return undefined;
      if (state.phase !== 'prompt' || clock.nowMs() - startedAtMs > rawModeWaitMs) return { kind: 'unknown' };
      await this.pause(settlePollMs);
    }
  }

  private async settleSubmit(): Promise<void> {
    const { pty, state, changed } = this.parts;
    const number = state.lastPromptNumber;
    const process = await pty.foregroundProcess();
    const shellReads = process?.pid === pty.pid && !process.lineMode && process.waiting;
    if (!shellReads || state.phase !== 'prompt' || state.lastPromptNumber !== number) return;
    state.noteStillEditing();
    changed();
  }

  private async lookAtProgram(): Promise<void> {
    const { pty, state, editor, changed } = this.parts;
    const process = await pty.foregroundProcess();
    if (process === undefined || state.phase !== 'running' || editor() === undefined) return;
    const before = JSON.stringify(this.current);
    this.seen = this.classify(process);
    if (JSON.stringify(this.current) !== before) changed();
  }

  private classify(process: ForegroundProcess): Foreground {
    if (process.pid !== this.parts.pty.pid) return classifyProgram(process);
    // The shell itself: a builtin such as `read`, or another shell that took its place (`exec zsh`).
    if (process.echoOff && process.lineMode) return { kind: 'password' };
    const word = firstWord(this.parts.runningCommandLine());
    return word === 'exec' ? classifyProgram(process) : { kind: 'program', name: word };
  }

  private async waitUntil(holds: () => boolean, limitMs: number, signal: AbortSignal): Promise<void> {
    const startedAtMs = this.parts.clock.nowMs();
    while (!holds() && !signal.aborted && this.parts.clock.nowMs() - startedAtMs < limitMs) {
      await this.pause(settlePollMs);
    }
  }

  private pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.parts.clock.after(delayMs, resolve);
    });
  }
}

function firstWord(commandLine: string | undefined): string {
  return commandLine?.trim().split(/\s+/)[0] ?? '';
}
