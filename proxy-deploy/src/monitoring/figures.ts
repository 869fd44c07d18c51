/** A figure that is recorded, drawn and tested under one name. */
export interface Figure {
  /** Name of the recording rule. */
  readonly record: string;
  readonly title: string;
  /** Grafana's name of the unit. */
  readonly unit: 's' | 'reqps' | 'percentunit' | 'currencyUSD' | 'short' | 'tokens/s';
  readonly expr: string;
  /** Labels that stay, for the legend. */
  readonly by: readonly string[];
}

const requests = 'litellm_proxy_total_requests_metric_total';
const failures = 'litellm_proxy_failed_requests_metric_total';
const answered = 'litellm_requests_metric_total';
const spend = 'litellm_spend_metric_total';
const tokens = 'litellm_output_tokens_metric_total';
const fallbacks = 'litellm_deployment_successful_fallbacks_total';
const window = '5m';

function p95(histogram: string, by: string): string {
  return `histogram_quantile(0.95, sum by (le, ${by}) (rate(${histogram}_bucket[${window}])))`;
}

/** A sum that is 0, not absent, while there is nothing to add. */
function rateOf(counter: string, which = ''): string {
  return `(sum(rate(${counter}${which}[${window}])) or vector(0))`;
}

/** Without refusals: wrong and spent keys and their limits are nobody's fault but the caller's, and no reason to wake an operator. */
const faults = '{exception_status!~"401|403|422|429"}';

/** What a counter gained, also where it did not exist before: increase() misses the first step of a new series. */
function gained(counter: string, time: string): string {
  return `(increase(${counter}[${time}]) > 0 or (${counter} unless ${counter} offset ${time}))`;
}

/**
 * The users of a day. LiteLLM's own gauge litellm_active_users stays 0, and increase() alone misses a user whose first and only burst
 * lies before the first scrape, so series that did not exist a day ago count as well.
 */
const users = `${requests}{user!~"None|"}`;
const activeUsers = `count(count by (user) ((last_over_time(${users}[1d]) unless ${users} offset 1d) or (increase(${users}[1d]) > 0))) or vector(0)`;

export const figures: readonly Figure[] = [
  { record: 'proxy:requests:rate5m', title: 'Requests', unit: 'reqps', by: [], expr: rateOf(requests) },
  {
    record: 'proxy:errors:ratio5m',
    title: 'Requests that failed',
    unit: 'percentunit',
    by: [],
    expr: `${rateOf(failures)} / (${rateOf(requests)} > 0)`,
  },
  {
    record: 'proxy:fallbacks:ratio5m',
    title: 'Answered by the fallback',
    unit: 'percentunit',
    by: [],
    expr: `${rateOf(fallbacks)} / (${rateOf(requests)} > 0)`,
  },
  {
    record: 'proxy:latency_seconds:p95_5m',
    title: 'Answered within (95 %)',
    unit: 's',
    by: ['model'],
    expr: p95('litellm_request_total_latency_metric', 'model'),
  },
  {
    record: 'proxy:first_token_seconds:p95_5m',
    title: 'First token within (95 %, streams)',
    unit: 's',
    by: ['model'],
    expr: p95('litellm_llm_api_time_to_first_token_metric', 'model'),
  },
  {
    record: 'proxy:overhead_seconds:p95_5m',
    title: 'Time inside the proxy (95 %)',
    unit: 's',
    by: ['model_id'],
    expr: p95('litellm_overhead_latency_metric', 'model_id'),
  },
  {
    record: 'proxy:tokens_per_second:mean5m',
    title: 'Tokens per second of one answer',
    unit: 'tokens/s',
    by: ['model'],
    expr: `sum by (model) (rate(${tokens}[${window}])) / (sum by (model) (rate(litellm_llm_api_latency_metric_sum[${window}])) > 0)`,
  },
  {
    record: 'proxy:cost_per_request_usd:mean5m',
    title: 'Cost of an answer',
    unit: 'currencyUSD',
    by: [],
    expr: `${rateOf(spend)} / (${rateOf(answered)} > 0)`,
  },
  {
    record: 'proxy:cost_usd:increase1h',
    title: 'Cost of the last hour by user',
    unit: 'currencyUSD',
    by: ['user'],
    expr: `sum by (user) (increase(${spend}[1h]))`,
  },
  { record: 'proxy:active_users:1d', title: 'Active users of a day', unit: 'short', by: [], expr: activeUsers },
  {
    record: 'proxy:budget_left:ratio',
    title: 'Budget left by key',
    unit: 'percentunit',
    by: ['api_key_alias'],
    // LiteLLM computes it from the spend it remembers for a key, up to a minute old; an answer that cost nothing raises it again.
    expr: 'min by (api_key_alias) (min_over_time(litellm_remaining_api_key_budget_metric[5m]) / (litellm_api_key_max_budget_metric > 0))',
  },
  {
    record: 'proxy:cache_hits:ratio5m',
    title: 'Answered by the cache',
    unit: 'percentunit',
    by: [],
    expr: `${rateOf('litellm_cache_hits_metric_total')} / ((${rateOf('litellm_cache_hits_metric_total')} + ${rateOf('litellm_cache_misses_metric_total')}) > 0)`,
  },
];

export interface Alert {
  readonly name: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  readonly action: string;
}

export const alerts: readonly Alert[] = [
  {
    name: 'ProxyDown',
    expr: 'up{job="litellm"} == 0',
    for: '2m',
    severity: 'page',
    summary: 'The proxy does not answer.',
    action: 'Look at its log; "deploy smoke" tells which step fails.',
  },
  {
    name: 'DatabaseGone',
    expr: 'probe_success{job="readiness"} == 0',
    for: '1m',
    severity: 'page',
    summary: 'The proxy does not reach its database.',
    action:
      'Keys work for a minute from memory. Bring PostgreSQL back (a Supabase project may be paused), then run "deploy reconcile".',
  },
  {
    name: 'SlowAnswers',
    expr: 'proxy:latency_seconds:p95_5m > 10',
    for: '10m',
    severity: 'ticket',
    summary: 'One request in twenty takes more than 10 s.',
    action: 'If the first token is slow too the endpoint is cold or full: raise --idle-minutes or --max-replicas.',
  },
  {
    name: 'SlowFirstToken',
    expr: 'proxy:first_token_seconds:p95_5m > 5',
    for: '10m',
    severity: 'ticket',
    summary: 'The first token takes more than 5 s.',
    action: 'The endpoint is cold or full: "deploy endpoint status".',
  },
  {
    name: 'ManyErrors',
    expr: `${rateOf(failures, faults)} / (${rateOf(requests)} > 0) > 0.05 and proxy:requests:rate5m > 0.02`,
    for: '5m',
    severity: 'page',
    summary: 'More than 5 % of the requests fail.',
    action: 'sum by (exception_class, exception_status) of litellm_proxy_failed_requests_metric_total says why.',
  },
  {
    name: 'ManyFallbacks',
    expr: 'proxy:fallbacks:ratio5m > 0.2',
    for: '10m',
    severity: 'ticket',
    summary: 'More than 20 % of the answers come from the fallback.',
    action: '"deploy endpoint status" says why: a failed, sleeping or paused endpoint.',
  },
  {
    name: 'BudgetNearlySpent',
    expr: 'proxy:budget_left:ratio < 0.1',
    for: '1m',
    severity: 'ticket',
    summary: 'The key {{ $labels.api_key_alias }} has less than 10 % of its budget left.',
    action: '"deploy keys budget USER USD" raises it; otherwise the local model answers from then on.',
  },
  {
    name: 'BudgetSpent',
    // The gauge of what is left stands still once a key is refused, and is gone after a restart; refusals are always counted.
    expr: `sum by (user) (${gained(`${failures}{exception_class="BudgetExceededError"}`, '15m')}) > 0`,
    for: '0s',
    severity: 'ticket',
    summary: 'The budget of {{ $labels.user }} is spent; requests are refused.',
    action: '"deploy keys list" shows it, "deploy keys budget USER USD" raises it.',
  },
  {
    name: 'SpendWithoutPrice',
    expr: `(sum by (model) (increase(${tokens}{model!~".*-local"}[15m])) > 0) unless (sum by (model) (increase(${spend}[15m])) > 0)`,
    for: '5m',
    severity: 'page',
    summary: 'The model {{ $labels.model }} is used and costs nothing: budgets do not hold.',
    action: 'Set its prices in config.yaml and restart.',
  },
];
