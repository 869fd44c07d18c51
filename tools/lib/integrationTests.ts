import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { installBrowserVscode } from './installBrowserVscode';
import { installChromium } from './installChromium';
import { buildFolder, repositoryRoot } from './paths';
import { quietSettings, startVscodeServer } from './vscodeServer';
import { waitUntil } from './waitUntil';
import type { SuiteTotals } from './mochaSuite';

const limitMs = 4 * 60_000;

/** One bundle of all integration tests; its `run` is what VS Code calls in the extension host. */
export async function bundleIntegrationTests(): Promise<string> {
  const folder = join(repositoryRoot, 'test', 'integration');
  const outfile = join(buildFolder, 'integration', 'index.js');
  await build({
    absWorkingDir: repositoryRoot,
    stdin: { contents: await entryOf(folder), resolveDir: folder, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Both are found from build/ by Node's own rule; a bundled mocha would lose its reporters.
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

/** Imports whatever test files there are, so that none can be forgotten. */
async function entryOf(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts')).sort();
  const imports = files.map((name) => `await import('./${name}');`).join(' ');
  const root = JSON.stringify(repositoryRoot);
  return `import { runTests } from './runTests'; export const run = () => runTests(${root}, async () => { ${imports} });`;
}

/** Runs the integration tests in the extension host of VS Code's server; the window is a headless Chromium. */
export async function runIntegrationTests(resultsFolder: string): Promise<SuiteTotals> {
  await mkdir(resultsFolder, { recursive: true });
  const output = join(resultsFolder, 'integration.json');
  await rm(output, { force: true });
  const tests = await bundleIntegrationTests();
  const vscode = await installBrowserVscode();
  const { executable, env } = await installChromium(vscode);
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'atp-')));
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  const server = await startVscodeServer(vscode, {
    dataFolder: join(folder, 'data'),
    extensionsFolder: join(folder, 'extensions'),
    settings: quietSettings,
    env: { AI_TERMINAL_PRO_TEST_RESULTS: output },
    testDriver: true,
  });
  try {
    const environment = Object.entries({ ...process.env, ...env }).filter(
      (entry): entry is [string, string] => !!entry[1],
    );
    const browser = await chromium.launch({
      executablePath: executable,
      env: Object.fromEntries(environment),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      await page.goto(server.windowUrl(workspace, { extension: repositoryRoot, tests }));
      await waitUntil('the integration tests end', () => existsSync(output) || undefined, limitMs);
    } finally {
      await browser.close();
    }
    return JSON.parse(await readFile(output, 'utf8')) as SuiteTotals;
  } catch (error) {
    return {
      passed: 0,
      failures: [{ title: 'the suite "integration"', message: `${String(error)}\n${server.log()}` }],
      skipped: [],
    };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
