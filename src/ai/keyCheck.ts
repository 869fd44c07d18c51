import { failed, ok, type Result } from '../base/result';
import { toAiFailure } from './aiFailure';
import type { Endpoint } from './baseUrl';
import { guardFetch, type Fetch } from './guardedFetch';
import type { AiFailure } from './provider';
import { failureOfServerError } from './serverError';
import { keyShape } from './virtualKey';

/** What the proxy says about a key, shown when it is set and by Check Connection. */
export interface KeyReport {
  /** Models the key may use; empty when the proxy lists none. */
  readonly models: readonly string[];
  readonly alias?: string;
  readonly spendUsd?: number;
  readonly budgetUsd?: number;
  /** ISO 8601. */
  readonly budgetResetAt?: string;
  /** ISO 8601; undefined for a key that doesn't expire. */
  readonly expiresAt?: string;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** The key may not read its own limits (`allowed_routes`), or the server is no LiteLLM: it works all the same. */
  readonly limitsUnknown: boolean;
}

/**
 * Asks the proxy about a key with that key itself, before it is stored. Nothing here wakes an endpoint. An empty key
 * is right for a server on this machine. The signal's time-out is the deadline.
 */
export async function checkKey(
  endpoint: Endpoint,
  key: string,
  signal: AbortSignal,
  fetch: Fetch = (input, init) => globalThis.fetch(input, init),
): Promise<Result<KeyReport, AiFailure>> {
  if (key === '' && !endpoint.isLoopback) return failed({ kind: 'key-rejected', reason: 'missing' });
  const shape = keyShape(key);
  if (shape.kind === 'refused' && shape.reason === 'hugging-face-token') {
    return failed({ kind: 'key-rejected', reason: 'hugging-face-token' });
  }
  const get = (url: string): Promise<Result<unknown, AiFailure>> => getJson(guardFetch(fetch), url, key, signal);
  const models = await get(`${endpoint.apiUrl}/models`);
  if (models.kind === 'failed') return models;
  const names = modelNames(models.value);
  if (key === '') return ok({ models: names, limitsUnknown: true });
  const info = await get(`${endpoint.rootUrl}/key/info`);
  if (info.kind === 'ok') return ok(reportOf(info.value, names));
  // The key works, as the list of models showed; it just may not look at itself, or this is no LiteLLM.
  return info.failure.kind === 'server-error' ? ok({ models: names, limitsUnknown: true }) : info;
}

/** What a key may do, in one line. */
export function describeKeyReport(report: KeyReport): string {
  const models =
    report.models.length === 0
      ? 'It lists no models.'
      : `Models: ${report.models.slice(0, 5).join(', ')}${report.models.length > 5 ? ', …' : ''}.`;
  if (report.limitsUnknown) return models;
  const spent = report.spendUsd === undefined ? undefined : `$${report.spendUsd.toFixed(4)} spent`;
  const budget =
    report.budgetUsd === undefined
      ? 'no budget limit'
      : `of $${report.budgetUsd.toFixed(2)}${report.budgetResetAt === undefined ? '' : ` until ${day(report.budgetResetAt)}`}`;
  const limits = [
    report.requestsPerMinute === undefined ? undefined : `${String(report.requestsPerMinute)} requests a minute`,
    report.tokensPerMinute === undefined ? undefined : `${String(report.tokensPerMinute)} tokens a minute`,
    report.expiresAt === undefined ? 'does not expire' : `expires ${day(report.expiresAt)}`,
  ].filter((part) => part !== undefined);
  return `${models} ${[spent, budget].filter((part) => part !== undefined).join(' ')}; ${limits.join(', ')}.`;
}

function day(iso: string): string {
  return iso.slice(0, 10);
}

async function getJson(
  fetch: Fetch,
  url: string,
  key: string,
  signal: AbortSignal,
): Promise<Result<unknown, AiFailure>> {
  const at = { model: '', hasKey: key !== '' };
  const startedAtMs = performance.now();
  try {
    const headers = { accept: 'application/json', ...(key === '' ? {} : { authorization: `Bearer ${key}` }) };
    const response = await fetch(url, { signal, headers });
    const text = await response.text();
    const body = parsedJson(text);
    if (response.ok) {
      return body === undefined ? failed({ kind: 'bad-response', message: 'The server sent no JSON.' }) : ok(body);
    }
    const error = record(body)['error'] ?? body ?? text;
    return failed(
      failureOfServerError({ status: response.status, body: error, headers: response.headers, message: text }, at),
    );
  } catch (thrown) {
    if (!signal.aborted) return failed(toAiFailure(thrown, at));
    const isTimeout = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
    if (!isTimeout) return failed({ kind: 'cancelled' });
    return failed({ kind: 'timed-out', phase: 'connect', afterMs: Math.round(performance.now() - startedAtMs) });
  }
}

function reportOf(body: unknown, names: readonly string[]): KeyReport {
  const info = record(record(body)['info'] ?? body);
  const own = Array.isArray(info['models']) ? info['models'].filter((name) => typeof name === 'string') : [];
  return {
    models: names.length > 0 ? names : own,
    limitsUnknown: false,
    ...text('alias', info['key_alias']),
    ...amount('spendUsd', info['spend']),
    ...amount('budgetUsd', info['max_budget']),
    ...text('budgetResetAt', info['budget_reset_at']),
    ...text('expiresAt', info['expires']),
    ...amount('requestsPerMinute', info['rpm_limit']),
    ...amount('tokensPerMinute', info['tpm_limit']),
  };
}

function modelNames(body: unknown): string[] {
  const data = record(body)['data'];
  if (!Array.isArray(data)) return [];
  return data.map((entry) => record(entry)['id']).filter((id) => typeof id === 'string');
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function text<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  const entry: Partial<Record<K, string>> = {};
  if (typeof value === 'string' && value !== '') entry[key] = value;
  return entry;
}

function amount<K extends string>(key: K, value: unknown): Partial<Record<K, number>> {
  const entry: Partial<Record<K, number>> = {};
  if (typeof value === 'number' && Number.isFinite(value)) entry[key] = value;
  return entry;
}
