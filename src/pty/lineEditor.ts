import type { Clock } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import { failed, ok, type Result } from '../base/result';
import { utf16Offset } from './characters';
import { requestIdCount, type LineEditorKeys } from './lineEditorKeys';
import type { ShellMark } from './shellMark';
import type { LineBuffer, WriteFailure } from './terminalSession';

/** A line editor answers within milliseconds; a slow prompt hook or a busy machine may add to that. */
const answerTimeoutMs = 2_000;

export type LineRequest = 'read' | 'take' | 'arm';

/** The line of a shell that is at its prompt. One request at a time. */
export interface LineEditor extends Disposable {
  readonly keys: Pick<LineEditorKeys, 'paste' | 'accept'>;
  /** False if several lines can't be given to it in one piece, whatever it asked the terminal for. */
  readonly takesLines: boolean;
  request(kind: LineRequest, signal: AbortSignal): Promise<Result<LineBuffer, WriteFailure>>;
  /** Why this text would not run as it stands; undefined if it would. */
  objectionTo(text: string): WriteFailure | undefined;
  /** Empties the line, which holds nothing but what was written into it. */
  discard(): Promise<boolean>;
}

/** Asks the shell's line editor by our private keys and waits for its answer. */
export class AskedLineEditor implements LineEditor {
  readonly takesLines = true;
  private nextRequestId = 0;
  private pending:
    { readonly requestId: number; readonly settle: (result: Result<LineBuffer, WriteFailure>) => void } | undefined;

  constructor(
    readonly keys: LineEditorKeys,
    private readonly clock: Clock,
    private readonly write: (data: string) => void,
  ) {}

  async request(kind: LineRequest, signal: AbortSignal): Promise<Result<LineBuffer, WriteFailure>> {
    if (this.pending !== undefined) return failed({ kind: 'busy' });
    if (signal.aborted) return failed({ kind: 'cancelled' });
    const requestId = this.nextRequestId;
    this.nextRequestId = (requestId + 1) % requestIdCount;
    return await new Promise((resolve) => {
      const timeout = this.clock.after(answerTimeoutMs, () => {
        settle(failed({ kind: 'read-back-timed-out' }));
      });
      const abort = (): void => {
        settle(failed({ kind: 'cancelled' }));
      };
      const settle = (result: Result<LineBuffer, WriteFailure>): void => {
        timeout.dispose();
        signal.removeEventListener('abort', abort);
        if (this.pending?.requestId === requestId) this.pending = undefined;
        resolve(result);
      };
      signal.addEventListener('abort', abort);
      this.pending = { requestId, settle };
      this.write(this.keys[kind](requestId));
    });
  }

  objectionTo(): undefined {
    return undefined;
  }

  async discard(): Promise<boolean> {
    // The order to empty the line comes from a failure, so no cancellation may stop it.
    return (await this.request('take', new AbortController().signal)).kind === 'ok';
  }

  /** An answer to an older request that timed out has another number and is dropped. */
  receive(mark: ShellMark & { kind: 'line' }): void {
    if (this.pending?.requestId !== mark.requestId) return;
    this.pending.settle(ok({ text: mark.text, cursor: utf16Offset(mark.text, mark.cursor) }));
  }

  /** The shell is gone. */
  dispose(): void {
    this.pending?.settle(failed({ kind: 'exited' }));
  }
}
