import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../base/userError';
import { AdminApi, userRoutes, type KeyRequest } from '../litellm/adminApi';
import { modelNames, readConfiguration } from '../litellm/configSchema';
import { join } from 'node:path';
import { packageFolder } from '../base/paths';
import { required, type DeployContext } from './context';
import { runSteps, type Step } from './steps';
import { textTable } from './textTable';

/** What a person's key may do. */
export interface KeyWish {
  /** The person; also the name of the key. */
  readonly user: string;
  readonly budgetUsd: number;
  /** LiteLLM's words: 24h, 7d, 30d, 1mo. */
  readonly budgetWindow: string;
  readonly requestsPerMinute: number;
  /** Days until the key ends. */
  readonly days: number;
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

const parallelRequests = 8;
const pageSize = 100;

export function adminApi(context: DeployContext): AdminApi {
  const url = required(context, 'PROXY_URL', 'the address of the proxy, such as https://owner-name.hf.space');
  const key = context.environment['PROXY_ADMIN_KEY'] ?? context.environment['LITELLM_MASTER_KEY'];
  if (key === undefined) throw new UserError('PROXY_ADMIN_KEY is not set: it is an operator key ("deploy keys operator" makes one) or the master key.');
  return new AdminApi(url.replace(/\/+$/, ''), key);
}

async function listKeys(api: AdminApi, signal: AbortSignal): Promise<readonly KeyRow[]> {
  const rows: KeyRow[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await api.call<{ readonly keys: readonly KeyRow[]; readonly total_pages: number }>(
      'GET', `/key/list?return_full_object=true&size=${pageSize}&page=${page}`, undefined, signal,
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

function requestFor(wish: KeyWish): KeyRequest {
  return {
    key_alias: wish.user, user_id: wish.user, models: modelNames(readConfiguration(join(packageFolder, 'config.yaml'))), max_budget: wish.budgetUsd,
    budget_duration: wish.budgetWindow, rpm_limit: wish.requestsPerMinute, max_parallel_requests: parallelRequests, duration: `${wish.days}d`,
    allowed_routes: userRoutes,
  };
}

/** Makes the keys that are missing; gives those that were made, because a key can be seen only once. */
export async function createKeys(wishes: readonly KeyWish[], context: DeployContext): Promise<readonly { readonly user: string; readonly key: string }[]> {
  const api = adminApi(context);
  const there = new Set((await listKeys(api, context.signal)).map((row) => row.key_alias));
  const made: { user: string; key: string }[] = [];
  const steps = wishes.map(
    (wish): Step => ({
      title: `key for ${wish.user}: ${wish.budgetUsd} USD per ${wish.budgetWindow}, ${wish.requestsPerMinute} requests a minute, ${wish.days} days`,
      isDone: () => Promise.resolve(there.has(wish.user)),
      apply: async () => {
        await api.ensureUser(wish.user, context.signal);
        made.push({ user: wish.user, key: (await api.createKey(requestFor(wish), context.signal)).key });
      },
    }),
  );
  await runSteps(steps, context);
  return made;
}

const csvRow = z.object({
  user: z.string().regex(/^[\w.@+-]{1,80}$/),
  budget: z.coerce.number().positive().optional(),
  rpm: z.coerce.number().int().positive().optional(),
  days: z.coerce.number().int().positive().optional(),
});

/** Reads a team: a CSV with the column user and, if wanted, budget, rpm and days; what is missing is as in `usual`. */
export function readTeam(text: string, usual: Omit<KeyWish, 'user'>): readonly KeyWish[] {
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const columns = header.split(',').map((name) => name.trim());
  if (!columns.includes('user')) throw new UserError('The first line of the file has to name the columns, one of them "user".');
  const seen = new Set<string>();
  return lines.map((line, index) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const parsed = csvRow.safeParse(Object.fromEntries(columns.flatMap((name, at) => (cells[at] ? [[name, cells[at]]] : []))));
    if (!parsed.success) throw new UserError(`Line ${index + 2} cannot be read: ${z.prettifyError(parsed.error)}`);
    const { user, budget, rpm, days } = parsed.data;
    if (seen.has(user)) throw new UserError(`Line ${index + 2} names ${user} again: one line per person.`);
    seen.add(user);
    return { user, budgetUsd: budget ?? usual.budgetUsd, budgetWindow: usual.budgetWindow, requestsPerMinute: rpm ?? usual.requestsPerMinute, days: days ?? usual.days };
  });
}

export async function createTeam(file: string, output: string, usual: Omit<KeyWish, 'user'>, context: DeployContext): Promise<void> {
  if (!existsSync(file)) throw new UserError(`${file} does not exist: give the CSV of the team.`);
  if (existsSync(output)) throw new UserError(`${output} exists: keys are written to a new file only, name another with --out.`);
  const made = await createKeys(readTeam(readFileSync(file, 'utf8'), usual), context);
  if (made.length === 0) return;
  writeFileSync(output, ['user,key', ...made.map(({ user, key }) => `${user},${key}`), ''].join('\n'), { mode: 0o600, flag: 'wx' });
  context.print(`${made.length} keys are in ${output}, readable by you alone: hand them out and delete the file.`);
}

export async function printKeys(context: DeployContext): Promise<void> {
  const rows = await listKeys(adminApi(context), context.signal);
  const cells = rows.map((row) => [
    row.key_alias ?? '(unnamed)', row.user_id ?? '', row.spend.toFixed(4), row.max_budget?.toString() ?? 'none', row.budget_reset_at?.slice(0, 10) ?? '',
    row.rpm_limit?.toString() ?? '', row.expires?.slice(0, 10) ?? 'never', row.blocked === true ? 'blocked' : '',
  ]);
  for (const line of textTable(['name', 'user', 'spent USD', 'budget', 'reset', 'rpm', 'ends', ''], cells)) context.print(line);
}

export async function setBudget(user: string, budgetUsd: number, context: DeployContext): Promise<void> {
  const api = adminApi(context);
  const row = await findKey(api, user, context.signal);
  await runSteps(
    [
      {
        title: `budget of ${user} is ${budgetUsd} USD`,
        isDone: () => Promise.resolve(row.max_budget === budgetUsd),
        apply: async () => void (await api.call('POST', '/key/update', { key: row.token, max_budget: budgetUsd }, context.signal)),
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
        apply: async () => void (await api.call('POST', '/key/delete', { keys: [row?.token] }, context.signal)),
      },
    ],
    context,
  );
}

/** The new key inherits limits and what was already spent, so a rotation neither renews a budget nor loses a cent. */
export async function rotateKey(user: string, days: number, context: DeployContext): Promise<string | undefined> {
  const api = adminApi(context);
  const old = await findKey(api, user, context.signal);
  const retired = `${user} (rotated ${new Date().toISOString()})`;
  let key: string | undefined;
  const rename = (alias: string): Promise<unknown> => api.call('POST', '/key/update', { key: old.token, key_alias: alias }, context.signal);
  await runSteps(
    [
      {
        title: `key of ${user} is replaced; the old one ends now`,
        isDone: () => Promise.resolve(false),
        apply: async () => {
          await rename(retired);
          try {
            const request = {
              key_alias: user, user_id: old.user_id, models: old.models, max_budget: old.max_budget, budget_duration: old.budget_duration, spend: old.spend,
              rpm_limit: old.rpm_limit, tpm_limit: old.tpm_limit, max_parallel_requests: old.max_parallel_requests, duration: `${days}d`,
              allowed_routes: old.allowed_routes ?? userRoutes,
            };
            key = (await api.call<{ readonly key: string }>('POST', '/key/generate', request, context.signal)).key;
          } catch (error) {
            await rename(user);
            throw error;
          }
          await api.call('POST', '/key/delete', { keys: [old.token] }, context.signal);
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
            'GET', `/user/list?user_ids=${encodeURIComponent(name)}`, undefined, context.signal,
          );
          if (!users.users.some((user) => user.user_id === name)) {
            await api.call('POST', '/user/new', { user_id: name, user_role: 'proxy_admin', auto_create_key: false }, context.signal);
          }
          key = (await api.createKey({ key_alias: name, user_id: name, duration: `${days}d` }, context.signal)).key;
        },
      },
    ],
    context,
  );
  return key;
}
