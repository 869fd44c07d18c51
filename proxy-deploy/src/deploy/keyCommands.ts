import { setTimeout as delay } from 'node:timers/promises';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../base/userError';
import { AdminApi, userRoutes, type KeyRequest } from '../litellm/adminApi';
import { modelNames, readConfiguration } from '../litellm/configSchema';
import { join } from 'node:path';
import { packageFolder } from '../base/paths';
import { required, type DeployContext } from './context';
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

interface KeyRow {
  readonly token: string;
  readonly key_alias: string | null;
  readonly user_id: string | null;
  readonly spend: number;
  readonly max_budget: number | null;
  readonly budget_duration: string | null;
  readonly budget_reset_at: string | null;
  readonly rpm_limit: number | null;
  readonly tpm_limit: number | null;
  readonly max_parallel_requests: number | null;
  readonly expires: string | null;
  readonly models: readonly string[];
  readonly allowed_routes: readonly string[] | null;
  readonly blocked: boolean | null;
}

const pageSize = 100;

/** Over plain HTTP everybody on the way could read the key, so that is for this machine and container networks only. */
export function proxyUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new UserError(`PROXY_URL is not a URL: it is the address of the proxy, such as https://owner-name.hf.space.`);
  const isNear = /^(localhost|127(\.\d+){3}|\[::1\]|[^.:]+)$/.test(parsed.hostname);
  if (parsed.protocol === 'http:' && !isNear)
    throw new UserError('PROXY_URL is plain HTTP, in which keys can be read on the way: write https://.');
  return url.replace(/\/+$/, '');
}

export function adminApi(context: DeployContext): AdminApi {
  const url = required(context, 'PROXY_URL', 'the address of the proxy, such as https://owner-name.hf.space');
  const key = context.environment['PROXY_ADMIN_KEY'] ?? context.environment['LITELLM_MASTER_KEY'];
  if (key === undefined)
    throw new UserError(
      'PROXY_ADMIN_KEY is not set: it is an operator key ("deploy keys operator" makes one) or the master key.',
    );
  return new AdminApi(proxyUrl(url), key);
}

async function listKeys(api: AdminApi, signal: AbortSignal): Promise<readonly KeyRow[]> {
  const rows: KeyRow[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await api.call<{ readonly keys: readonly KeyRow[]; readonly total_pages: number }>(
      'GET',
      `/key/list?return_full_object=true&size=${pageSize}&page=${page}`,
      undefined,
      signal,
    );
    rows.push(...answer.keys);
    if (page >= answer.total_pages) return rows;
  }
}

async function findKey(api: AdminApi, user: string, signal: AbortSignal): Promise<KeyRow> {
  const found = (await listKeys(api, signal)).find((row) => row.key_alias === user);
  if (found === undefined) throw new UserError(`There is no key named ${user}: "deploy keys list" shows them all.`);
  return found;
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
  const { budgetUsd, budgetWindow, requestsPerMinute, tokensPerMinute, parallelRequests } = limits;
  return [
    budgetUsd === undefined ? [] : `${budgetUsd} USD`,
    budgetWindow === undefined ? [] : `in ${budgetWindow}`,
    requestsPerMinute === undefined ? [] : `${requestsPerMinute} requests a minute`,
    tokensPerMinute === undefined ? [] : `${tokensPerMinute} tokens a minute`,
    parallelRequests === undefined ? [] : `${parallelRequests} at once`,
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
        title: `key for ${user}: ${describeLimits(all)}, ${all.days} days`,
        isDone: () => Promise.resolve(false),
        apply: async () => {
          await api.ensureUser(user, context.signal);
          onKey(user, (await api.createKey(requestFor(user, all), context.signal)).key);
        },
      };
    }
    const wanted = fieldsOf(limits);
    const differs = Object.entries(wanted).some(([field, value]) => row[field as keyof Fields] !== value);
    return {
      title: `key for ${user} is there${differs ? '; its limits become ' : Object.keys(wanted).length === 0 ? '' : ': '}${describeLimits(limits)}`,
      isDone: () => Promise.resolve(!differs),
      apply: () => api.call('POST', '/key/update', { key: row.token, ...wanted }, context.signal),
    };
  });
  await runSteps(steps, context);
}

const csvRow = z.object({
  user: z.string().regex(/^[\w.@+-]{1,80}$/, 'has to be a name of letters, digits and . _ @ + -'),
  budget: z.coerce.number().positive().optional(),
  rpm: z.coerce.number().int().positive().optional(),
  tpm: z.coerce.number().int().positive().optional(),
  days: z.coerce.number().int().positive().optional(),
});

/** Reads a team: a CSV with the column user and, if wanted, budget, rpm, tpm and days; what is missing is as in `given`. */
export function readTeam(text: string, given: Partial<KeyLimits>): readonly KeyWish[] {
  const [header = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const columns = header.split(',').map((name) => name.trim());
  if (!columns.includes('user'))
    throw new UserError('The first line of the file has to name the columns, one of them "user".');
  const unknown = columns.filter((name) => !(name in csvRow.shape));
  if (unknown.length > 0)
    throw new UserError(
      `The column ${unknown.join(', ')} is not known: there are ${Object.keys(csvRow.shape).join(', ')}.`,
    );
  const seen = new Set<string>();
  return lines.map((line, index) => {
    const cells = line.split(',').map((cell) => cell.trim());
    if (cells.length > columns.length)
      throw new UserError(`Line ${index + 2} has more cells than the first line has columns.`);
    const parsed = csvRow.safeParse(
      Object.fromEntries(columns.flatMap((name, at) => (cells[at] ? [[name, cells[at]]] : []))),
    );
    if (!parsed.success) throw new UserError(`Line ${index + 2} cannot be read: ${z.prettifyError(parsed.error)}`);
    const { user, budget, rpm, tpm, days } = parsed.data;
    if (seen.has(user)) throw new UserError(`Line ${index + 2} names ${user} again: one line per person.`);
    seen.add(user);
    const own = { budgetUsd: budget, requestsPerMinute: rpm, tokensPerMinute: tpm, days };
    return {
      user,
      limits: { ...given, ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) },
    };
  });
}

export async function createTeam(
  file: string,
  output: string,
  given: Partial<KeyLimits>,
  context: DeployContext,
): Promise<void> {
  if (!existsSync(file)) throw new UserError(`${file} does not exist: give the CSV of the team.`);
  if (existsSync(output))
    throw new UserError(`${output} exists: keys are written to a new file only, name another with --out.`);
  const wishes = readTeam(readFileSync(file, 'utf8'), given);
  let made = 0;
  // One at a time: a key that was made and not written down could never be seen again.
  const write = (user: string, key: string): void => {
    if (made === 0) writeFileSync(output, 'user,key\n', { mode: 0o600, flag: 'wx' });
    appendFileSync(output, `${user},${key}\n`);
    made += 1;
  };
  try {
    await createKeys(wishes, context, write);
  } finally {
    if (made > 0)
      context.print(
        `${made} ${made === 1 ? 'key is' : 'keys are'} in ${output}, readable by you alone: hand them out and delete the file.`,
      );
  }
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

/** Longer than LiteLLM keeps spend to itself before it writes it to the database (proxy_batch_write_at in config.yaml: 10 s). */
const settleMs = 12_000;

/**
 * The new key inherits limits and what was already spent, so a rotation neither renews a budget nor loses a cent. The old one is
 * blocked first, and its last spend awaited: a sum that arrives after the key is gone would be nobody's.
 */
export async function rotateKey(user: string, days: number, context: DeployContext): Promise<string | undefined> {
  const api = adminApi(context);
  const { signal } = context;
  const { token } = await findKey(api, user, signal);
  const retired = `${user} (rotated ${new Date().toISOString()})`;
  let key: string | undefined;
  const change = (path: '/key/block' | '/key/unblock' | '/key/update', more: object = {}): Promise<unknown> =>
    api.call('POST', path, { key: token, ...more }, signal);
  await runSteps(
    [
      {
        title: `key of ${user} is replaced; the old one ends now`,
        isDone: () => Promise.resolve(false),
        apply: async () => {
          await change('/key/block');
          try {
            await delay(Number(context.environment['SPEND_SETTLE_MS'] ?? settleMs), undefined, { signal });
            const old = await findKey(api, user, signal);
            await change('/key/update', { key_alias: retired });
            const request = {
              key_alias: user,
              user_id: old.user_id,
              models: old.models,
              max_budget: old.max_budget,
              budget_duration: old.budget_duration,
              spend: old.spend,
              rpm_limit: old.rpm_limit,
              tpm_limit: old.tpm_limit,
              max_parallel_requests: old.max_parallel_requests,
              duration: `${days}d`,
              allowed_routes: old.allowed_routes ?? userRoutes,
            };
            key = (await api.call<{ readonly key: string }>('POST', '/key/generate', request, signal)).key;
          } catch (error) {
            await change('/key/update', { key_alias: user });
            await change('/key/unblock');
            throw error;
          }
          await api.call('POST', '/key/delete', { keys: [token] }, signal);
        },
      },
    ],
    context,
  );
  return key;
}

/** A key for the administration, so that the master key can stay where it is and be changed without anybody noticing. */
export async function createOperator(name: string, days: number, context: DeployContext): Promise<string | undefined> {
  const api = adminApi(context);
  const keys = await listKeys(api, context.signal);
  let key: string | undefined;
  await runSteps(
    [
      {
        title: `operator key ${name} for ${days} days`,
        isDone: () => Promise.resolve(keys.some((row) => row.key_alias === name)),
        apply: async () => {
          const users = await api.call<{ readonly users: readonly { readonly user_id: string }[] }>(
            'GET',
            `/user/list?user_ids=${encodeURIComponent(name)}`,
            undefined,
            context.signal,
          );
          if (!users.users.some((user) => user.user_id === name)) {
            await api.call(
              'POST',
              '/user/new',
              { user_id: name, user_role: 'proxy_admin', auto_create_key: false },
              context.signal,
            );
          }
          key = (await api.createKey({ key_alias: name, user_id: name, duration: `${days}d` }, context.signal)).key;
        },
      },
    ],
    context,
  );
  return key;
}
