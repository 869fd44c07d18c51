import type { AnswerFacts } from './provider';
import { safeMessage } from './safeText';

/** The last chunk of a stream carries the usage; LiteLLM adds what the call cost. */
export interface StreamUsage {
  readonly prompt_tokens?: number | undefined;
  readonly completion_tokens?: number | undefined;
  /** US dollars; only from LiteLLM, only when positive. */
  readonly cost?: unknown;
}

/** Characters of a model's name that a title has room for. */
const longestName = 60;

type HeaderFacts = Pick<
  AnswerFacts,
  | 'answeredBy'
  | 'costUsd'
  | 'cacheHit'
  | 'modelGroup'
  | 'proxyFellBack'
  | 'keySpendUsd'
  | 'keyBudgetUsd'
  | 'promptTokens'
  | 'completionTokens'
>;

/**
 * What LiteLLM's headers and the usage say about an answer. A cache hit repeats the cost of the first time in its
 * usage although nothing is charged, so the headers win. A server without LiteLLM's headers on this machine is free.
 */
export function responseFacts(
  headers: Headers,
  usage: StreamUsage | undefined,
  asked: { readonly model: string; readonly host: string; readonly isLoopback: boolean },
): HeaderFacts {
  const isLiteLlm =
    headers.has('x-litellm-call-id') || headers.has('x-litellm-version') || headers.has('x-litellm-model-id');
  const groupHeader = headers.get('x-litellm-model-group');
  const group = groupHeader === null ? undefined : safeMessage(groupHeader).slice(0, longestName);
  const cacheHit = headers.has('x-litellm-cache-key');
  const costUsd = cacheHit ? 0 : (positive(usage?.cost) ?? number(headers.get('x-litellm-response-cost')));
  const spendBefore = number(headers.get('x-litellm-key-spend'));
  const keyBudgetUsd = number(headers.get('x-litellm-key-max-budget'));
  const fallbacks = number(headers.get('x-litellm-attempted-fallbacks')) ?? 0;
  return {
    answeredBy: isLiteLlm ? `${group ?? asked.model} via LiteLLM` : `${asked.model} at ${asked.host}`,
    ...optional('costUsd', costUsd ?? (isLiteLlm || !asked.isLoopback ? undefined : 0)),
    ...(isLiteLlm ? { cacheHit } : {}),
    ...optional('modelGroup', group),
    ...(fallbacks > 0 ? { proxyFellBack: true } : {}),
    // In a stream the header was written before the first token, so it lacks the cost of this call.
    ...optional('keySpendUsd', spendBefore === undefined ? undefined : spendBefore + (costUsd ?? 0)),
    ...optional('keyBudgetUsd', keyBudgetUsd),
    ...optional('promptTokens', usage?.prompt_tokens),
    ...optional('completionTokens', usage?.completion_tokens),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  const facts: Partial<Record<K, V>> = {};
  if (value !== undefined) facts[key] = value;
  return facts;
}

function number(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
