import assert from 'node:assert/strict';
import type { AnswerFacts, SuggestionProvider } from '../../../src/ai/provider';
import { UsageLog, type UsageDay } from '../../../src/ai/usageLog';
import { describeBudget, type KeyBudget } from '../../../src/app/keyBudget';
import { Usage } from '../../../src/app/usage';
import { ok } from '../../../src/base/result';

function setUp() {
  let stored: readonly UsageDay[] = [];
  const log = new UsageLog({ read: () => stored, write: (days) => (stored = days) }, () => '2026-11-22');
  const usage = new Usage(log);
  const budgets: KeyBudget[] = [];
  usage.onDidChangeBudget((budget) => budgets.push(budget));
  return { log, usage, budgets };
}

const litellm: AnswerFacts = {
  provider: 'litellm',
  answeredBy: 'qwen3-0.6b via LiteLLM',
  totalMs: 400,
  costUsd: 0.002,
  promptTokens: 300,
  completionTokens: 12,
  keySpendUsd: 1.25,
  keyBudgetUsd: 5,
};
const local: AnswerFacts = { provider: 'local', answeredBy: 'local', totalMs: 80 };

describe('Usage', () => {
  it('counts an answer that nobody saw, because it came late, as cost but not as an answer', async () => {
    const { log, usage } = setUp();
    const provider: SuggestionProvider = {
      id: 'litellm',
      stateLabel: () => 'ready',
      suggest: () => Promise.resolve(ok({ command: 'ls', notes: [], facts: litellm })),
    };
    const request = {
      goal: { kind: 'ask', request: 'list' },
      context: { operatingSystem: { name: 'linux', version: '' }, shell: { kind: 'bash' } },
    } as const;
    await usage.counting(provider).suggest(request, () => undefined, new AbortController().signal);
    usage.noteAnswer(local, { liteLlmIsLate: true });
    const { answers, costUsd, tokens, fallbackRate } = log.summary();
    assert.deepEqual(
      { answers, costUsd, tokens, fallbackRate },
      { answers: { local: 1, litellm: 0 }, costUsd: 0.002, tokens: 312, fallbackRate: 1 },
    );
  });

  it('learns the budget from answers and from the key, and forgets it with the key', () => {
    const { usage, budgets } = setUp();
    usage.noteBudget({ spendUsd: 1, budgetUsd: 5, resetAt: '2026-12-01T00:00:00Z' });
    usage.noteBudget({ spendUsd: 1.25 });
    usage.forgetBudget();
    assert.deepEqual(budgets.map(describeBudget), [
      "$4.00 of $5.00 are left of your key's budget. It starts anew on 2026-12-01 00:00 UTC.",
      "$3.75 of $5.00 are left of your key's budget. It starts anew on 2026-12-01 00:00 UTC.",
      undefined,
    ]);
  });

  const rows: readonly (readonly [KeyBudget, string | undefined])[] = [
    [{}, undefined],
    [{ budgetUsd: 5 }, undefined],
    [{ spendUsd: 0.0021 }, 'Your key has spent $0.0021; it has no budget.'],
    [{ spendUsd: 0, budgetUsd: 2 }, "$2.00 of $2.00 are left of your key's budget."],
    [{ spendUsd: 3, budgetUsd: 2 }, "$0.00 of $2.00 are left of your key's budget."],
  ];
  for (const [budget, said] of rows) {
    it(`says of ${JSON.stringify(budget)}: ${said ?? 'nothing'}`, () => {
      assert.equal(describeBudget(budget), said);
    });
  }
});
