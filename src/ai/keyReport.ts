import { failed, ok, type Result } from '../base/result';
import type { Clock } from '../base/clock';
import { toAiFailure } from './aiFailure';
import { parseBaseUrl, type Endpoint } from './baseUrl';
import { DeadlineSignal } from './deadlines';
import { guardFetch, type Fetch } from './guardedFetch';
import type { AiFailure } from './provider';
import { safeMessage } from './safeText';
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

export interface KeyCheckOptions {
  readonly clock: Clock;
  readonly fetch?: Fetch;
  /** Name of the remote side when the window is a remote one: an address on "this machine" is there. */
  readonly remoteName?: string | undefined;
  /** For the whole check; nothing in it wakes an endpoint. */
  readonly timeoutMs?: number;
}

/** Asks the proxy about a key with that key itself, before it is stored. */
export async function checkKey(
  baseUrl: string,
  key: string | undefined,
  options: KeyCheckOptions,
  signal: AbortSignal,
): Promise<Result<KeyReport, AiFailure>> {
  const endpoint = parseBaseUrl(baseUrl);
  if (endpoint.kind === 'failed') return failed({ kind: 'not-configured', problem: endpoint.failure });
  if (key === undefined && !endpoint.value.isLoopback) return failed({ kind: 'key-rejected', reason: 'missing' });
  if (key !== undefined) {
    const shape = keyShape(key);
    if (shape.kind === 'refused' && shape.reason === 'hugging-face-token')
      return failed({ kind: 'key-rejected', reason: 'hugging-face-token' });
  }
  const asker = new Asker(endpoint.value, key, options, signal);
  try {
    const models = await asker.get(`${endpoint.value.apiUrl}/models`);
    if (models.kind === 'failed') return models;
    const names = modelNames(models.value);
    if (key === undefined) return ok({ models: names, limitsUnknown: true });
    const info = await asker.get(`${endpoint.value.rootUrl}/key/info`);
    // The key works, as the list of models showed; it just may not look at itself, or this is no LiteLLM.
    if (info.kind === 'failed')
      return info.failure.kind === 'server-error' ? ok({ models: names, limitsUnknown: true }) : info;
    return ok(reportOf(info.value, names));
  } finally {
    asker.dispose();
  }
}

const defaultTimeoutMs = 8_000;

class Asker {
  private readonly fetch: Fetch;
  private readonly deadline: DeadlineSignal;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly key: string | undefined,
    private readonly options: KeyCheckOptions,
    signal: AbortSignal,
  ) {
    this.fetch = guardFetch(options.fetch ?? ((input, init) => globalThis.fetch(input, init)));
    this.deadline = new DeadlineSignal(options.clock, signal);
    this.deadline.arm('connect', options.timeoutMs ?? defaultTimeoutMs);
  }

  async get(url: string): Promise<Result<unknown, AiFailure>> {
    const at = {
      model: this.endpoint.host,
      hasKey: this.key !== undefined,
      remoteSide: this.endpoint.isLoopback ? this.options.remoteName : undefined,
    };
    try {
      const response = await this.fetch(url, {
        signal: this.deadline.signal,
        headers: {
          accept: 'application/json',
          ...(this.key === undefined ? {} : { authorization: `Bearer ${this.key}` }),
        },
      });
      const text = await response.text();
      const body = parsedJson(text);
      if (response.ok)
        return body === undefined ? failed({ kind: 'bad-response', message: 'The server sent no JSON.' }) : ok(body);
      const error = record(body)['error'] ?? body ?? text;
      return failed(
        failureOfServerError({ status: response.status, body: error, headers: response.headers, message: text }, at),
      );
    } catch (thrown) {
      return failed(this.deadline.failure ?? toAiFailure(thrown, at));
    }
  }

  dispose(): void {
    this.deadline.dispose();
  }
}

function reportOf(body: unknown, names: readonly string[]): KeyReport {
  const info = record(record(body)['info'] ?? body);
  const own = Array.isArray(info['models'])
    ? info['models'].filter((name) => typeof name === 'string').map(safeMessage)
    : [];
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
  return data
    .map((entry) => record(entry)['id'])
    .filter((id) => typeof id === 'string')
    .map(safeMessage);
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
  if (typeof value === 'string' && value !== '') entry[key] = safeMessage(value);
  return entry;
}

function amount<K extends string>(key: K, value: unknown): Partial<Record<K, number>> {
  const entry: Partial<Record<K, number>> = {};
  if (typeof value === 'number' && Number.isFinite(value)) entry[key] = value;
  return entry;
}
