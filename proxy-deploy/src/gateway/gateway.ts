import {
  Agent,
  createServer,
  request as sendRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { pipeline, Transform, type TransformCallback } from 'node:stream';
import { classifyRoute, isHiddenHeader } from './routePolicy';

export interface GatewayOptions {
  /** Port of LiteLLM on the loopback address. */
  readonly upstreamPort: number;
  /** Whether management routes and metrics are reachable; they still want the master key or an administrator's. */
  readonly adminRoutes: boolean;
  /** Longest request body in bytes. */
  readonly bodyLimitBytes: number;
  /** False until LiteLLM answers and while it restarts. */
  readonly isReady: () => boolean;
}

/** Headers that concern one connection only (RFC 9110, 7.6.1). */
const connectionHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Errors in LiteLLM's envelope, so that a client knows one form only. */
function sendError(response: ServerResponse, status: number, type: string, message: string): void {
  if (response.headersSent) return void response.destroy();
  const retry: Record<string, string> = status === 503 ? { 'retry-after': '5' } : {};
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...retry });
  response.end(JSON.stringify({ error: { message, type, param: null, code: String(status) } }));
}

class BodyTooLarge extends Error {}

/** Passes bytes on until there are too many of them. */
class SizeLimit extends Transform {
  private seen = 0;

  constructor(private readonly limitBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.seen += chunk.length;
    if (this.seen > this.limitBytes) done(new BodyTooLarge());
    else done(null, chunk);
  }
}

function forwardableHeaders(message: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined && !connectionHeaders.has(name)) headers[name] = value;
  }
  return headers;
}

function visibleHeaders(message: IncomingMessage): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(forwardableHeaders(message)).filter(([name]) => !isHiddenHeader(name)));
}

/**
 * The only door to LiteLLM: closes routes nobody needs, bounds requests, takes out headers that tell too much, answers in LiteLLM's
 * own error form while it starts, and ends the call upstream as soon as the client is gone.
 */
export function createGateway(options: GatewayOptions): Server {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });

  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const upstream = sendRequest(
      {
        host: '127.0.0.1',
        port: options.upstreamPort,
        agent,
        method: request.method,
        path: request.url,
        headers: { ...forwardableHeaders(request), host: '127.0.0.1' },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, visibleHeaders(answer));
        response.flushHeaders();
        // A broken answer has to look broken to the client as well; pipeline destroys the response.
        pipeline(answer, response, () => undefined);
      },
    );
    // LiteLLM sends small pieces of a stream; none of them may wait for the next.
    upstream.setNoDelay(true);
    response.once('close', () => upstream.destroy());
    upstream.once('error', () => {
      if (!response.destroyed)
        sendError(response, 503, 'proxy_unavailable', 'The proxy is restarting; try again in a few seconds.');
    });
    pipeline(request, new SizeLimit(options.bodyLimitBytes), upstream, (error) => {
      if (!(error instanceof BodyTooLarge)) return;
      sendError(response, 413, 'request_too_large', `The request is larger than ${options.bodyLimitBytes} bytes.`);
    });
  };

  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const routeClass = classifyRoute(path);
    if (path === '/')
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end('AI Terminal Pro proxy\n');
    if (routeClass === 'closed' || (routeClass === 'admin' && !options.adminRoutes)) {
      sendError(response, 404, 'not_found', `There is no ${path} here.`);
      return;
    }
    if (Number(request.headers['content-length'] ?? 0) > options.bodyLimitBytes) {
      sendError(response, 413, 'request_too_large', `The request is larger than ${options.bodyLimitBytes} bytes.`);
      return;
    }
    if (!options.isReady()) {
      sendError(response, 503, 'proxy_unavailable', 'The proxy is starting; try again in a few seconds.');
      return;
    }
    forward(request, response);
  });
  server.on('connection', (socket) => socket.setNoDelay(true));
  server.once('close', () => agent.destroy());
  return server;
}
