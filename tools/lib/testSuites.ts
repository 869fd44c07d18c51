import { join } from 'node:path';
import { runCommand } from './command';
import { runIntegrationTests } from './integrationTests';
import { buildBundles } from './buildBundles';
import { installBrowserVscode } from './installBrowserVscode';
import { installChromium } from './installChromium';
import { packageExtension, packagePath } from './packageExtension';
import { minuteMs, resultsFolder, runMocha, type MochaOptions, type SuiteTotals } from './mochaSuite';
import { repositoryRoot } from './paths';
import { runModelTests } from './pythonTests';
import { ToolFailure } from './progress';
import { isTarget, thisTarget, type TargetName } from './targets';

export interface Suite {
  readonly name: string;
  readonly about: string;
  /** The suite beside which it runs: much of both is waiting, for a shell or for what is installed once. */
  readonly beside?: string;
  /** What must be there before this suite and those beside it begin. */
  readonly prepare?: () => Promise<void>;
  readonly run: () => Promise<SuiteTotals>;
}

/** A start of LiteLLM is half a minute: these flows run in the installed package only. */
const startsLiteLlm = 'test/e2e/realProxy.test.ts';

/** Always the first: most of the others run what it makes. */
export const buildSuite: Suite = { name: 'build', about: 'the bundles', run: runBuild };

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
    run: () =>
      runMocha('contract', 'test/contract/**/*.test.ts', {
        limitMs: 8 * minuteMs,
        testTimeoutMs: minuteMs,
        realParts: true,
      }),
  },
  {
    name: 'model',
    about: 'data and checks of the built-in model, in Python',
    beside: 'contract',
    run: runModelTests,
  },
  {
    name: 'integration',
    about: "inside a real VS Code's extension host",
    beside: 'contract',
    run: () => runIntegrationTests(resultsFolder),
  },
  {
    name: 'packages',
    about: 'what users install, per platform',
    run: () =>
      runMocha('packages', 'test/package/**/*.test.ts', { limitMs: 8 * minuteMs, testTimeoutMs: 3 * minuteMs }),
  },
  {
    name: 'e2e',
    about: 'a real VS Code with a real keyboard',
    prepare: installBrowsers,
    run: () => endToEnd('e2e', { ignore: startsLiteLlm }),
  },
  {
    name: 'e2e-vsix',
    about: 'the same flows in the installed package',
    beside: 'e2e',
    prepare: makePackage,
    run: () => endToEnd('e2e-vsix', { env: { AI_TERMINAL_PRO_VSIX: packagePath(ownTarget(), true) } }),
  },
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

function endToEnd(name: string, options: Pick<MochaOptions, 'env' | 'ignore'>): Promise<SuiteTotals> {
  return runMocha(name, 'test/e2e/**/*.test.ts', {
    limitMs: 25 * minuteMs,
    testTimeoutMs: minuteMs,
    realParts: true,
    verbose: true,
    ...options,
  });
}

/** Once, so that suites beside each other don't both do it. */
async function installBrowsers(): Promise<void> {
  await installChromium(await installBrowserVscode());
}

/** The package holds the bundles of users; those of developers, from which the suite beside it runs, come back. */
async function makePackage(): Promise<void> {
  await installBrowsers();
  await buildBundles('--production');
  try {
    await packageExtension(ownTarget(), true);
  } finally {
    await buildBundles();
  }
}

function ownTarget(): TargetName {
  if (!isTarget(thisTarget)) throw new ToolFailure(`There is no package for ${thisTarget}.`);
  return thisTarget;
}

/**
 * proxy-deploy is a package of its own: it installs its packages and runs its own mocha. The tests that share one proxy
 * and those that start hosts of their own run beside each other: a start of LiteLLM keeps one core busy for half a minute,
 * and much of the rest is waiting until spend is written.
 */
async function runProxyTests(): Promise<SuiteTotals> {
  const bin = join(repositoryRoot, 'proxy-deploy', 'bin');
  const installed = await runCommand(process.execPath, [join(bin, 'serve.mjs'), '--install-only'], {
    cwd: repositoryRoot,
  });
  if (installed.code !== 0) throw new ToolFailure(`The proxy could not be installed:\n${installed.output}`);
  const run = (name: string, rooms: string): Promise<SuiteTotals> =>
    runMocha(name, rooms, {
      limitMs: 20 * minuteMs,
      launcher: join(bin, 'test.mjs'),
      realParts: true,
      verbose: true,
    });
  return together(
    await Promise.all([
      run('proxy', '{unit,contract}'),
      run('proxy-hosts', 'hosts/!(replicas|space).test.ts'),
      run('proxy-replicas', 'hosts/@(replicas|space).test.ts'),
    ]),
  );
}

function together(parts: readonly SuiteTotals[]): SuiteTotals {
  return {
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    failures: parts.flatMap(({ failures }) => failures),
    skipped: parts.flatMap(({ skipped }) => skipped),
    retried: parts.flatMap(({ retried = [] }) => retried),
  };
}
