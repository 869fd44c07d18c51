import type { AiFailure, OfflineReason } from './provider';
import { safeMessage } from './safeText';
import { failureOfServerError, type ServerError } from './serverError';
import { UnexpectedResponse } from './unexpectedResponse';

/**
 * The one place where what a library threw becomes a failure a user understands. Total: what nobody foresaw is a
 * `bad-response` with its message.
 */
export function toAiFailure(
  thrown: unknown,
  at: { readonly model: string; readonly hasKey: boolean; readonly remoteSide?: string | undefined },
): AiFailure {
  const causes = causeChain(thrown);
  for (const cause of causes) {
    if (cause instanceof UnexpectedResponse) return { kind: 'bad-response', message: cause.message };
  }
  for (const cause of causes) {
    const serverError = serverErrorOf(cause);
    if (serverError !== undefined) return failureOfServerError(serverError, at);
  }
  for (const cause of causes) {
    const code = codeOf(cause);
    if (connectTimeouts.has(code)) return { kind: 'timed-out', phase: 'connect', afterMs: undiciConnectTimeoutMs };
    const reason = offlineReasonOf(code, cause);
    if (reason !== undefined) {
      const { remoteSide } = at;
      const side = reason === 'refused' && remoteSide !== undefined ? { remoteSide } : {};
      return { kind: 'offline', message: safeMessage(messageOf(cause)), reason, ...side };
    }
  }
  if (causes.some((cause) => cause instanceof SyntaxError)) {
    return { kind: 'bad-response', message: 'The answer was no valid event stream.' };
  }
  if (causes.some((cause) => nameOf(cause) === 'APIConnectionError' || messageOf(cause) === 'fetch failed')) {
    return { kind: 'offline', message: safeMessage(messageOf(causes.at(-1))) };
  }
  return { kind: 'bad-response', message: safeMessage(messageOf(causes.at(-1))) };
}

/** What Node's fetch waits for a connection when nobody says otherwise. */
const undiciConnectTimeoutMs = 10_000;
const connectTimeouts = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
  'net::ERR_CONNECTION_TIMED_OUT',
  'net::ERR_TIMED_OUT',
]);

/** Node's and Chromium's names for the same trouble; VS Code may use either stack. */
const offlineReasons: readonly (readonly [RegExp, OfflineReason])[] = [
  [/^ECONNREFUSED$|ERR_CONNECTION_REFUSED/, 'refused'],
  [/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA)$|ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED/, 'name-not-found'],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$|ERR_INTERNET_DISCONNECTED|ERR_ADDRESS_UNREACHABLE|ERR_NETWORK_CHANGED|ERR_PROXY_CONNECTION_FAILED|ERR_TUNNEL_CONNECTION_FAILED/,
    'unreachable',
  ],
  [/CERT|^UNABLE_TO_|SELF_SIGNED|^ERR_TLS_|^ERR_SSL_|^EPROTO$|ERR_SSL_PROTOCOL_ERROR/, 'tls'],
  [
    /^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_BODY_TIMEOUT|UND_ERR_HEADERS_TIMEOUT)$|ERR_CONNECTION_RESET|ERR_CONNECTION_CLOSED|ERR_EMPTY_RESPONSE/,
    'reset',
  ],
];

function offlineReasonOf(code: string, cause: unknown): OfflineReason | undefined {
  const known = offlineReasons.find(([pattern]) => pattern.test(code))?.[1];
  if (known !== undefined) return known;
  // The body's reader says just "terminated" when the connection goes away in the middle.
  return cause instanceof TypeError && /^terminated$/.test(cause.message) ? 'reset' : undefined;
}

/** The error, its causes, and the members of aggregated errors (one per address that was tried). */
function causeChain(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  const visit = (value: unknown): void => {
    if (value === undefined || value === null || chain.includes(value) || chain.length > 12) return;
    chain.push(value);
    if (value instanceof AggregateError) value.errors.forEach(visit);
    if (value instanceof Error) visit(value.cause);
  };
  visit(thrown);
  return chain;
}

function serverErrorOf(cause: unknown): ServerError | undefined {
  if (typeof cause !== 'object' || cause === null || !('error' in cause) || !('headers' in cause)) return undefined;
  const status = 'status' in cause && typeof cause.status === 'number' ? cause.status : undefined;
  if (status === undefined && cause.error === undefined) return undefined;
  return {
    status,
    body: cause.error,
    headers: cause.headers instanceof Headers ? cause.headers : new Headers(),
    message: messageOf(cause),
  };
}

function codeOf(cause: unknown): string {
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return /net::ERR_\w+/.exec(messageOf(cause))?.[0] ?? '';
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.constructor.name : '';
}

function messageOf(cause: unknown): string {
  if (cause instanceof Error) return cause.message;
  try {
    return String(cause);
  } catch {
    // An object without a usable toString; found by the property test.
    return 'something that has no text';
  }
}
