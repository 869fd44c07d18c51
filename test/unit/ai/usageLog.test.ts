import assert from 'node:assert/strict';
import { describeUsage } from '../../../src/ai/describeUsage';
import type { AnswerFacts } from '../../../src/ai/provider';
import { UsageLog, type UsageDay } from '../../../src/ai/usageLog';

function setUp(stored?: unknown) {
  const state = { stored, day: '2026-11-22' };
  const store = {
    read: () => state.stored,
    write: (days: readonly UsageDay[]) => (state.stored = JSON.parse(JSON.stringify(days)) as unknown),
  };
  return { state, log: new UsageLog(store, () => state.day), reopen: () => new UsageLog(store, () => state.day) };
}

const litellm: AnswerFacts = {
  provider: 'litellm',
  answeredBy: 'm',
  totalMs: 600,
  firstTokenMs: 100,
  promptTokens: 40,
  completionTokens: 11,
  costUsd: 0.002,
  cacheHit: false,
};
const local: AnswerFacts = { provider: 'local', answeredBy: 'l', totalMs: 150, firstTokenMs: 50, costUsd: 0 };

describe('UsageLog', () => {
  it('sums up answers, failures, fallbacks, cost and speed over days and survives a restart', () => {
    const { state, log, reopen } = setUp();
    for (const facts of [litellm, { ...litellm, cacheHit: true, costUsd: 0 }]) {
      log.noteAnswer(facts, false);
      log.noteSpending(facts);
    }
    log.noteFailure({ kind: 'no-command', reason: 'prose', text: '' });
    log.noteFailure({ kind: 'cancelled' });
    state.day = '2026-11-23';
    log.noteAnswer(local, true);
    log.noteWarmUp();
    assert.deepEqual(reopen().summary(), {
      activeDays: 2,
      answers: { local: 1, litellm: 2 },
      errorRate: 1 / 4,
      fallbackRate: 1 / 3,
      cacheHitRate: 1 / 2,
      warmUps: 1,
      costUsd: 0.002,
      tokens: 102,
      firstTokenMs: { p50: 100, p95: 100 },
      tokensPerSecond: 20,
    });
  });

  it('keeps 90 days, 100 samples a day and no text', () => {
    const { state, log } = setUp();
    for (let index = 0; index < 120; index += 1) {
      state.day = `day ${String(index).padStart(3, '0')}`;
      log.noteAnswer(local, false);
    }
    for (let index = 0; index < 300; index += 1) log.noteAnswer(litellm, false);
    const days = state.stored as UsageDay[];
    assert.equal(days.length, 90);
    assert.equal(days.at(-1)?.firstTokenMs.length, 100);
    assert.ok(JSON.stringify(days).length < 40_000);
  });

  for (const stored of [undefined, null, 'x', {}, [1, null, { day: 'x' }], [[]]]) {
    it(`starts anew over ${JSON.stringify(stored)}`, () => {
      assert.equal(setUp(stored).log.summary().activeDays, 0);
    });
  }

  it('counts beside what another window counted meanwhile', () => {
    const { log, reopen } = setUp();
    log.noteAnswer(local, false);
    reopen().noteAnswer(local, false);
    log.noteAnswer(litellm, false);
    assert.deepEqual(log.summary().answers, { local: 2, litellm: 1 });
  });

  it('is described in words, also before anything was measured', () => {
    const { log } = setUp();
    const describe = (lastAnswer: AnswerFacts | undefined, budget?: string): string =>
      describeUsage({ summary: log.summary(), lastDays: 30, days: log.days, lastAnswer, budget });
    assert.match(describe(undefined), /first token, middle \| not measured yet/);
    log.noteAnswer(litellm, false);
    log.noteSpending(litellm);
    const text = describe(litellm, 'Much is left.');
    for (const line of [
      'Much is left.',
      '| Cost at LiteLLM | $0.002000 |',
      '| Time to the first token | 100 ms |',
      '| Tokens per second | 20 |',
      "| From LiteLLM's cache | no |",
      '| 2026-11-22 | 1 | 0 | 0 | 0 | 0 | 51 | $0.002000 |',
    ])
      assert.ok(text.includes(line), `${line} is missing in\n${text}`);
    assert.doesNotMatch(text, /NaN|undefined/);
  });
});
