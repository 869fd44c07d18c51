import { rm } from 'node:fs/promises';
import type { SuiteTotals } from './mochaSuite';
import { reasonOfSkip } from './namedSkips';
import { testArtifactsFolder } from './paths';
import { say, seconds } from './progress';
import type { Suite } from './testSuites';

interface Outcome {
  readonly suite: Suite;
  readonly totals: SuiteTotals;
  readonly durationMs: number;
}

/** Runs suites one after the other, but for those that belong beside another, reports them, and returns the exit code. */
export async function runSuites(suites: readonly Suite[]): Promise<number> {
  const startedAtMs = performance.now();
  await rm(testArtifactsFolder, { recursive: true, force: true });
  const outcomes: Outcome[] = [];
  for (const group of grouped(suites)) outcomes.push(...(await Promise.all(group.map(runSuite))));
  return report(outcomes, performance.now() - startedAtMs);
}

function grouped(suites: readonly Suite[]): readonly (readonly Suite[])[] {
  const isChosen = (name: string | undefined): boolean => suites.some((suite) => suite.name === name);
  const first = suites.filter(({ beside }) => !isChosen(beside));
  return first.map((suite) => [suite, ...suites.filter(({ beside }) => beside === suite.name)]);
}

async function runSuite(suite: Suite): Promise<Outcome> {
  const startedAtMs = performance.now();
  say(`\n${suite.name}: ${suite.about}`);
  const totals = await suite.run().catch((error: unknown): SuiteTotals => {
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

/** Says what failed, what was skipped and why, and the totals as the last line; a skip without a reason fails. */
function report(outcomes: readonly Outcome[], totalMs: number): number {
  const failures = outcomes.flatMap(({ totals }) => totals.failures);
  const skipped = outcomes.flatMap(({ totals }) => totals.skipped);
  const unexplained = skipped.filter((title) => reasonOfSkip(title) === undefined);
  const explained = skipped.filter((title) => reasonOfSkip(title) !== undefined);
  say('');
  for (const { suite, durationMs } of outcomes) say(`${seconds(durationMs).padStart(9)}  ${suite.name}`);
  say(`${seconds(totalMs).padStart(9)}  all`);
  for (const title of explained) say(`skipped: ${title} (${reasonOfSkip(title) ?? ''})`);
  for (const title of unexplained) say(`FAILED: ${title} was skipped without a named reason`);
  for (const { title, message } of outcomes.flatMap(({ totals }) => totals.retried ?? []))
    say(`NEEDED A SECOND TRY: ${title}\n${message.trim()}`);
  for (const { title, message } of failures) say(`FAILED: ${title}\n${message.trim()}`);
  const passed = outcomes.reduce((sum, { totals }) => sum + totals.passed, 0);
  const failed = failures.length + unexplained.length;
  const skips = explained.length > 0 ? `, ${explained.length} skipped` : '';
  process.stdout.write(`${passed} passed, ${failed} failed${skips}\n`);
  return failed === 0 ? 0 : 1;
}
