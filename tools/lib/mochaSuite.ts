import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command';
import { buildFolder, packageFile, repositoryRoot } from './paths';

export interface SuiteTotals {
  readonly passed: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
  readonly skipped: readonly string[];
  /** Tests that failed once and then passed or failed for good: each is a bug, of the test or of the product. */
  readonly retried?: readonly { readonly title: string; readonly message: string }[];
}

export const minuteMs = 60_000;
export const resultsFolder = join(buildFolder, 'test-results');

export interface MochaOptions {
  readonly limitMs: number;
  readonly testTimeoutMs?: number;
  /** A script that runs mocha with these arguments, instead of the repository's own mocha. */
  readonly launcher?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A file of the pattern that is left out. */
  readonly ignore?: string;
  /**
   * Real windows, shells and servers: on the build machine a failed test is tried once more, and the totals name it. Elsewhere
   * it fails at once, so that whoever can mend it sees it.
   */
  readonly realParts?: boolean;
  /** A line for each test, for suites in which one takes seconds. */
  readonly verbose?: boolean;
}

/** Runs a mocha suite; one that dies or hangs counts as a failed test, never as none. */
export async function runMocha(name: string, pattern: string, options: MochaOptions): Promise<SuiteTotals> {
  await mkdir(resultsFolder, { recursive: true });
  const output = join(resultsFolder, `${name}.json`);
  await rm(output, { force: true });
  const reporter = ['--reporter', join(repositoryRoot, 'tools', 'lib', 'testReporter.cjs')];
  const reporterOptions = ['--reporter-option', `output=${output}`];
  if (options.verbose) reporterOptions.push('--reporter-option', 'verbose=1');
  const timeout = options.testTimeoutMs ? ['--timeout', String(options.testTimeoutMs)] : [];
  const ignore = options.ignore ? ['--ignore', options.ignore] : [];
  const retries = options.realParts && process.env['CI'] ? ['--retries', '1'] : [];
  const launcher = options.launcher ?? packageFile('mocha', 'bin', 'mocha.js');
  const args = [launcher, pattern, ...reporter, ...reporterOptions, ...timeout, ...ignore, ...retries];
  const result = await runCommand(process.execPath, args, {
    cwd: repositoryRoot,
    inherit: true,
    timeoutMs: options.limitMs,
    ...(options.env ? { env: options.env } : {}),
  });
  const totals = existsSync(output) ? (JSON.parse(await readFile(output, 'utf8')) as SuiteTotals) : undefined;
  if (totals && !result.timedOut) return totals;
  const message = result.timedOut
    ? `not finished after ${options.limitMs / minuteMs} minutes`
    : 'ended without a result';
  return {
    passed: totals?.passed ?? 0,
    failures: [...(totals?.failures ?? []), { title: `the suite "${name}"`, message }],
    skipped: totals?.skipped ?? [],
    retried: totals?.retried ?? [],
  };
}
