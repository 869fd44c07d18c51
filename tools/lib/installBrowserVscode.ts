import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from './command';
import { cacheFolder, repositoryRoot } from './paths';
import { say, step, ToolFailure } from './progress';

/** A real VS Code that needs no display, with what runs it and what shows it; all of it from npm. */
export interface BrowserVscode {
  /** The server inside code-server: its outer command ignores extensions under development. */
  readonly serverMain: string;
  /** Node that the server needs (24; the machine's own may be older). */
  readonly node: string;
  /** Node modules beside the server; Chromium's package is one of them. */
  readonly folder: string;
}

const packageFolder = join(repositoryRoot, 'tools', 'browserVscode');
const serverNodeMajor = 24;

/** Installs VS Code's server from the committed lock into .cache, once; afterwards no network is needed. */
export async function installBrowserVscode(): Promise<BrowserVscode> {
  const lock = await readFile(join(packageFolder, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, `browser-vscode-${key}`);
  if (!existsSync(folder)) await step('Installing VS Code for the browser (once)', () => install(folder));
  const codeServer = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  await leaveOutCopilot(codeServer);
  return { serverMain: join(codeServer, 'out', 'server-main.js'), node: await findNode(folder), folder };
}

async function install(folder: string): Promise<void> {
  const partial = `${folder}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json']) {
      await copyFile(join(packageFolder, file), join(partial, file));
    }
    await npm(partial, 'ci', '--ignore-scripts');
    const server = join(partial, 'node_modules', 'code-server', 'lib', 'vscode');
    // Its shrinkwrap lacks an entry, which `npm ci` refuses; `npm install` keeps to all that it pins.
    await npm(server, 'install', '--omit=dev', '--ignore-scripts');
    await buildNativeParts(server);
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/**
 * With AI features off, VS Code finds and switches off its own Copilot some seconds after the start, and every terminal
 * takes the keyboard when that happens, from our box as from the command palette. Without it there is nothing to find.
 */
async function leaveOutCopilot(codeServer: string): Promise<void> {
  await rm(join(codeServer, 'extensions', 'copilot'), { recursive: true, force: true });
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  const result = await runCommand('npm', [...args, '--no-audit', '--no-fund', '--loglevel', 'error'], { cwd });
  if (result.code === 0) return;
  const log = join(cacheFolder, 'npm-failure.txt');
  await writeFile(log, result.output);
  throw new ToolFailure(
    `VS Code's server could not be installed: npm ${args[0] ?? ''} failed, see ${log}. The first run needs the network.`,
  );
}

/** Log files and a watchdog: the server runs without them, so a machine without a compiler is only told. */
async function buildNativeParts(server: string): Promise<void> {
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: prefix } : {};
  const args = [
    'rebuild',
    '@vscode/spdlog',
    '@vscode/native-watchdog',
    '--ignore-scripts=false',
    '--loglevel',
    'error',
  ];
  const result = await runCommand('npm', args, { cwd: server, env: headers });
  if (result.code !== 0) {
    say(
      "Note: the log writer of VS Code's server was not compiled (make, g++ or python3 is missing), its log files stay empty.",
    );
  }
}

async function findNode(folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const bundled = join(folder, 'node_modules', `node-${platform}-${process.arch}`, 'bin', 'node');
  for (const candidate of [bundled, `${bundled}.exe`]) if (existsSync(candidate)) return candidate;
  if (Number.parseInt(process.versions.node, 10) >= serverNodeMajor) return process.execPath;
  const system = await runCommand('node', ['-p', 'process.versions.node']);
  throw new ToolFailure(
    `VS Code's server needs Node ${serverNodeMajor} on ${process.platform}-${process.arch}, this is ${system.output.trim()}: install Node ${serverNodeMajor} and run again.`,
  );
}
