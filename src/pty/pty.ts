import type { Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import type { Result } from '../base/result';

/** What is needed to start a shell in its own session and process group (design.md 3.8). */
export interface PtySpawnOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
}

export type PtyFailure =
  | { readonly kind: 'shell-not-found'; readonly path: string }
  | { readonly kind: 'shell-not-executable'; readonly path: string }
  | { readonly kind: 'folder-not-found'; readonly path: string }
  | { readonly kind: 'spawn-failed'; readonly message: string }
  | { readonly kind: 'host-unavailable'; readonly message: string };

/** How a shell ended. `hostLost`: the process that held it crashed, the shell itself is gone too. */
export type PtyExit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: number }
  | { readonly kind: 'host-lost'; readonly message: string };

/** A running shell. All methods are harmless after the exit. */
export interface Pty extends Disposable {
  readonly pid: number;
  readonly onDidReceive: Event<string>;
  readonly onDidExit: Event<PtyExit>;
  write(data: string): void;
  resize(columns: number, rows: number): void;
  /** Stops and resumes reading from the terminal device: real back-pressure on the producer. */
  pause(): void;
  resume(): void;
  /** Name of the process in the foreground, as the operating system tells it. */
  foregroundProcess(): Promise<ForegroundProcess | undefined>;
  /** Ends the whole process tree: hang-up first, kill after a short grace. */
  dispose(): void;
}

export interface ForegroundProcess {
  readonly pid: number;
  readonly name: string;
  readonly commandLine: string;
  /** True when the terminal device does not echo: a password prompt, `read -s`. */
  readonly echoOff: boolean;
  /** True when the device is in canonical (line) mode: a plain `cat` or `read`, not a line editor. */
  readonly lineMode: boolean;
  /** True when the process sleeps, as a line editor does that has read all its keys. */
  readonly waiting: boolean;
}

/** Starts shells; the real one is a client of the PTY host process. */
export interface PtyBackend extends Disposable {
  spawn(options: PtySpawnOptions): Promise<Result<Pty, PtyFailure>>;
}
