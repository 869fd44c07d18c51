import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock';
import { failed, ok, type Result } from '../base/result';
import { mayExpandHistory } from './historyExpansion';
import type { LineEditor, LineRequest } from './lineEditor';
import { screenKeys } from './lineEditorKeys';
import type { PromptScreen } from './promptScreen';
import type { LineBuffer, WriteFailure } from './terminalSession';

/** A line editor draws within milliseconds; a busy machine may add to that. */
const drawTimeoutMs = 2_000;

/**
 * The line of a bash older than 4.4, which can't report it. It is drawn afresh and ends, for a moment, in random
 * letters: when these are on the screen all of the line is, and what stands before them is the line.
 */
export class ScreenLineEditor implements LineEditor {
  readonly keys = { paste: undefined, accept: screenKeys.accept };
  readonly takesLines = false;
  private settlePending: ((result: Result<LineBuffer, WriteFailure>) => void) | undefined;

  constructor(
    private readonly shell: string,
    private readonly screen: PromptScreen,
    private readonly clock: Clock,
    private readonly write: (data: string) => void,
  ) {}

  async request(kind: LineRequest, signal: AbortSignal): Promise<Result<LineBuffer, WriteFailure>> {
    if (this.settlePending !== undefined) return failed({ kind: 'busy' });
    if (signal.aborted) return failed({ kind: 'cancelled' });
    const read = await this.read(this.screen.text?.length, signal);
    if (kind !== 'take' || read.kind === 'failed') return read;
    // Taken is only what can be typed again.
    if (controlPicture.test(read.value.text)) return this.unreadable();
    await this.discard();
    return read;
  }

  objectionTo(text: string): WriteFailure | undefined {
    return mayExpandHistory(text) ? { kind: 'history-expansion', shell: this.shell } : undefined;
  }

  discard(): Promise<boolean> {
    // Keys are read in order: what is typed next finds an empty line.
    this.write(screenKeys.lineEnd + screenKeys.empty);
    return Promise.resolve(true);
  }

  /** The shell is gone. */
  dispose(): void {
    this.settlePending?.(failed({ kind: 'exited' }));
  }

  private read(cursor: number | undefined, signal: AbortSignal): Promise<Result<LineBuffer, WriteFailure>> {
    return new Promise((resolve) => {
      const marker = randomUUID().slice(0, 8);
      const settle = (result: Result<LineBuffer, WriteFailure>): void => {
        timeout.dispose();
        signal.removeEventListener('abort', abort);
        this.settlePending = undefined;
        this.screen.stopFinding();
        resolve(result);
      };
      const timeout = this.clock.after(drawTimeoutMs, () => {
        settle(this.unreadable());
      });
      const abort = (): void => {
        settle(failed({ kind: 'cancelled' }));
      };
      signal.addEventListener('abort', abort);
      this.settlePending = settle;
      this.screen.find(marker, (text) => {
        settle(
          text === undefined ? this.unreadable() : ok({ text, cursor: Math.min(cursor ?? text.length, text.length) }),
        );
      });
      const { setMark, lineStart, redraw, lineEnd, deleteBack, backToMark } = screenKeys;
      this.write(setMark + lineStart + redraw + lineEnd + marker + deleteBack.repeat(marker.length) + backToMark);
    });
  }

  private unreadable(): Result<never, WriteFailure> {
    return failed({ kind: 'line-unreadable', shell: this.shell });
  }
}

/** A control character is drawn so; whether it is one, or these two characters, can't be seen. */
const controlPicture = /\^[?-_]/;
