import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { BrowserVscode } from './installBrowserVscode';
import { ToolFailure } from './progress';
import { waitUntil } from './waitUntil';

export interface VscodeServerOptions {
  /** Holds user settings, logs and state; made when missing. */
  readonly dataFolder: string;
  readonly extensionsFolder: string;
  /** User settings, written before the start: this server does not notice later changes of the file. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Tests only: folders are not trusted by themselves, as on a user's machine. */
  readonly asksForTrust?: boolean;
  /** Tests only: `window.driver` and extensions under development; notification toasts are off then. */
  readonly testDriver?: boolean;
}

export interface RunningVscodeServer {
  readonly port: number;
  readonly pid: number;
  /** Address of a window on a folder, with an extension under development and its tests if given. */
  windowUrl(folder: string | undefined, development?: { readonly extension: string; readonly tests?: string }): string;
  /** Everything the server printed. */
  log(): string;
  /** Ends the server and what it started; resolves when it is gone. */
  stop(): Promise<void>;
}

const readyTimeoutMs = 60_000;
const stopGraceMs = 4_000;

/** A quiet window: no welcome pages, no questions, no network of VS Code's own. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
};

/** Starts VS Code's server on a free loopback port and waits until it answers. */
export async function startVscodeServer(
  vscode: BrowserVscode,
  options: VscodeServerOptions,
): Promise<RunningVscodeServer> {
  const userFolder = join(options.dataFolder, 'data', 'User');
  await mkdir(userFolder, { recursive: true });
  await mkdir(options.extensionsFolder, { recursive: true });
  if (options.settings) {
    await writeFile(join(userFolder, 'settings.json'), JSON.stringify(options.settings, null, 2));
  }
  const port = await freePort();
  const args = [
    vscode.serverMain,
    ...['--host', '127.0.0.1', '--port', String(port), '--telemetry-level', 'off'],
    ...['--without-connection-token', '--accept-server-license-terms'],
    ...['--server-data-dir', options.dataFolder, '--extensions-dir', options.extensionsFolder],
    ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
    ...(options.testDriver && !options.asksForTrust ? ['--disable-workspace-trust'] : []),
  ];
  const child = spawn(vscode.node, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    // A process group of its own: one signal ends the extension hosts, too.
    detached: process.platform !== 'win32',
  });
  const chunks: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const log = (): string => chunks.join('');
  // A test run or a command that is ended from outside takes its server along.
  const exitOnSignal = (): never => process.exit(1);
  const killAtExit = (): void => signalGroup(child, 'SIGKILL');
  process.once('SIGTERM', exitOnSignal);
  process.once('exit', killAtExit);
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    process.removeListener('SIGTERM', exitOnSignal);
    process.removeListener('exit', killAtExit);
  };
  try {
    await waitUntil("VS Code's server answers", () => probeVersion(child, port, log), readyTimeoutMs);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    pid: child.pid ?? 0,
    windowUrl: (folder, development) => windowUrl(port, folder, development),
    log,
    stop,
  };
}

async function probeVersion(child: ChildProcess, port: number, log: () => string): Promise<true | undefined> {
  if (child.exitCode !== null) throw new ToolFailure(`VS Code's server ended with code ${child.exitCode}:\n${log()}`);
  try {
    return (await fetch(`http://127.0.0.1:${port}/version`)).ok || undefined;
  } catch {
    return undefined;
  }
}

function windowUrl(
  port: number,
  folder: string | undefined,
  development?: { extension: string; tests?: string },
): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = development && [
    ['extensionDevelopmentPath', remote(development.extension)],
    ...(development.tests ? [['extensionTestsPath', remote(development.tests)]] : []),
  ];
  const query = new URLSearchParams();
  if (folder) query.set('folder', folder);
  else query.set('ew', 'true');
  if (payload) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), stopGraceMs);
  await gone;
  clearTimeout(timer);
  // What ignored the first signal while the server itself obeyed it.
  signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Gone in the meantime.
  }
}

/** A port that was free a moment ago; the server has no way to choose one and tell us. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
