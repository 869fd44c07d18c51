import assert from 'node:assert/strict';
import {
  bestThreads,
  initialThreads,
  isOffTheMark,
  threadCandidates,
  type ThreadRate,
} from '../../../src/fallback/threadCount';

describe('Threads to start with', () => {
  it('are one for a very small model, whatever the machine', () => {
    assert.equal(initialThreads(116e6, 64, 0), 1);
  });
  it('are no more than the cores, and few for a small model', () => {
    assert.equal(initialThreads(6e8, 2, 0.2), 2);
    assert.equal(initialThreads(6e8, 64, 1), 4);
    assert.equal(initialThreads(3e9, 64, 1), 8);
  });
});

describe('Measured threads', () => {
  it('are tried in doubles up to the cores, and no more than eight', () => {
    assert.deepEqual(threadCandidates(1), [1]);
    assert.deepEqual(threadCandidates(2), [1, 2]);
    assert.deepEqual(threadCandidates(6), [1, 2, 4]);
    assert.deepEqual(threadCandidates(64), [1, 2, 4, 8]);
  });

  const rates = (...tokensPerSecond: number[]): ThreadRate[] =>
    tokensPerSecond.map((rate, index) => ({ threads: 2 ** index, tokensPerSecond: rate }));
  const cases: readonly (readonly [what: string, rates: readonly ThreadRate[], threads: number | undefined])[] = [
    ['a small model, slower on two', rates(189, 76), 1],
    ['a gain that is not worth a core', rates(100, 110), 1],
    ['a real gain', rates(16, 31), 2],
    ['a gain that stops', rates(16, 31, 55, 57), 4],
    ['a slump in the middle', rates(16, 10, 40), 4],
    ['nothing measured', [], undefined],
  ];
  for (const [what, measured, threads] of cases) {
    it(`are ${String(threads)} for ${what}`, () => {
      assert.equal(bestThreads(measured)?.threads, threads);
    });
  }
});

describe('Threads on a busy machine', () => {
  it('start with the cores that nobody uses, and at least one', () => {
    assert.equal(initialThreads(6e8, 2, 1.2), 1);
    assert.equal(initialThreads(6e8, 8, 6.4), 2);
    assert.equal(initialThreads(6e8, 2, 12), 1);
  });

  it('are measured again when the speed has halved, or risen far above what was measured', () => {
    assert.equal(isOffTheMark(49, 100), true);
    assert.equal(isOffTheMark(60, 100), false);
    assert.equal(isOffTheMark(150, 100), false);
    assert.equal(isOffTheMark(161, 100), true);
  });
});
