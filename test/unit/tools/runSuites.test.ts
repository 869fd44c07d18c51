import assert from 'node:assert/strict';
import { runGroup, summarize, type Outcome } from '../../../tools/lib/runSuites';

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

describe('Suites beside each other', () => {
  it('begin when all are prepared; one that could not be has failed, the others run', async () => {
    const happened: string[] = [];
    const suite = (name: string, prepare?: () => Promise<void>) => ({
      name,
      about: '',
      ...(prepare ? { prepare } : {}),
      run: () => {
        happened.push(`${name} runs`);
        return Promise.resolve({ passed: 1, failures: [], skipped: [] });
      },
    });
    const outcomes = await runGroup([
      suite('a'),
      suite('b', () => Promise.reject(new Error('no package'))),
      suite('c', () => {
        happened.push('c is prepared');
        return Promise.resolve();
      }),
    ]);
    assert.deepEqual(happened, ['c is prepared', 'a runs', 'c runs']);
    assert.deepEqual(
      outcomes.map(({ totals }) => totals.failures.map(({ message }) => message.split('\n')[0])),
      [[], ['Error: no package'], []],
    );
  });
});
