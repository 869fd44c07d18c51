import type { Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import type { Result } from '../base/result';
import type { ShellKind } from '../base/shell';
import type { PtyExit } from './pty';
import type { ShellNames } from './shellMark';

/** Who would receive what is typed now. Only `prompt` may be written to. */
export type Foreground =
  | { readonly kind: 'starting' }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'program'; readonly name: string }
  | { readonly kind: 'repl'; readonly name: string }
  | { readonly kind: 'pager'; readonly name: string }
  | { readonly kind: 'password' }
  | { readonly kind: 'inner-shell'; readonly name: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'exited' };

/** A command that the shell reported as run, trusted by the nonce. */
export interface CommandRecord {
  readonly commandLine: string;
  readonly cwd: string | undefined;
  readonly startedAtMs: number;
  /** Undefined while it runs, or when the shell never said. */
  readonly exitCode: number | undefined;
  readonly durationMs: number | undefined;
  /** End of its output, without escape sequences, at most a few kB. */
  readonly outputTail: string;
}

/** Content of the shell's line editor and the cursor in UTF-16 units. */
export interface LineBuffer {
  readonly text: string;
  readonly cursor: number;
}

/** Why nothing was, or may not be, written. */
export type WriteFailure =
  | { readonly kind: 'not-at-prompt'; readonly foreground: Foreground }
  | { readonly kind: 'no-shell-integration' }
  /** A shell that can't report its line, and what stands at its prompt can't be told from the screen either. */
  | { readonly kind: 'line-unreadable'; readonly shell: string }
  /** Such a shell would put an earlier command in the place of a `!` or `^`. */
  | { readonly kind: 'history-expansion'; readonly shell: string }
  | { readonly kind: 'control-bytes' }
  | { readonly kind: 'several-lines-unsupported' }
  /** The line editor holds something else than what was approved; the line was cleared, Enter was not sent. */
  | { readonly kind: 'read-back-differs'; readonly found: string }
  | { readonly kind: 'read-back-timed-out' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'exited' }
  | { readonly kind: 'cancelled' };

/** Keys typed while the request box opens are held here instead of reaching the shell (design.md 3.1). */
export interface InputHold extends Disposable {
  /** Fires with each chunk that was held back. */
  readonly onDidHold: Event<string>;
  /** Ends the hold; what was held is dropped here, its listener has it. */
  dispose(): void;
}

/** One AI Terminal: a shell, what it said about itself, and the only door to write a command. */
export interface TerminalSession extends Disposable {
  readonly id: string;
  readonly shell: ShellKind;
  readonly shellPath: string;
  /** Such as `5.2.15`; undefined until the shell said it. */
  readonly shellVersion: string | undefined;
  readonly cwd: string | undefined;
  readonly foreground: Foreground;
  /** True once the shell proved with the nonce that our part of the integration is loaded. */
  readonly hasIntegration: boolean;
  /** Newest last; capped. */
  readonly commands: readonly CommandRecord[];
  readonly aliases: Readonly<Record<string, string>>;
  /** Undefined until the shell told them; PowerShell never does. */
  readonly names: ShellNames | undefined;

  readonly onDidChange: Event<void>;
  readonly onDidFinishCommand: Event<CommandRecord>;
  readonly onDidExit: Event<PtyExit>;

  holdInput(): InputHold;
  /** Asks the system and the shell who is in the foreground now, instead of trusting the last mark. */
  probeForeground(signal: AbortSignal): Promise<Foreground>;
  /** Reads the line editor without changing it. */
  readLine(signal: AbortSignal): Promise<Result<LineBuffer, WriteFailure>>;
  /**
   * Puts `text` into an emptied line editor, reads it back, and sends Enter only when it is equal.
   * A half-typed line of the user is saved and put back at the next prompt.
   */
  run(text: string, signal: AbortSignal): Promise<Result<void, WriteFailure>>;
  /** The same without Enter; a half-typed line is kept in the undo of `restoreLine`. */
  insert(text: string, signal: AbortSignal): Promise<Result<void, WriteFailure>>;
  /** Sends bytes as if typed, such as the displaced Ctrl+K (0x0B). */
  sendKeys(data: string): void;
}
