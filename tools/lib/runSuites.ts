import { rm } from 'node:fs/promises';
import type { SuiteTotals } from './mochaSuite';
import { reasonOfSkip } from './namedSkips';
import { testArtifactsFolder } from './paths';
import { say, seconds } from './progress';
import type { Suite } from './testSuites';

/** One is the machine's; of more than these no one can say so any more, and the run has failed. */
const mostSecondTries = 2;

export interface Outcome {
  readonly suite: Pick<Suite, 'name'>;
  readonly totals: SuiteTotals;
  readonly durationMs: number;
}

/** Runs suites one after the other, but for those that belong beside another, reports them, and returns the exit code. */
export async function runSuites(suites: readonly Suite[]): Promise<number> {
  const startedAtMs = performance.now();
  await rm(testArtifactsFolder, { recursive: true, force: true });
  const outcomes: Outcome[] = [];
  for (const group of grouped(suites)) outcomes.push(...(await runGroup(group)));
  const { lines, totals, hasFailed } = summarize(outcomes, performance.now() - startedAtMs);
  lines.forEach(say);
  process.stdout.write(`${totals}\n`);
  return hasFailed ? 1 : 0;
}

function grouped(suites: readonly Suite[]): readonly (readonly Suite[])[] {
  const isChosen = (name: string | undefined): boolean => suites.some((suite) => suite.name === name);
  const first = suites.filter(({ beside }) => !isChosen(beside));
  return first.map((suite) => [suite, ...suites.filter(({ beside }) => beside === suite.name)]);
}

/** Prepares suites one after the other, then runs beside each other those that could be; the others have failed. */
export async function runGroup(group: readonly Suite[]): Promise<readonly Outcome[]> {
  const unready = new Map<Suite, Error>();
  for (const suite of group) {
    if (suite.prepare) say(`\n${suite.name}: preparing`);
    await suite.prepare?.().catch((error: unknown) => {
      unready.set(suite, error instanceof Error ? error : new Error(String(error)));
    });
  }
  return Promise.all(group.map((suite) => runSuite(suite, unready.get(suite))));
}

async function runSuite(suite: Suite, unready: Error | undefined): Promise<Outcome> {
  const startedAtMs = performance.now();
  say(`\n${suite.name}: ${suite.about}`);
  const run = unready ? Promise.reject(unready) : suite.run();
  const totals = await run.catch((error: unknown): SuiteTotals => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: 0, failures: [{ title: `the suite "${suite.name}"`, message }], skipped: [] };
  });
  const durationMs = performance.now() - startedAtMs;
  const { passed, failures, skipped } = totals;
  say(
    `${suite.name}: ${passed} passed, ${failures.length} failed, ${skipped.length} skipped in ${seconds(durationMs)}`,
  );
  return { suite, totals, durationMs };
}

export interface Summary {
  readonly lines: readonly string[];
  /** The last line of a run. */
  readonly totals: string;
  readonly hasFailed: boolean;
}

/** What failed, what was skipped and why, and the totals; a skip without a reason is a failure. */
export function summarize(outcomes: readonly Outcome[], totalMs: number): Summary {
  const all = outcomes.map(({ totals }) => totals);
  const failures = all.flatMap((totals) => totals.failures);
  const retried = all.flatMap((totals) => totals.retried ?? []);
  const skipped = all.flatMap((totals) => totals.skipped);
  const unexplained = skipped.filter((title) => reasonOfSkip(title) === undefined);
  const explained = skipped.filter((title) => reasonOfSkip(title) !== undefined);
  const isFlaky = retried.length > mostSecondTries;
  const passed = all.reduce((sum, totals) => sum + totals.passed, 0);
  const failed = failures.length + unexplained.length + (isFlaky ? 1 : 0);
  return {
    lines: [
      '',
      ...outcomes.map(({ suite, durationMs }) => `${seconds(durationMs).padStart(9)}  ${suite.name}`),
      `${seconds(totalMs).padStart(9)}  all`,
      ...explained.map((title) => `skipped: ${title} (${reasonOfSkip(title) ?? ''})`),
      ...unexplained.map((title) => `FAILED: ${title} was skipped without a named reason`),
      ...retried.map(({ title, message }) => `NEEDED A SECOND TRY: ${title}\n${message.trim()}`),
      ...(isFlaky ? [`FAILED: ${retried.length} tests needed a second try`] : []),
      ...failures.map(({ title, message }) => `FAILED: ${title}\n${message.trim()}`),
    ],
    totals: `${passed} passed, ${failed} failed${explained.length > 0 ? `, ${explained.length} skipped` : ''}`,
    hasFailed: failed > 0,
  };
}
