import { spawn, type SpawnOptions } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Output is shown as it comes instead of being collected. */
  readonly inherit?: boolean;
  /** Errors are shown as they come and only the standard output is collected. */
  readonly stdoutOnly?: boolean;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

export interface CommandResult {
  /** Undefined when a signal or the time limit ended it. */
  readonly code: number | undefined;
  readonly output: string;
  readonly timedOut: boolean;
  readonly durationMs: number;
}

const endGraceMs = 6_000;

/** Runs a program to its end. A program that does not exist gives code 127, as a shell would. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const startedAtMs = performance.now();
  const spawnOptions: SpawnOptions = {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: options.inherit ? ['ignore', 2, 2] : ['ignore', 'pipe', options.stdoutOnly ? 'inherit' : 'pipe'],
    // npm and npx are scripts on Windows.
    shell: process.platform === 'win32' && !file.endsWith('.exe'),
    // A group of its own, so that a time limit ends what the program started, too.
    detached: process.platform !== 'win32',
  };
  return new Promise((resolve) => {
    const child = spawn(file, args, spawnOptions);
    const chunks: Buffer[] = [];
    let timedOut = false;
    const signalGroup = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
      } catch {
        // It ended by itself in the meantime.
      }
    };
    let killTimer: NodeJS.Timeout | undefined;
    /** Asks first: a test run ends the servers that it started. */
    const end = (): void => {
      signalGroup('SIGTERM');
      killTimer ??= setTimeout(() => signalGroup('SIGKILL'), endGraceMs);
    };
    const endAtExit = (): void => signalGroup('SIGTERM');
    process.once('exit', endAtExit);
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          end();
        }, options.timeoutMs)
      : undefined;
    options.signal?.addEventListener('abort', end, { once: true });
    const settle = (code: number | undefined): void => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      process.removeListener('exit', endAtExit);
      options.signal?.removeEventListener('abort', end);
      resolve({
        code,
        output: Buffer.concat(chunks).toString(),
        timedOut,
        durationMs: performance.now() - startedAtMs,
      });
    };
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => {
      chunks.push(Buffer.from(error.message));
      settle(127);
    });
    child.on('close', (code) => settle(code ?? undefined));
  });
}
