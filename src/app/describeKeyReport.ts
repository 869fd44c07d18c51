import type { KeyReport } from '../ai/keyReport';
import { formatCost } from './reviewContent';

const maxModels = 5;

/** Models, budget, limits and expiry of a key in a few short sentences. */
export function describeKeyReport(report: KeyReport): string {
  const { models, spendUsd, budgetUsd, budgetResetAt, expiresAt, requestsPerMinute, tokensPerMinute } = report;
  const limits = [
    ...(requestsPerMinute === undefined ? [] : [`${requestsPerMinute} requests`]),
    ...(tokensPerMinute === undefined ? [] : [`${tokensPerMinute} tokens`]),
  ];
  const budget = budgetUsd === undefined ? '' : ` of ${formatCost(budgetUsd)}`;
  return [
    ...(models.length > 0 ? [`Models: ${shorten(models)}.`] : []),
    ...(spendUsd === undefined ? [] : [`Spent ${formatCost(spendUsd)}${budget}.`]),
    ...(budgetResetAt === undefined ? [] : [`The budget starts anew on ${day(budgetResetAt)}.`]),
    ...(limits.length > 0 ? [`Per minute: ${limits.join(', ')}.`] : []),
    ...(expiresAt === undefined ? [] : [`The key expires on ${day(expiresAt)}.`]),
    ...(report.limitsUnknown ? ['Budget and limits are not told to this key.'] : []),
  ].join(' ');
}

function shorten(models: readonly string[]): string {
  const shown = models.slice(0, maxModels).join(', ');
  return models.length > maxModels ? `${shown} and ${models.length - maxModels} more` : shown;
}

/** Date part of an ISO 8601 time. */
function day(time: string): string {
  return time.slice(0, 10);
}
