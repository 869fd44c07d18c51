import assert from 'node:assert/strict';
import { summarize, type Outcome } from '../../../tools/lib/runSuites';

const failure = (title: string) => ({ title, message: 'was not there yet' });

function outcome(retried: readonly string[], more: Partial<Outcome['totals']> = {}): Outcome {
  return {
    suite: { name: 'e2e' },
    totals: { passed: 5, failures: [], skipped: [], retried: retried.map(failure), ...more },
    durationMs: 1000,
  };
}

describe('The summary of a run', () => {
  it('passes with a test that needed a second try, and names it', () => {
    const { lines, totals, hasFailed } = summarize([outcome(['a window opens'])], 1000);
    assert.deepEqual([totals, hasFailed], ['5 passed, 0 failed', false]);
    assert.ok(lines.some((line) => line.startsWith('NEEDED A SECOND TRY: a window opens')));
  });

  it('fails when more than two needed one, whatever suites they are of', () => {
    const { totals, hasFailed } = summarize([outcome(['a', 'b']), outcome(['c'])], 1000);
    assert.deepEqual([totals, hasFailed], ['10 passed, 1 failed', true]);
  });

  it('fails with a failure, and with a skip that nobody named a reason for', () => {
    assert.equal(summarize([outcome([], { failures: [failure('a')] })], 1000).totals, '5 passed, 1 failed');
    assert.equal(summarize([outcome([], { skipped: ['too hard for today'] })], 1000).totals, '5 passed, 1 failed');
  });
});
