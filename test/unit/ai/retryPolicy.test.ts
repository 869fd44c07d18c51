import assert from 'node:assert/strict';
import type { AiFailure, ServerErrorReason } from '../../../src/ai/provider';
import { retryDelayMs } from '../../../src/ai/retryPolicy';

function serverError(reason: ServerErrorReason, status = 503, retryAfterMs?: number): AiFailure {
  return { kind: 'server-error', status, message: '', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Delays of all retries that the policy grants in 60 s, with full jitter. */
function delaysFor(failure: AiFailure, leftMs = 60_000): number[] {
  const delaysMs: number[] = [];
  let restMs = leftMs;
  for (let attempts = 1; ; attempts += 1) {
    const delayMs = retryDelayMs({ failure, attempts, leftMs: restMs }, () => 1);
    if (delayMs === undefined) return delaysMs;
    delaysMs.push(delayMs);
    restMs -= delayMs;
  }
}

describe('retryDelayMs', () => {
  const rows: readonly (readonly [string, AiFailure, readonly number[]])[] = [
    [
      'keeps asking while an endpoint wakes',
      serverError('upstream-unavailable'),
      [500, 1_000, 2_000, ...Array<number>(8).fill(3_000)],
    ],
    ['asks a broken server once more', serverError('upstream-unavailable', 500), [200]],
    ['waits for a database', serverError('database'), [1_000, 2_000]],
    ['waits as long as it was told', serverError('cooling-down', 429, 5_000), [5_000, 5_000]],
    ['asks once more after a broken connection', { kind: 'offline', message: '', reason: 'reset' }, [200]],
    ['never repeats what the proxy timed out on', serverError('upstream-timed-out', 408), []],
    ['never repeats a prompt that is too long', serverError('context-window', 400), []],
    ['never repeats a refused connection', { kind: 'offline', message: '', reason: 'refused' }, []],
    ['never asks again for a spent budget', { kind: 'budget-exceeded' }, []],
    ['never asks again over the rate limit of the key', { kind: 'rate-limited', retryAfterMs: 1_000 }, []],
    ['never asks again with a rejected key', { kind: 'key-rejected', reason: 'unknown' }, []],
    ['never asks again after garbage', { kind: 'bad-response', message: '' }, []],
    ['never asks again by itself when there was no command', { kind: 'no-command', reason: 'prose', text: '' }, []],
  ];
  for (const [name, failure, delaysMs] of rows) {
    it(name, () => {
      assert.deepEqual(delaysFor(failure), delaysMs);
    });
  }

  it('gives up when the time that is left would not be enough', () => {
    assert.deepEqual(delaysFor(serverError('cooling-down', 429, 5_000), 5_400), []);
    assert.deepEqual(delaysFor(serverError('cooling-down', 429, 5_000), 5_500), [5_000]);
  });

  it('spreads clients by half of the delay', () => {
    const state = { failure: serverError('database'), attempts: 1, leftMs: 60_000 };
    assert.deepEqual([retryDelayMs(state, () => 0), retryDelayMs(state, () => 1)], [500, 1_000]);
  });
});
