import type { AiFailure, ServerErrorReason } from './provider';
import { safeMessage } from './safeText';

/** An error as an OpenAI-compatible server sends it: as a response, or as an event in the middle of a stream. */
export interface ServerError {
  /** Undefined in the middle of a stream, where the status was 200. */
  readonly status: number | undefined;
  /** The `error` object of the body, or the body itself when it has none. */
  readonly body: unknown;
  readonly headers: Headers;
  readonly message: string;
}

interface Details extends ServerError {
  readonly type: string;
  readonly text: string;
  readonly code: number;
  readonly at: { readonly model: string; readonly hasKey: boolean };
}

/** By `error.type` and never by status where there is a type: a real proxy says 422 for a spent budget. */
export function failureOfServerError(error: ServerError, at: Details['at']): AiFailure {
  const body = asRecord(error.body);
  const text = textOf(body['message']) ?? textOf(body['detail']) ?? textOf(error.body) ?? error.message;
  const details: Details = {
    ...error,
    type: textOf(body['type']) ?? '',
    text,
    code: error.status ?? Number.parseInt(textOf(body['code']) ?? '', 10),
    at,
  };
  for (const rule of textRules) if (rule.matches.test(text)) return rule.failure(details);
  return typeRules[details.type]?.(details) ?? byStatus(details);
}

type Rule = (details: Details) => AiFailure;

const serverError =
  (reason: ServerErrorReason): Rule =>
  (details) => {
    const retryAfterMs = retryAfterOf(details);
    return {
      kind: 'server-error',
      status: Number.isNaN(details.code) ? 500 : details.code,
      message: safeMessage(details.text),
      reason,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  };

const modelNotAllowed: Rule = ({ at }) => ({ kind: 'model-not-allowed', model: at.model });

const keyRejected: Rule = ({ text, at }) => ({
  kind: 'key-rejected',
  reason: /blocked/i.test(text) ? 'blocked' : at.hasKey ? 'unknown' : 'missing',
});

const budgetExceeded: Rule = ({ text }) => {
  const spentUsd = numberAfter(/current cost:\s*/i, text);
  const budgetUsd = numberAfter(/max budget:\s*/i, text);
  return {
    kind: 'budget-exceeded',
    ...(spentUsd === undefined ? {} : { spentUsd }),
    ...(budgetUsd === undefined ? {} : { budgetUsd }),
  };
};

/** The key's own limit carries `rate_limit_type`; without it the limit is that of the model's provider. */
const throttled: Rule = (details) => {
  if (details.headers.get('rate_limit_type') === null && !/limit type:/i.test(details.text)) {
    return serverError('upstream-rate-limited')(details);
  }
  return rateLimited(details);
};

const rateLimited: Rule = (details) => {
  const retryAfterMs = retryAfterOf(details);
  return { kind: 'rate-limited', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
};

/** LiteLLM gives several kinds of trouble the type `invalid_request_error`; only the text tells them apart. */
const textRules: readonly { readonly matches: RegExp; readonly failure: Rule }[] = [
  { matches: /^litellm\.Timeout\b/, failure: serverError('upstream-timed-out') },
  {
    matches:
      /ContextWindowExceededError|context_length_exceeded|maximum context length|exceeds the available context size/i,
    failure: serverError('context-window'),
  },
  { matches: /^No deployments available for selected model/, failure: serverError('cooling-down') },
  {
    matches:
      /Invalid model name passed in|\bmodel ['"`]?[\w./:-]+['"`]? (?:was )?not found|model_not_found|does not exist/i,
    failure: modelNotAllowed,
  },
  { matches: /^Budget has been exceeded/, failure: budgetExceeded },
];

const typeRules: Partial<Record<string, Rule>> = {
  auth_error: keyRejected,
  authentication_error: keyRejected,
  invalid_api_key: keyRejected,
  token_not_found_in_db: () => ({ kind: 'key-rejected', reason: 'unknown' }),
  expired_key: () => ({ kind: 'key-rejected', reason: 'expired' }),
  key_model_access_denied: modelNotAllowed,
  team_model_access_denied: modelNotAllowed,
  user_model_access_denied: modelNotAllowed,
  org_model_access_denied: modelNotAllowed,
  project_model_access_denied: modelNotAllowed,
  not_found_error: modelNotAllowed,
  budget_exceeded: budgetExceeded,
  insufficient_quota: budgetExceeded,
  throttling_error: throttled,
  rate_limit_exceeded: rateLimited,
  all_deployments_in_cooldown: serverError('cooling-down'),
  no_db_connection: serverError('database'),
  internal_server_error: serverError('upstream-unavailable'),
  server_error: serverError('upstream-unavailable'),
  invalid_request_error: serverError('request-refused'),
  bad_request_error: serverError('request-refused'),
};

/** Without a type we know: a stranger's server, or an error in the middle of a stream. */
const byStatus: Rule = (details) => {
  const { code } = details;
  if (code === 401) return keyRejected(details);
  if (code === 404 || code === 405) return serverError('wrong-path')(details);
  if (code === 408 || code === 504) return serverError('upstream-timed-out')(details);
  if (code === 429) return rateLimited(details);
  if (code >= 400 && code < 500) return serverError('request-refused')(details);
  return serverError('upstream-unavailable')(details);
};

/** `retry-after` in seconds or as a date, or the number LiteLLM puts into its text. */
function retryAfterOf({ headers, text }: Details): number | undefined {
  const header = headers.get('retry-after');
  const seconds = header === null ? numberAfter(/try again in\s*/i, text) : Number(header);
  if (seconds !== undefined && Number.isFinite(seconds)) return Math.max(0, Math.round(seconds * 1000));
  const dateMs = header === null ? Number.NaN : Date.parse(header);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - Date.now());
}

function numberAfter(prefix: RegExp, text: string): number | undefined {
  const match = prefix.exec(text);
  if (match === null) return undefined;
  const value = Number.parseFloat(text.slice(match.index + match[0].length).replace(/^\$/, ''));
  return Number.isNaN(value) ? undefined : value;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
