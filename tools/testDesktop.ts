/**
 * Runs the integration tests in a desktop VS Code that @vscode/test-electron downloads: for machines that may.
 * Usage: npm run test:desktop [-- VERSION]   (default: stable; on Linux without a display use xvfb-run)
 */
import { runTests } from '@vscode/test-electron';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleIntegrationTests } from './lib/integrationTests';
import { resultsFolder, type SuiteTotals } from './lib/mochaSuite';
import { cacheFolder, repositoryRoot } from './lib/paths';
import { runTool, ToolFailure } from './lib/progress';
import { runSuites } from './lib/runSuites';
import { buildSuite } from './lib/testSuites';

async function runInDesktop(version: string): Promise<SuiteTotals> {
  const output = join(resultsFolder, 'desktop.json');
  await mkdir(resultsFolder, { recursive: true });
  await rm(output, { force: true });
  const extensionTestsPath = await bundleIntegrationTests();
  const profile = await mkdtemp(join(tmpdir(), 'atp-'));
  try {
    await runTests({
      version,
      cachePath: join(cacheFolder, 'vscode-desktop'),
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath,
      extensionTestsEnv: { AI_TERMINAL_PRO_TEST_RESULTS: output },
      launchArgs: ['--disable-extensions', '--disable-workspace-trust', '--user-data-dir', profile],
    }).catch((error: unknown) => readFile(output).catch(() => rethrow(error)));
    return JSON.parse(await readFile(output, 'utf8')) as SuiteTotals;
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** With a results file the failures are in it; without one VS Code itself did not run. */
function rethrow(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new ToolFailure(
    `The desktop VS Code could not be downloaded or started (${reason}). \`npm test\` needs neither.`,
  );
}

void runTool(() => {
  const version = process.argv[2] ?? 'stable';
  const desktop = { name: 'desktop', about: `VS Code ${version}`, run: () => runInDesktop(version) };
  return runSuites([buildSuite, desktop]);
});
