interface FaultReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function envelope(
  status: number,
  type: string | null,
  message: string,
  headers?: Readonly<Record<string, string>>,
): FaultReply {
  const body = { error: { message, type, param: null, code: String(status) } };
  return headers === undefined ? { status, body } : { status, body, headers };
}

const keyHash = '0123456789abcdef'.repeat(4);

/** Errors in the form a LiteLLM 1.108 proxy sends them (statuses and types were observed at a real one). */
const faultReplies = {
  noKey: envelope(401, 'auth_error', 'Authentication Error, No api key passed in.'),
  unknownKey: envelope(
    401,
    'token_not_found_in_db',
    `Authentication Error, Invalid proxy server token passed. Received API Key = sk-...abcd, Key Hash (Token) =${keyHash}.`,
  ),
  expiredKey: envelope(
    401,
    'expired_key',
    'Authentication Error - Expired Key. Key Expiry time 2026-11-01 and current time 2026-11-22',
  ),
  blockedKey: envelope(
    401,
    'auth_error',
    'Authentication Error, Key is blocked. Update via `/key/unblock` if you are admin.',
  ),
  modelNotAllowed: envelope(
    403,
    'key_model_access_denied',
    "key not allowed to access model. This key can only access models=['a']. Tried to access b",
  ),
  unknownModel: envelope(
    400,
    'invalid_request_error',
    '/chat/completions: Invalid model name passed in model=nope. Call `/v1/models` to view available models for your key.',
  ),
  budgetExceeded: envelope(
    422,
    'budget_exceeded',
    'Budget has been exceeded! Key=key (sk-...Lp4w) Current cost: 0.0502, Max budget: 0.05',
  ),
  budgetExceeded429: envelope(
    429,
    'budget_exceeded',
    'Budget has been exceeded! Key=team (sk-...W8TA) Current cost: 0.06, Max budget: 0.05',
  ),
  rateLimited: envelope(
    429,
    'throttling_error',
    `Rate limit exceeded for api_key: ${keyHash}. Limit type: requests. Current limit: 1, Remaining: 0. Limit resets at: 2026-11-22 00:15:18 UTC`,
    {
      'retry-after': '60',
      rate_limit_type: 'requests',
      reset_at: '2026-11-22T00:15:18Z',
    },
  ),
  upstreamRateLimited: envelope(
    429,
    'throttling_error',
    'litellm.RateLimitError: RateLimitError: OpenAIException - slow down',
  ),
  coolingDown: envelope(
    429,
    'all_deployments_in_cooldown',
    'No deployments available for selected model, Try again in 5 seconds. Passed model=qwen3-0.6b-ft.',
  ),
  upstream503: envelope(
    503,
    'internal_server_error',
    'litellm.ServiceUnavailableError: ServiceUnavailableError: OpenAIException - model is starting. Fallback to qwen3-local also failed',
  ),
  upstream500: envelope(
    500,
    'internal_server_error',
    'litellm.InternalServerError: InternalServerError: OpenAIException - boom',
  ),
  upstreamTimeout: envelope(
    408,
    'invalid_request_error',
    'litellm.Timeout: APITimeoutError - Request timed out. Error_str: Request timed out.',
  ),
  contextWindow: envelope(
    400,
    'invalid_request_error',
    'litellm.ContextWindowExceededError: Model=qwen3-0.6b-ft, Max Input Tokens=100, Got=509',
  ),
  noDatabase: envelope(503, 'no_db_connection', 'No connected db.'),
  badRequest: envelope(400, 'invalid_request_error', 'Invalid JSON in request body'),
  notFound: { status: 404, body: { detail: 'Not Found' } },
  routeNotAllowed: {
    status: 403,
    body: {
      detail:
        "Virtual key is not allowed to call this route. Only allowed to call routes: ['llm_api_routes']. Tried to call route: /key/info",
    },
  },
  ollamaUnknownModel: {
    status: 404,
    body: { error: { message: "model 'nope' not found", type: 'api_error', param: null, code: null } },
  },
  bare502: { status: 502, body: 'Bad Gateway' },
} satisfies Record<string, FaultReply>;

export type FaultName = keyof typeof faultReplies;

export function faultReply(fault: FaultName): FaultReply {
  return faultReplies[fault];
}
