import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { Terminal } from '@xterm/headless';
import { DisposableStore, toDisposable, type Disposable } from '../../src/base/lifecycle';
import { silentLogger } from '../../src/base/logger';
import type { ShellKind } from '../../src/base/shell';
import type { PtyBackend } from '../../src/pty/pty';
import { createPtyHostClient } from '../../src/pty/ptyHostClient';
import { createShellSession, type ShellSession, type ShellSessionOptions } from '../../src/pty/shellSession';
import type { CommandRecord } from '../../src/pty/terminalSession';
import { systemClock } from '../../src/base/systemClock';

const root = resolve(import.meta.dirname, '../..');
export const scriptsFolder = join(root, 'media/shell');
export const never = new AbortController().signal;

const temporaryFolders: string[] = [];
process.once('exit', () => {
  for (const path of temporaryFolders) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
});

let hostPath: string | undefined;

/** The PTY host as it is shipped: bundled, node-pty outside. Built once for a test run. */
export function builtHostPath(): string {
  if (hostPath !== undefined) return hostPath;
  // Inside the checkout, so that the bundle finds node-pty.
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build', 'pty-'));
  hostPath = join(folder, 'ptyHost.cjs');
  buildSync({
    entryPoints: [join(root, 'src/pty/ptyHost.ts')],
    outfile: hostPath,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['node-pty'],
  });
  temporaryFolders.push(folder);
  return hostPath;
}

export function startBackend(): PtyBackend {
  return createPtyHostClient({ hostPath: builtHostPath(), logger: silentLogger, clock: systemClock });
}

/** A path below PATH, or undefined: the caller then skips by name. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A home of the test's own, with the given files in it; removed when the shells that write to it are gone. */
export function createHome(files: Readonly<Record<string, string>>): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'pty-home-')));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  temporaryFolders.push(path);
  return path;
}

export interface TestTerminalOptions extends Partial<ShellSessionOptions> {
  readonly shell: ShellKind;
  readonly backend: PtyBackend;
  readonly homeFiles?: Readonly<Record<string, string>>;
  /** A terminal that never answers queries, as one that was closed. */
  readonly mute?: boolean;
  /** Speed of a terminal that is slower than the emulator. */
  readonly unitsPerSecond?: number;
}

/** A session shown in a real terminal emulator, as VS Code would show it. */
export interface TestTerminal extends Disposable {
  readonly session: ShellSession;
  readonly home: string;
  /** All that was sent to the terminal. */
  output(): string;
  /** How much was sent to the terminal, how much of it waits to be shown, and the most that ever did. */
  sentUnits(): number;
  backlogUnits(): number;
  maxBacklogUnits(): number;
  /** The lines on the terminal's screen and in its scrollback, without trailing blanks. */
  screen(): Promise<string[]>;
  type(keys: string): void;
  waitFor(what: string, holds: () => boolean, limitMs?: number): Promise<void>;
  waitForPrompt(): Promise<void>;
  /** Runs a command by the session's own door and waits for its end. */
  runToEnd(command: string): Promise<CommandRecord>;
}

/** Keeps shells from their first-time business: zsh's questions, fish's reading of all manual pages. */
const quietHome = { '.zshrc': '', '.local/share/fish/generated_completions/.keep': '' };

export function openTerminal(options: TestTerminalOptions): TestTerminal {
  const { homeFiles = {}, mute = false, unitsPerSecond, ...given } = options;
  const store = new DisposableStore();
  const home = createHome({ ...quietHome, ...homeFiles });
  const session = store.add(
    createShellSession({
      id: randomUUID(),
      clock: systemClock,
      logger: silentLogger,
      platform: process.platform,
      shellPath: findProgram(options.shell) ?? options.shell,
      shellArgs: [],
      cwd: home,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        TERM: 'xterm-256color',
        TERM_PROGRAM: 'vscode',
        LANG: 'C.UTF-8',
      },
      nonce: randomUUID(),
      scriptsFolder,
      vscodeScriptsFolder: undefined,
      ...given,
    }),
  );
  const emulator = new Terminal({ cols: 80, rows: 24, scrollback: 2_000, allowProposedApi: true });
  let output = '';
  let sentUnits = 0;
  let backlogUnits = 0;
  let maxBacklogUnits = 0;
  const waiting: string[] = [];
  const show = (text: string): void => {
    emulator.write(text, () => {
      backlogUnits -= text.length;
    });
  };
  store.add(
    session.onDidWrite((text) => {
      output = (output + text).slice(-4_000_000);
      sentUnits += text.length;
      backlogUnits += text.length;
      maxBacklogUnits = Math.max(maxBacklogUnits, backlogUnits);
      if (unitsPerSecond === undefined) show(text);
      else waiting.push(text);
    }),
  );
  if (unitsPerSecond !== undefined) {
    const stepMs = 10;
    let allowance = 0;
    const step = setInterval(() => {
      allowance = Math.min(unitsPerSecond / 4, allowance + (unitsPerSecond * stepMs) / 1_000);
      for (let next = waiting[0]; next !== undefined && allowance > 0; next = waiting[0]) {
        allowance -= next.length;
        waiting.shift();
        show(next);
      }
    }, stepMs);
    store.add(
      toDisposable(() => {
        clearInterval(step);
      }),
    );
  }
  if (!mute) {
    const answers = emulator.onData((data) => {
      session.handleInput(data);
    });
    store.add(
      toDisposable(() => {
        answers.dispose();
      }),
    );
  }
  store.add(
    toDisposable(() => {
      emulator.dispose();
    }),
  );
  const waitFor = async (what: string, holds: () => boolean, limitMs = 10_000): Promise<void> => {
    const startedAtMs = performance.now();
    while (!holds()) {
      if (performance.now() - startedAtMs > limitMs) {
        const state = JSON.stringify({ foreground: session.foreground, output: output.slice(-2_000) });
        throw new Error(`waited ${String(limitMs)} ms for ${what}: ${state}`);
      }
      await new Promise((proceed) => setTimeout(proceed, 5));
    }
  };
  session.open(80, 24);
  return {
    session,
    home,
    output: () => output,
    sentUnits: () => sentUnits,
    backlogUnits: () => backlogUnits,
    maxBacklogUnits: () => maxBacklogUnits,
    screen: async () => {
      await new Promise<void>((done) => {
        emulator.write('', done);
      });
      const buffer = emulator.buffer.active;
      return Array.from({ length: buffer.length }, (_, row) => buffer.getLine(row)?.translateToString(true) ?? '');
    },
    type: (keys) => {
      session.handleInput(keys);
    },
    waitFor,
    waitForPrompt: () => waitFor('a prompt', () => session.foreground.kind === 'prompt'),
    runToEnd: async (command) => {
      const before = session.commands.filter((record) => record.exitCode !== undefined).length;
      const result = await session.run(command, never);
      if (result.kind === 'failed') throw new Error(`not run: ${JSON.stringify(result.failure)}`);
      const ended = (): number => session.commands.filter((record) => record.exitCode !== undefined).length;
      await waitFor(`the end of ${command}`, () => ended() > before);
      await waitFor('a prompt', () => session.foreground.kind === 'prompt');
      const record = session.commands.at(-1);
      if (record === undefined) throw new Error('no record');
      return record;
    },
    dispose: () => {
      store.dispose();
    },
  };
}
