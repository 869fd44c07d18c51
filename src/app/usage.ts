import { describeUsage } from '../ai/describeUsage';
import type { AiFailure, AnswerFacts, SuggestionProvider } from '../ai/provider';
import type { UsageLog } from '../ai/usageLog';
import { Emitter, type Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import type { AnswerCircumstances } from './cascade';
import { describeBudget, type KeyBudget } from './keyBudget';

/** Days that "Show Usage and Cost" sums up. */
const shownDays = 30;

/** What the answers of this user took and cost, and what is left of the key's budget. Nothing of it leaves the machine. */
export class Usage implements Disposable {
  private readonly changed = new Emitter<KeyBudget>();
  /** Fires when the proxy said something new about the budget of the key. */
  readonly onDidChangeBudget: Event<KeyBudget> = this.changed.event;
  private budget: KeyBudget = {};
  private lastAnswer: AnswerFacts | undefined;

  constructor(private readonly log: UsageLog) {}

  noteAnswer(facts: AnswerFacts, { because, liteLlmIsLate }: AnswerCircumstances): void {
    this.lastAnswer = facts;
    this.log.noteAnswer(facts, facts.provider === 'local' && (because !== undefined || liteLlmIsLate));
  }

  noteFailure(failure: AiFailure): void {
    this.log.noteFailure(failure);
  }

  noteWarmUp(): void {
    this.log.noteWarmUp();
  }

  /** When the key's budget starts anew (ISO 8601); undefined when the proxy has not said. */
  get budgetResetAt(): string | undefined {
    return this.budget.resetAt;
  }

  /** What the proxy says about the budget; what it does not say now stays as it was. */
  noteBudget(budget: KeyBudget): void {
    this.budget = { ...this.budget, ...budget };
    this.changed.fire(this.budget);
  }

  /** Another key has another budget. */
  forgetBudget(): void {
    this.budget = {};
    this.changed.fire(this.budget);
  }

  /** The provider with each of its answers counted, also those that come too late to be shown. */
  counting(provider: SuggestionProvider): SuggestionProvider {
    return {
      id: provider.id,
      stateLabel: () => provider.stateLabel(),
      suggest: async (...request) => {
        const result = await provider.suggest(...request);
        if (result.kind === 'ok') this.noteSpending(result.value.facts);
        return result;
      },
    };
  }

  /** As a Markdown document. */
  describe(): string {
    return describeUsage({
      summary: this.log.summary(shownDays),
      lastDays: shownDays,
      days: this.log.days,
      lastAnswer: this.lastAnswer,
      budget: describeBudget(this.budget),
    });
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** What LiteLLM was paid for, whatever it was asked. */
  noteSpending(facts: AnswerFacts): void {
    this.log.noteSpending(facts);
    const { keySpendUsd: spendUsd, keyBudgetUsd: budgetUsd } = facts;
    if (spendUsd !== undefined || budgetUsd !== undefined) {
      this.noteBudget({
        ...(spendUsd === undefined ? {} : { spendUsd }),
        ...(budgetUsd === undefined ? {} : { budgetUsd }),
      });
    }
  }
}
