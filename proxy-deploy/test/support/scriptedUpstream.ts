import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback, stopServer } from './loopback';

/** What the upstream does with one request. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly tokens?: number; readonly pauseMs?: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut'; readonly afterChunks: number };

interface ChatBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly content: string }[];
}

const promptTokens = 10;
const defaultTokens = 5;

/** One OpenAI-compatible server of an upstream: counts, remembers and does what its script says. */
export class Lane {
  readonly requests: { readonly body: ChatBody; readonly headers: IncomingMessage['headers'] }[] = [];
  /** Requests whose connection the other side closed before the answer was complete. */
  aborted = 0;
  /** What is done when the script is over. */
  usual: Behaviour = { kind: 'answer' };
  private script: Behaviour[] = [];

  next(...behaviours: readonly Behaviour[]): void {
    this.script.push(...behaviours);
  }

  reset(): void {
    this.requests.length = 0;
    this.aborted = 0;
    this.script = [];
    this.usual = { kind: 'answer' };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await json(request)) as ChatBody;
    this.requests.push({ body, headers: request.headers });
    const behaviour = this.script.shift() ?? this.usual;
    response.once('close', () => {
      if (!response.writableFinished && behaviour.kind !== 'cut') this.aborted += 1;
    });
    if (behaviour.kind === 'hang') return;
    if (behaviour.kind === 'status') {
      response.writeHead(behaviour.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'scripted failure', type: 'server_error', code: null } }));
      return;
    }
    if (body.stream === true) await this.stream(body, behaviour, response);
    else await this.whole(body, behaviour, response);
  }

  private async whole(body: ChatBody, behaviour: Behaviour, response: ServerResponse): Promise<void> {
    const { tokens = defaultTokens, pauseMs = 0 } = behaviour.kind === 'answer' ? behaviour : {};
    await delay(pauseMs);
    response.writeHead(200, { 'content-type': 'application/json' });
    const message = { role: 'assistant', content: words(tokens).join('') };
    const usage = { prompt_tokens: promptTokens, completion_tokens: tokens, total_tokens: promptTokens + tokens };
    response.end(
      JSON.stringify({
        ...head(body),
        object: 'chat.completion',
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage,
      }),
    );
  }

  private async stream(body: ChatBody, behaviour: Behaviour, response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const event = (choices: readonly unknown[], extra: object = {}): void => {
      response.write(
        `data: ${JSON.stringify({ ...head(body), object: 'chat.completion.chunk', choices, ...extra })}\n\n`,
      );
    };
    const tokens = behaviour.kind === 'answer' ? (behaviour.tokens ?? defaultTokens) : defaultTokens;
    const pauseMs = behaviour.kind === 'answer' ? (behaviour.pauseMs ?? 0) : 30;
    for (const [index, content] of words(tokens).entries()) {
      if (behaviour.kind === 'cut' && index === behaviour.afterChunks) return void response.destroy();
      event([{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }]);
      await delay(pauseMs);
      if (response.destroyed) return;
    }
    event([{ index: 0, delta: {}, finish_reason: 'stop' }]);
    event([], {
      usage: { prompt_tokens: promptTokens, completion_tokens: tokens, total_tokens: promptTokens + tokens },
    });
    response.end('data: [DONE]\n\n');
  }
}

function head(body: ChatBody) {
  return {
    id: `chatcmpl-${Math.random().toString(36).slice(2)}`,
    created: Math.floor(Date.now() / 1000),
    model: body.model,
  };
}

function words(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `word${index} `);
}

/** Two scripted servers on one loopback port: the endpoint and the model beside the proxy. */
export class ScriptedUpstream {
  readonly primary = new Lane();
  readonly fallback = new Lane();

  private constructor(
    private readonly server: Server,
    private readonly origin: string,
  ) {}

  static async start(): Promise<ScriptedUpstream> {
    const server = createServer();
    const upstream = new ScriptedUpstream(server, await listenOnLoopback(server));
    server.on('request', (request, response) => {
      const lane = request.url?.startsWith('/fallback/') === true ? upstream.fallback : upstream.primary;
      lane.handle(request, response).catch(() => response.destroy());
    });
    return upstream;
  }

  get primaryUrl(): string {
    return `${this.origin}/primary/v1`;
  }

  get fallbackUrl(): string {
    return `${this.origin}/fallback/v1`;
  }

  reset(): void {
    this.primary.reset();
    this.fallback.reset();
  }

  stop(): Promise<void> {
    return stopServer(this.server);
  }
}
