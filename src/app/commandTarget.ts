import type { Result } from '../base/result';
import type { ShellKind } from '../base/shell';
import type { ShellNames } from '../pty/shellMark';
import type { CommandRecord, InputHold, WriteFailure } from '../pty/terminalSession';

/** Where an approved command goes: an AI Terminal, or an ordinary terminal with fewer promises. */
export interface CommandTarget {
  readonly shell: ShellKind;
  readonly shellVersion: string | undefined;
  readonly cwd: string | undefined;
  /** Newest last. */
  readonly commands: readonly CommandRecord[];
  readonly aliases: Readonly<Record<string, string>>;
  /** Search path and functions of this very shell; undefined while it has not told them. */
  readonly names: ShellNames | undefined;
  /** False for ordinary terminals: what is typed there can't be read back before Enter, and the review says so. */
  readonly readsBack: boolean;
  /** Only AI Terminals can hold keys; ordinary ones return undefined. */
  holdInput(): InputHold | undefined;
  run(text: string, signal: AbortSignal): Promise<Result<void, WriteFailure>>;
  insert(text: string, signal: AbortSignal): Promise<Result<void, WriteFailure>>;
  /** Gives the displaced key back, such as kill-line for a second Ctrl+K. */
  performDisplacedKey(): void;
  /** Sends keys that the user typed for the shell, and that something else on the screen got. */
  passKeys(keys: string): void;
  /** Puts the keyboard back into the terminal. */
  focus(): void;
}
