import { join } from 'node:path';
import { runCommand } from './command';
import { runIntegrationTests } from './integrationTests';
import { buildForProduction, packageExtension } from './packageExtension';
import { minuteMs, resultsFolder, runMocha, type SuiteTotals } from './mochaSuite';
import { repositoryRoot } from './paths';
import { ToolFailure } from './progress';
import { isTarget, thisTarget } from './targets';

export interface Suite {
  readonly name: string;
  readonly about: string;
  readonly run: () => Promise<SuiteTotals>;
}

/** Always the first: most of the others run what it makes. */
export const buildSuite: Suite = { name: 'build', about: 'the three bundles', run: runBuild };

/** Cheapest first, so that a broken build is told in seconds. */
export const suites: readonly Suite[] = [
  { name: 'check', about: 'format, types, lint, layers, dead code', run: runChecks },
  {
    name: 'unit',
    about: 'pure logic',
    run: () => runMocha('unit', 'test/unit/**/*.test.ts', { limitMs: 5 * minuteMs }),
  },
  {
    name: 'contract',
    about: 'real shells, the real model, HTTP on loopback',
    run: () => runMocha('contract', 'test/contract/**/*.test.ts', { limitMs: 8 * minuteMs, testTimeoutMs: minuteMs }),
  },
  {
    name: 'integration',
    about: "inside a real VS Code's extension host",
    run: () => runIntegrationTests(resultsFolder),
  },
  { name: 'e2e', about: 'a real VS Code with a real keyboard', run: () => endToEnd('e2e') },
  {
    name: 'packages',
    about: 'what users install, per platform',
    run: () =>
      runMocha('packages', 'test/package/**/*.test.ts', { limitMs: 8 * minuteMs, testTimeoutMs: 3 * minuteMs }),
  },
  { name: 'e2e-vsix', about: 'the same flows in the installed package', run: endToEndInstalled },
  { name: 'proxy', about: 'real LiteLLM with real PostgreSQL', run: runProxyTests },
];

async function runBuild(): Promise<SuiteTotals> {
  const result = await runCommand(process.execPath, [join(repositoryRoot, 'esbuild.mjs')], { cwd: repositoryRoot });
  const failures = result.code === 0 ? [] : [{ title: 'npm run build', message: result.output }];
  return { passed: 1 - failures.length, failures, skipped: [] };
}

/** Each check counts as one test; the unit tests are a suite of their own. */
async function runChecks(): Promise<SuiteTotals> {
  const args = ['--import', 'tsx', join(repositoryRoot, 'tools', 'check.ts'), '--except', 'unit'];
  const result = await runCommand(process.execPath, args, { cwd: repositoryRoot, timeoutMs: 5 * minuteMs });
  const names = (mark: string): string[] =>
    [...result.output.matchAll(new RegExp(`^${mark} +(.+) \\(.+ s\\)$`, 'gm'))].map((match) => match[1] ?? '');
  const failed = names('FAIL');
  const finished = result.code === 0 || failed.length > 0;
  const sections = result.output.split('\n--- ');
  const failures = failed.map((name) => ({
    title: `npm run check: ${name}`,
    message: sections.find((section) => section.startsWith(name)) ?? result.output,
  }));
  return {
    passed: names('ok').length,
    failures: finished ? failures : [{ title: 'npm run check', message: result.output }],
    skipped: [],
  };
}

function endToEnd(name: string, env: Readonly<Record<string, string>> = {}): Promise<SuiteTotals> {
  return runMocha(name, 'test/e2e/**/*.test.ts', {
    limitMs: 14 * minuteMs,
    testTimeoutMs: minuteMs,
    verbose: true,
    env,
  });
}

async function endToEndInstalled(): Promise<SuiteTotals> {
  if (!isTarget(thisTarget)) throw new ToolFailure(`There is no package for ${thisTarget}.`);
  await buildForProduction();
  const { path } = await packageExtension(thisTarget, true);
  return endToEnd('e2e-vsix', { AI_TERMINAL_PRO_VSIX: path });
}

/** proxy-deploy is a package of its own: it installs its packages and runs its own mocha. */
function runProxyTests(): Promise<SuiteTotals> {
  const launcher = join(repositoryRoot, 'proxy-deploy', 'bin', 'test.mjs');
  return runMocha('proxy', 'all', { limitMs: 20 * minuteMs, launcher, verbose: true });
}
