/**
 * Builds the extension and opens a VS Code with it and a workspace, ready for Ctrl+K with the built-in model.
 * Usage: npm start [-- [--desktop | --browser] [--proxy] [--test-driver] [FOLDER]]
 *   --desktop, --browser   the desktop `code`, or VS Code's server from npm; default: the desktop when there is one
 *   --proxy                also start LiteLLM with PostgreSQL here and connect to it
 *   --test-driver          give the page `window.driver`, as the end-to-end tests have it (hides toasts)
 */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundles } from './lib/buildBundles';
import { runCommand } from './lib/command';
import { findDesktopCode } from './lib/desktopCode';
import { installBrowserVscode, type BrowserVscode } from './lib/installBrowserVscode';
import { startLocalProxy, type LocalProxy } from './lib/localProxy';
import { cacheFolder, repositoryRoot } from './lib/paths';
import { runTool, say, seconds, step, stopSignal, ToolFailure } from './lib/progress';
import { sampleWorkspace } from './lib/sampleWorkspace';
import { stageExtension } from './lib/stageExtension';
import { isTarget, thisTarget } from './lib/targets';
import { quietSettings, startVscodeServer } from './lib/vscodeServer';

const startFolder = join(cacheFolder, 'start');

interface Options {
  readonly workspace: string;
  readonly testDriver: boolean;
  readonly stopped: AbortSignal;
}

void runTool(async () => {
  const startedAtMs = performance.now();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      desktop: { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
      proxy: { type: 'boolean', default: false },
      'test-driver': { type: 'boolean', default: false },
    },
  });
  if (values.browser && values.desktop) throw new ToolFailure('Choose one of --browser and --desktop.');
  const found = values.browser ? undefined : findDesktopCode();
  if (values.desktop && found?.kind === 'failed') throw new ToolFailure(found.failure);
  const desktop = found?.kind === 'ok' ? found.value : undefined;
  const workspace = positionals[0] ? resolve(positionals[0]) : join(startFolder, 'workspace');
  if (positionals[0] && !existsSync(workspace)) throw new ToolFailure(`There is no folder ${workspace}.`);
  if (!positionals[0]) await sampleWorkspace(workspace);
  await step('Building the extension', () => buildBundles());

  // Installed before there is something that has to be ended in order.
  const browser = desktop ? undefined : await installBrowserVscode();
  const options = { workspace, testDriver: values['test-driver'], stopped: stopSignal() };
  const proxy = values.proxy
    ? await step('Starting the local proxy', () => startLocalProxy(options.stopped))
    : undefined;
  try {
    if (desktop) await openDesktop(desktop, options, proxy, startedAtMs);
    if (browser) await openInBrowser(browser, options, proxy, startedAtMs);
  } finally {
    await proxy?.stop();
  }
  return 0;
});

/** The key is moved from the settings into the secret store by the extension itself. */
function settingsFor(proxy: LocalProxy | undefined): Record<string, unknown> {
  const connection = proxy && {
    'aiTerminalPro.litellm.baseUrl': proxy.baseUrl,
    'aiTerminalPro.litellm.model': proxy.model,
    'aiTerminalPro.litellm.virtualKey': proxy.virtualKey,
  };
  return { ...quietSettings, ...connection };
}

/** A profile of its own, so that nothing of the user's VS Code is touched. */
async function openDesktop(
  code: string,
  { workspace, stopped }: Options,
  proxy: LocalProxy | undefined,
  startedAtMs: number,
): Promise<void> {
  const profile = join(startFolder, 'desktop');
  await mkdir(join(profile, 'User'), { recursive: true });
  await writeFile(join(profile, 'User', 'settings.json'), JSON.stringify(settingsFor(proxy), null, 2));
  const args = [
    '--new-window',
    '--wait',
    '--user-data-dir',
    profile,
    '--extensions-dir',
    join(startFolder, 'desktop-extensions'),
  ];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  say(
    `Ready in ${seconds(performance.now() - startedAtMs)}. In the window that opens: New AI Terminal, then Ctrl+K (macOS: Cmd+K).`,
  );
  const opened = await runCommand(
    code,
    [...args, ...asRoot, `--extensionDevelopmentPath=${repositoryRoot}`, workspace],
    { signal: stopped },
  );
  if (opened.code !== 0 && !stopped.aborted) {
    throw new ToolFailure(
      `${code} ended with code ${opened.code ?? 'none'}; without it: npm start -- --browser. It said:\n${opened.output.trim()}`,
    );
  }
}

async function openInBrowser(
  vscode: BrowserVscode,
  { workspace, testDriver, stopped }: Options,
  proxy: LocalProxy | undefined,
  startedAtMs: number,
): Promise<void> {
  if (!isTarget(thisTarget)) throw new ToolFailure(`There are no native parts for ${thisTarget}.`);
  const target = thisTarget;
  // Installed like a user's: a staged copy, because uninstalling in the window deletes the folder.
  const extensionsFolder = join(startFolder, 'extensions');
  await rm(extensionsFolder, { recursive: true, force: true });
  const folder = join(extensionsFolder, 'ai-terminal-pro.ai-terminal-pro');
  await step('Installing the extension', () => stageExtension({ target, folder, withModel: true }));
  const server = await step("Starting VS Code's server", () =>
    startVscodeServer(vscode, {
      dataFolder: join(startFolder, 'server'),
      extensionsFolder,
      settings: settingsFor(proxy),
      testDriver,
    }),
  );
  try {
    if (proxy) {
      say(
        `LiteLLM: ${proxy.baseUrl}, virtual key ${proxy.virtualKey}. The first window has it; this server forgets secrets when the page is loaded again, then Set LiteLLM Virtual Key takes it.`,
      );
    }
    say(
      `Ready in ${seconds(performance.now() - startedAtMs)}. Open this address, then: New AI Terminal, Ctrl+K (macOS: Cmd+K). Stop with Ctrl+C.`,
    );
    process.stdout.write(`${server.windowUrl(workspace)}\n`);
    await new Promise<void>((resolve) => {
      if (stopped.aborted) resolve();
      else stopped.addEventListener('abort', () => resolve(), { once: true });
    });
    say('Stopping.');
  } finally {
    await server.stop();
  }
}
