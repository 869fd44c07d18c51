import assert from 'node:assert/strict';
import { CircuitBreaker } from '../../../src/ai/circuitBreaker';
import type { AiFailure } from '../../../src/ai/provider';
import { FakeClock } from '../../support/fakeClock';

const down: AiFailure = { kind: 'offline', message: '', reason: 'refused' };

describe('CircuitBreaker', () => {
  it('opens on a failure, tries again after the pause and closes on an answer', () => {
    const clock = new FakeClock();
    const breaker = new CircuitBreaker(clock);
    const kinds: string[] = [breaker.state.kind];
    breaker.noteFailure(down);
    kinds.push(breaker.state.kind);
    clock.advance(1_000);
    kinds.push(breaker.state.kind);
    breaker.noteSuccess();
    kinds.push(breaker.state.kind);
    assert.deepEqual(kinds, ['closed', 'open', 'half-open', 'closed']);
  });

  it('doubles the pause with each failure in a row, up to 30 s', () => {
    const clock = new FakeClock();
    const breaker = new CircuitBreaker(clock);
    const pausesMs: number[] = [];
    for (let failure = 0; failure < 7; failure += 1) {
      breaker.noteFailure(down);
      const { state } = breaker;
      assert.equal(state.kind, 'open');
      pausesMs.push(state.untilMs - clock.nowMs());
      clock.advance(state.untilMs - clock.nowMs());
    }
    assert.deepEqual(pausesMs, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  const rows: readonly (readonly [string, AiFailure, string])[] = [
    [
      'keeps asking a sleeping endpoint, which wakes only so',
      { kind: 'timed-out', phase: 'first-token', afterMs: 1 },
      'half-open',
    ],
    [
      'keeps asking while the model is unavailable',
      { kind: 'server-error', status: 503, message: '', reason: 'upstream-unavailable' },
      'half-open',
    ],
    ['pauses for as long as the proxy says', { kind: 'rate-limited', retryAfterMs: 60_000 }, 'open'],
    ['pauses for a spent budget', { kind: 'budget-exceeded' }, 'open'],
    ['pauses for a rejected key', { kind: 'key-rejected', reason: 'expired' }, 'open'],
    ['is not impressed by an answer without a command', { kind: 'no-command', reason: 'prose', text: '' }, 'closed'],
    ['is not impressed by a cancelled request', { kind: 'cancelled' }, 'closed'],
  ];
  for (const [name, failure, state] of rows) {
    it(name, () => {
      const breaker = new CircuitBreaker(new FakeClock());
      breaker.noteFailure(failure);
      assert.equal(breaker.state.kind, state);
    });
  }

  it('is asked again after ten minutes, however long the proxy says', () => {
    const clock = new FakeClock();
    const breaker = new CircuitBreaker(clock);
    breaker.noteFailure({ kind: 'rate-limited', retryAfterMs: 10 ** 12 });
    clock.advance(10 * 60_000);
    assert.equal(breaker.state.kind, 'half-open');
  });

  it('tells its listeners and forgets all on reset', () => {
    const breaker = new CircuitBreaker(new FakeClock());
    const heard: string[] = [];
    breaker.onDidChange((state) => heard.push(state.kind));
    breaker.noteFailure(down);
    breaker.reset();
    breaker.reset();
    assert.deepEqual(heard, ['open', 'closed']);
  });
});
