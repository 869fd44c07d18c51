import { join } from 'node:path';
import { packageFolder } from '../base/paths';
import { userRoutes, type KeyRequest } from '../litellm/adminApi';
import { modelNames, readConfiguration } from '../litellm/configSchema';
import { adminApi } from './adminAccess';
import type { DeployContext } from './context';
import { findKey, listKeys, type KeyRow } from './keyList';
import { runSteps, type Step } from './steps';
import { textTable } from './textTable';

/** What a key may do. */
export interface KeyLimits {
  readonly budgetUsd: number;
  /** LiteLLM's words: 24h, 7d, 30d, 1mo. */
  readonly budgetWindow: string;
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
  readonly parallelRequests: number;
  /** Days until the key ends. */
  readonly days: number;
}

/** What a new key may do if nobody says otherwise. A request is some 400 tokens. */
export const usualLimits: KeyLimits = {
  budgetUsd: 5,
  budgetWindow: '30d',
  requestsPerMinute: 60,
  tokensPerMinute: 60_000,
  parallelRequests: 8,
  days: 90,
};

/** A key for a person. */
export interface KeyWish {
  /** The person; also the name of the key. */
  readonly user: string;
  /** Limits that somebody named; a key that is there already is changed to these, and keeps its others. */
  readonly limits: Partial<KeyLimits>;
}

/** Limits in LiteLLM's words, as a key shows them and as a request for one names them. */
const fields = {
  budgetUsd: 'max_budget',
  budgetWindow: 'budget_duration',
  requestsPerMinute: 'rpm_limit',
  tokensPerMinute: 'tpm_limit',
  parallelRequests: 'max_parallel_requests',
} as const;

type Fields = Partial<Pick<KeyRow, (typeof fields)[keyof typeof fields]>>;

function fieldsOf(limits: Partial<KeyLimits>): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const value = limits[name as keyof typeof fields];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

function describeLimits(limits: Partial<KeyLimits>): string {
  const { budgetUsd, budgetWindow, requestsPerMinute, tokensPerMinute, parallelRequests, days } = limits;
  return [
    budgetUsd === undefined ? [] : `${budgetUsd} USD`,
    budgetWindow === undefined ? [] : `in ${budgetWindow}`,
    requestsPerMinute === undefined ? [] : `${requestsPerMinute} requests a minute`,
    tokensPerMinute === undefined ? [] : `${tokensPerMinute} tokens a minute`,
    parallelRequests === undefined ? [] : `${parallelRequests} at once`,
    days === undefined ? [] : `${days} days`,
  ]
    .flat()
    .join(', ');
}

function requestFor(user: string, limits: KeyLimits): KeyRequest {
  return {
    key_alias: user,
    user_id: user,
    models: modelNames(readConfiguration(join(packageFolder, 'config.yaml'))),
    ...(fieldsOf(limits) as KeyRequest),
    duration: `${limits.days}d`,
    allowed_routes: userRoutes,
  };
}

const dayMs = 24 * 3600 * 1000;

/** Whether a key ends so many days from now, to a day: a second run on the same day has nothing to change. */
function endsIn(days: number, { expires }: KeyRow): boolean {
  return expires !== null && Math.abs(Date.parse(expires) - Date.now() - days * dayMs) < dayMs;
}

/** What of a key has to be changed to the limits that were named. */
function changesOf(limits: Partial<KeyLimits>, row: KeyRow): Readonly<Record<string, unknown>> {
  const changed = Object.entries(fieldsOf(limits)).filter(([field, value]) => row[field as keyof Fields] !== value);
  const { days } = limits;
  return {
    ...Object.fromEntries(changed),
    ...(days === undefined || endsIn(days, row) ? {} : { duration: `${days}d` }),
  };
}

/**
 * Makes the keys that are missing and changes the others to the limits that were named. A new key is handed to `onKey` at once, because
 * it can be seen only now, even if a later one fails.
 */
export async function createKeys(
  wishes: readonly KeyWish[],
  context: DeployContext,
  onKey: (user: string, key: string) => void,
): Promise<void> {
  const api = adminApi(context);
  const there = new Map((await listKeys(api, context.signal)).map((row) => [row.key_alias, row]));
  const steps = wishes.map(({ user, limits }): Step => {
    const row = there.get(user);
    if (row === undefined) {
      const all = { ...usualLimits, ...limits };
      return {
        title: `key for ${user}: ${describeLimits(all)}`,
        isDone: () => Promise.resolve(false),
        apply: async () => {
          await api.ensureUser(user, { signal: context.signal });
          onKey(user, (await api.createKey(requestFor(user, all), context.signal)).key);
        },
      };
    }
    const changes = changesOf(limits, row);
    const differs = Object.keys(changes).length > 0;
    const named = describeLimits(limits);
    return {
      title: `key for ${user} is there${differs ? '; its limits become ' : named === '' ? '' : ': '}${named}`,
      isDone: () => Promise.resolve(!differs),
      apply: () => api.call('POST', '/key/update', { key: row.token, ...changes }, context.signal),
    };
  });
  await runSteps(steps, context);
}

export async function printKeys(context: DeployContext): Promise<void> {
  const rows = await listKeys(adminApi(context), context.signal);
  const cells = rows.map((row) => [
    row.key_alias ?? '(unnamed)',
    row.user_id ?? '',
    row.spend.toFixed(4),
    row.max_budget?.toString() ?? 'none',
    row.budget_reset_at?.slice(0, 10) ?? '',
    row.rpm_limit?.toString() ?? '',
    row.expires?.slice(0, 10) ?? 'never',
    row.blocked === true ? 'blocked' : '',
  ]);
  for (const line of textTable(['name', 'user', 'spent USD', 'budget', 'reset', 'rpm', 'ends', ''], cells))
    context.print(line);
}

export async function setBudget(user: string, budgetUsd: number, context: DeployContext): Promise<void> {
  const api = adminApi(context);
  const row = await findKey(api, user, context.signal);
  await runSteps(
    [
      {
        title: `budget of ${user} is ${budgetUsd} USD`,
        isDone: () => Promise.resolve(row.max_budget === budgetUsd),
        apply: () => api.call('POST', '/key/update', { key: row.token, max_budget: budgetUsd }, context.signal),
      },
    ],
    context,
  );
}

export async function revokeKey(user: string, context: DeployContext): Promise<void> {
  const api = adminApi(context);
  const rows = await listKeys(api, context.signal);
  const row = rows.find((candidate) => candidate.key_alias === user);
  await runSteps(
    [
      {
        title: `key of ${user} is revoked`,
        isDone: () => Promise.resolve(row === undefined),
        apply: () => api.call('POST', '/key/delete', { keys: [row?.token] }, context.signal),
      },
    ],
    context,
  );
}

/** A key for the administration, so that the master key can stay where it is and be changed without anybody noticing. */
export async function createOperator(
  name: string,
  days: number,
  context: DeployContext,
  onKey: (key: string) => void,
): Promise<void> {
  const api = adminApi(context);
  const keys = await listKeys(api, context.signal);
  await runSteps(
    [
      {
        title: `operator key ${name} for ${days} days`,
        isDone: () => Promise.resolve(keys.some((row) => row.key_alias === name)),
        apply: async () => {
          await api.ensureUser(name, { role: 'proxy_admin', signal: context.signal });
          const request = { key_alias: name, user_id: name, duration: `${days}d` };
          onKey((await api.createKey(request, context.signal)).key);
        },
      },
    ],
    context,
  );
}
