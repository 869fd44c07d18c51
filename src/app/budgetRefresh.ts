import { checkKey, type KeyReport } from '../ai/keyReport';
import type { Clock } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import type { KeyBudget } from './keyBudget';

/** The answers themselves tell spend and budget; only the reset time has to be asked for, and it changes rarely. */
const keptMs = 60 * 60_000;

export interface BudgetRefreshPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly baseUrl: () => string;
  readonly readKey: () => Promise<string | undefined>;
  readonly didLearn: (budget: KeyBudget) => void;
}

/** Asks the proxy once an hour at most, when a terminal opens, what is left of the key's budget. Wakes no endpoint. */
export class BudgetRefresh implements Disposable {
  private readonly ending = new AbortController();
  private askedAtMs: number | undefined;

  constructor(private readonly ports: BudgetRefreshPorts) {}

  /** Never throws and is never waited for. */
  async refreshWhenDue(): Promise<void> {
    const { clock, logger, baseUrl, readKey, didLearn } = this.ports;
    if (this.askedAtMs !== undefined && clock.nowMs() - this.askedAtMs < keptMs) return;
    const key = await readKey();
    if (key === undefined || baseUrl().trim() === '') return;
    const askedAtMs = clock.nowMs();
    this.askedAtMs = askedAtMs;
    const report = await checkKey(baseUrl(), key, { clock }, this.ending.signal);
    // What is said about a key that was replaced meanwhile is not said of the new one.
    if (this.askedAtMs !== askedAtMs) return;
    if (report.kind === 'ok') didLearn(budgetOf(report.value));
    else logger.log('debug', `the budget could not be asked for: ${report.failure.kind}`);
  }

  /** Another key or address. */
  reset(): void {
    this.askedAtMs = undefined;
  }

  dispose(): void {
    this.ending.abort();
  }
}

function budgetOf({ spendUsd, budgetUsd, budgetResetAt }: KeyReport): KeyBudget {
  return {
    ...(spendUsd === undefined ? {} : { spendUsd }),
    ...(budgetUsd === undefined ? {} : { budgetUsd }),
    ...(budgetResetAt === undefined ? {} : { resetAt: budgetResetAt }),
  };
}
