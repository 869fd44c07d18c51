import type pg from 'pg';

/**
 * LiteLLM adds a call's cost to its key, its user and the spend log in separate writes. When PostgreSQL is away the log entries are
 * kept and written later, the sums of keys and users are not (measured, see docs/cost.md). The log is therefore the truth, and this
 * job adds to the sums what the log has and they lack.
 */

/** Log entries younger than this may still be on their way into the sums; LiteLLM writes every ten seconds. */
export const settleSeconds = 60;

/** Differences below this are rounding. */
const toleranceUsd = 1e-9;

/** A sum of a key or user beside what the log says about it. All in USD. */
export interface Account {
  readonly table: 'key' | 'user';
  readonly id: string;
  readonly name: string;
  /** Sum of the current budget window. */
  readonly spend: number;
  /** Sum since the beginning; users have none. */
  readonly totalSpend: number | undefined;
  /** What settled log entries of the current window add up to. */
  readonly loggedInWindow: number;
  /** What all settled log entries add up to. */
  readonly loggedTotal: number;
}

export interface Repair {
  readonly table: Account['table'];
  readonly id: string;
  readonly name: string;
  readonly addSpend: number;
  readonly addTotalSpend: number;
}

function missing(logged: number, counted: number): number {
  const difference = logged - counted;
  return difference > toleranceUsd ? difference : 0;
}

/** What has to be added where. Only ever adds: a sum above the log is left alone, because old log entries are deleted in time. */
export function planRepairs(accounts: readonly Account[]): readonly Repair[] {
  return accounts
    .map(({ table, id, name, spend, totalSpend, loggedInWindow, loggedTotal }) => ({
      table,
      id,
      name,
      addSpend: missing(loggedInWindow, spend),
      addTotalSpend: totalSpend === undefined ? 0 : missing(loggedTotal, totalSpend),
    }))
    .filter(({ addSpend, addTotalSpend }) => addSpend > 0 || addTotalSpend > 0);
}

/** Start of the current budget window; LiteLLM's "30d" and "1mo" both end on the first of a month. */
const windowStart = `case
  when a.budget_duration is null or a.budget_reset_at is null then '-infinity'::timestamp
  when a.budget_duration in ('30d', '1mo') then a.budget_reset_at - interval '1 month'
  when a.budget_duration ~ '^[0-9]+mo$' then a.budget_reset_at - (replace(a.budget_duration, 'mo', '') || ' months')::interval
  else a.budget_reset_at - (regexp_replace(a.budget_duration, '([smhdw])$', ' \\1'))::interval end`;

const accountsQuery = `
with settled as (
  select api_key, "user", spend, "startTime" from "LiteLLM_SpendLogs"
  where "endTime" < (now() at time zone 'utc') - make_interval(secs => $1) and spend > 0
), accounts as (
  select 'key' as kind, token as id, coalesce(key_alias, key_name, token) as name, spend, total_spend, budget_duration, budget_reset_at
  from "LiteLLM_VerificationToken"
  union all
  select 'user', user_id, coalesce(user_alias, user_id), spend, null, budget_duration, budget_reset_at from "LiteLLM_UserTable"
)
select a.kind as "table", a.id, a.name, a.spend, a.total_spend as "totalSpend",
  coalesce(sum(s.spend) filter (where s."startTime" >= ${windowStart}), 0)::float8 as "loggedInWindow",
  coalesce(sum(s.spend), 0)::float8 as "loggedTotal"
from accounts a join settled s on (a.kind = 'key' and s.api_key = a.id) or (a.kind = 'user' and s."user" = a.id)
group by a.kind, a.id, a.name, a.spend, a.total_spend, a.budget_duration, a.budget_reset_at`;

interface AccountRow extends Omit<Account, 'totalSpend'> {
  readonly totalSpend: number | null;
}

export async function readAccounts(client: pg.Client, settle = settleSeconds): Promise<readonly Account[]> {
  const { rows } = await client.query<AccountRow>(accountsQuery, [settle]);
  return rows.map((row) => ({ ...row, totalSpend: row.totalSpend ?? undefined }));
}

/** Compares sums with the log and adds what is missing, all or nothing; gives what was (or, dry, would be) added. */
export async function reconcile(
  client: pg.Client,
  options: { readonly dryRun: boolean; readonly settle?: number },
): Promise<readonly Repair[]> {
  await client.query('begin isolation level repeatable read');
  try {
    const repairs = planRepairs(await readAccounts(client, options.settle));
    if (!options.dryRun) for (const repair of repairs) await apply(client, repair);
    await client.query('commit');
    return repairs;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function apply(client: pg.Client, { table, id, addSpend, addTotalSpend }: Repair): Promise<void> {
  if (table === 'user')
    await client.query('update "LiteLLM_UserTable" set spend = spend + $2 where user_id = $1', [id, addSpend]);
  else {
    await client.query(
      'update "LiteLLM_VerificationToken" set spend = spend + $2, total_spend = total_spend + $3 where token = $1',
      [id, addSpend, addTotalSpend],
    );
  }
}
