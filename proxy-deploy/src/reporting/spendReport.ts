import type pg from 'pg';

/** Figures of one group of calls: a user, a model, a day, or all. */
export interface SpendFigures {
  readonly name: string;
  readonly requests: number;
  readonly users: number;
  readonly costUsd: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Time to the first token, of streamed calls. */
  readonly firstTokenP95Ms: number | null;
  readonly tokensPerSecond: number | null;
  readonly fallbacks: number;
  readonly cacheHits: number;
}

export interface KeyFigures {
  readonly name: string;
  readonly spend: number;
  readonly budget: number;
  readonly remainingShare: number;
}

export interface SpendReport {
  readonly days: number;
  readonly total: SpendFigures | undefined;
  readonly byDay: readonly SpendFigures[];
  readonly byUser: readonly SpendFigures[];
  readonly byModel: readonly SpendFigures[];
  /** Keys with less than a tenth of their budget left. */
  readonly nearlySpent: readonly KeyFigures[];
  /** Paid models that were used and cost nothing: a price is missing. */
  readonly unpriced: readonly string[];
}

/** The model beside the proxy; an answer of it to a call for another model is a fallback. */
const freeModelPattern = '%-local';

const figures = (group: string): string => `
select ${group} as name, count(*)::int as requests, count(distinct nullif("user", ''))::int as users, coalesce(sum(spend), 0)::float8 as "costUsd",
  coalesce(sum(prompt_tokens), 0)::int as "promptTokens", coalesce(sum(completion_tokens), 0)::int as "completionTokens",
  percentile_cont(0.5) within group (order by extract(epoch from "endTime" - "startTime") * 1000)::float8 as "p50Ms",
  percentile_cont(0.95) within group (order by extract(epoch from "endTime" - "startTime") * 1000)::float8 as "p95Ms",
  percentile_cont(0.95) within group (order by extract(epoch from "completionStartTime" - "startTime") * 1000)
    filter (where "completionStartTime" > "startTime" and "completionStartTime" < "endTime")::float8 as "firstTokenP95Ms",
  (sum(completion_tokens) filter (where coalesce(cache_hit, '') <> 'True')
    / nullif(sum(extract(epoch from "endTime" - "startTime")) filter (where coalesce(cache_hit, '') <> 'True'), 0))::float8 as "tokensPerSecond",
  count(*) filter (where coalesce((metadata->>'attempted_fallbacks')::int, 0) > 0)::int as fallbacks,
  count(*) filter (where cache_hit = 'True')::int as "cacheHits"
from "LiteLLM_SpendLogs" where "startTime" > (now() at time zone 'utc') - make_interval(days => $1)
group by 1`;

const nearlySpentQuery = `
select coalesce(key_alias, key_name, left(token, 8)) as name, spend, max_budget as budget, greatest(0, 1 - spend / max_budget) as "remainingShare"
from "LiteLLM_VerificationToken" where max_budget > 0 and spend > 0.9 * max_budget order by 4, 1`;

const unpricedQuery = `
select model_group as name from "LiteLLM_SpendLogs"
where "startTime" > (now() at time zone 'utc') - make_interval(days => $1) and completion_tokens > 0 and coalesce(cache_hit, '') <> 'True'
  and model_group not like '${freeModelPattern}'
group by 1 having sum(spend) = 0 order by 1`;

/** The figures of Prometheus, from the spend tables: for a proxy that sleeps and cannot be scraped. */
export async function readSpendReport(client: pg.Client, days: number): Promise<SpendReport> {
  const group = async (by: string, order: string): Promise<readonly SpendFigures[]> =>
    (await client.query<SpendFigures>(`${figures(by)} order by ${order}`, [days])).rows;
  const names = async (query: string): Promise<readonly string[]> =>
    (await client.query<{ name: string }>(query, [days])).rows.map((row) => row.name);
  const [total] = await group(`'all'::text`, '1');
  return {
    days,
    total,
    byDay: await group(`to_char("startTime", 'YYYY-MM-DD')`, '1'),
    byUser: await group(`coalesce(nullif("user", ''), '(none)')`, '4 desc, 1'),
    byModel: await group('model_group', '4 desc, 1'),
    nearlySpent: (await client.query<KeyFigures>(nearlySpentQuery)).rows,
    unpriced: await names(unpricedQuery),
  };
}
