import { formatCost } from './reviewContent';

/** Spend and budget of a virtual key as the proxy last said; absent parts were not told. */
export interface KeyBudget {
  readonly spendUsd?: number;
  readonly budgetUsd?: number;
  /** ISO 8601. */
  readonly resetAt?: string;
}

/** What is left and when it starts anew, as a sentence; undefined when there is nothing to say. */
export function describeBudget({ spendUsd, budgetUsd, resetAt }: KeyBudget): string | undefined {
  if (spendUsd === undefined) return undefined;
  if (budgetUsd === undefined) return `Your key has spent ${amount(spendUsd)}; it has no budget.`;
  const left = `${amount(Math.max(0, budgetUsd - spendUsd))} of ${amount(budgetUsd)} are left of your key's budget.`;
  return resetAt === undefined ? left : `${left} It starts anew on ${resetTime(resetAt)}.`;
}

function amount(usd: number): string {
  return usd === 0 ? '$0.00' : formatCost(usd);
}

/** Minutes, in UTC as the proxy counts its days. */
function resetTime(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso) ? `${iso.slice(0, 16).replace('T', ' ')} UTC` : iso;
}
