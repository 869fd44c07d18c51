import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { ServerCertificate } from './certificates';
import { faultReply, type FaultName } from './scriptedFaults';

/** What the server does with one chat request. `answer` modes stream it as a LiteLLM proxy does. */
export type Script =
  | {
      readonly kind: 'answer';
      readonly text: string;
      readonly chunkDelayMs?: number;
      readonly firstTokenDelayMs?: number;
      /** Nothing is said before. */
      readonly after?: Promise<unknown>;
      /** Between `[DONE]` and the end of the response. */
      readonly closeDelayMs?: number;
      readonly costUsd?: number;
      readonly promptTokens?: number;
      readonly cacheHit?: boolean;
      readonly finishReason?: 'stop' | 'length';
    }
  /** A named error of a real proxy, see `scriptedFaults.ts`. */
  | { readonly kind: 'fault'; readonly fault: FaultName }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Accepts and never answers. */
  | { readonly kind: 'hang' }
  /** Half of the answer, then nothing. */
  | { readonly kind: 'stall'; readonly text: string }
  /** Half of the answer, then the socket is destroyed. */
  | { readonly kind: 'cut'; readonly text: string }
  /** Half of the answer, then an error event as LiteLLM writes it. */
  | { readonly kind: 'error-event'; readonly text: string; readonly message?: string }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly location: string }
  /** The socket is closed before a byte was sent. */
  | { readonly kind: 'reset' };

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Set when the client went away before the response was complete. */
  aborted: boolean;
  /** The response is over, in whatever way. */
  ended: boolean;
}

/** Decides per chat request; `index` counts chat requests from 0. */
export type ScriptChooser = (request: RecordedRequest, index: number) => Script;

export interface ScriptedServerOptions {
  /** Answers of `/v1/models`. */
  readonly models?: readonly string[];
  /** What `/v1/models` answers instead. */
  readonly modelsFault?: FaultName;
  /** The `info` object of `/key/info`, or an error by name. */
  readonly keyInfo?: Readonly<Record<string, unknown>> | FaultName;
  /** Without LiteLLM's headers: a plain OpenAI-compatible server such as Ollama. */
  readonly plain?: boolean;
  /** Nothing but chat requests is ever answered. */
  readonly hangs?: boolean;
  /** Speaks TLS with this certificate. */
  readonly certificate?: ServerCertificate;
  /** The liveness page hangs as well: nobody is there. */
  readonly dead?: boolean;
  /** What is no chat path leads to a login page, as in front of many company servers. */
  readonly login?: 'page' | 'redirect';
}

/** An OpenAI-compatible server on loopback that does what its script says and records what it got. */
export class ScriptedServer {
  readonly requests: RecordedRequest[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly listeners = new Set<() => void>();
  private chatCount = 0;
  private choose: ScriptChooser;

  private constructor(
    private readonly server: Server,
    private readonly options: ScriptedServerOptions,
    script: Script | ScriptChooser,
  ) {
    this.choose = typeof script === 'function' ? script : () => script;
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      this.receive(request, response);
    });
  }

  static async start(script: Script | ScriptChooser, options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
    const { certificate } = options;
    const server = certificate === undefined ? createServer() : createTlsServer(certificate);
    const scripted = new ScriptedServer(server, options, script);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get url(): string {
    return `${this.options.certificate === undefined ? 'http' : 'https'}://127.0.0.1:${String(this.port)}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get openSockets(): number {
    return this.sockets.size;
  }

  get chatRequests(): readonly RecordedRequest[] {
    return this.requests.filter((request) => request.path.endsWith('/chat/completions'));
  }

  setScript(script: Script | ScriptChooser): void {
    this.choose = typeof script === 'function' ? script : () => script;
  }

  /** Resolves as soon as the condition holds; it is looked at when something happens on the wire. */
  async until(condition: (server: ScriptedServer) => boolean): Promise<void> {
    if (condition(this)) return;
    await new Promise<void>((resolve) => {
      const listener = (): void => {
        if (!condition(this)) return;
        this.listeners.delete(listener);
        resolve();
      };
      this.listeners.add(listener);
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) =>
      this.server.close(() => {
        resolve();
      }),
    );
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const recorded: RecordedRequest = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
        aborted: false,
        ended: false,
      };
      this.requests.push(recorded);
      response.on('close', () => {
        recorded.aborted = !response.writableFinished;
        recorded.ended = true;
        this.notify();
      });
      this.reply(recorded, response);
      this.notify();
    });
  }

  private reply(request: RecordedRequest, response: ServerResponse): void {
    if (this.options.hangs === true && !request.path.endsWith('/chat/completions')) return;
    if (this.options.login !== undefined && !request.path.startsWith('/v1/')) sendLogin(this.options.login, response);
    else if (request.path === '/health/liveliness') {
      if (this.options.dead !== true) sendJson(response, 200, "I'm alive!");
    } else if (request.path === '/key/info') this.replyKeyInfo(response);
    else if (request.path === '/v1/models' && this.options.modelsFault !== undefined) {
      sendFault(response, this.options.modelsFault);
    } else if (request.path === '/v1/models') {
      const data = (this.options.models ?? ['scripted']).map((id) => ({ id, object: 'model' }));
      sendJson(response, 200, { object: 'list', data });
    } else if (request.path === '/v1/chat/completions') {
      play(this.choose(request, this.chatCount), response, this.options.plain === true);
      this.chatCount += 1;
    } else sendJson(response, 404, { detail: 'Not Found' });
  }

  private replyKeyInfo(response: ServerResponse): void {
    const info = this.options.keyInfo;
    if (typeof info === 'string') sendFault(response, info);
    else if (info === undefined) sendJson(response, 404, { detail: 'Not Found' });
    else sendJson(response, 200, { key: 'hash', info });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendFault(response: ServerResponse, fault: FaultName): void {
  const { status, body, headers } = faultReply(fault);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function play(script: Script, response: ServerResponse, plain: boolean): void {
  switch (script.kind) {
    case 'answer':
      void streamAnswer(script, response, plain);
      return;
    case 'fault':
      sendFault(response, script.fault);
      return;
    case 'status':
      response.writeHead(script.status, { 'content-type': 'application/json', ...script.headers }).end(script.body);
      return;
    case 'hang':
      return;
    case 'stall':
      startStream(response, plain);
      response.write(chunk(script.text.slice(0, Math.ceil(script.text.length / 2))));
      return;
    case 'cut':
      startStream(response, plain);
      response.write(chunk(script.text.slice(0, Math.ceil(script.text.length / 2))), () => response.destroy());
      return;
    case 'error-event':
      startStream(response, plain);
      response.write(chunk(script.text.slice(0, Math.ceil(script.text.length / 2))));
      response.end(
        `data: ${JSON.stringify({ error: { message: script.message ?? 'litellm.APIConnectionError: APIConnectionError: OpenAIException - peer closed connection', type: null, param: null, code: '500' } })}\n\n`,
      );
      return;
    case 'garbage':
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end('data: {"choices": [\n\nevent: ???\ndata: \u0000\u0001 not json\n\n');
      return;
    case 'huge':
      sendHuge(script.bytes, response);
      return;
    case 'redirect':
      response.writeHead(307, { location: script.location }).end();
      return;
    case 'reset':
      response.destroy();
      return;
  }
}

function startStream(response: ServerResponse, plain: boolean, more: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    ...(plain ? {} : liteLlmHeaders),
    ...more,
  });
}

const liteLlmHeaders = {
  'x-litellm-call-id': '00000000-0000-4000-8000-000000000000',
  'x-litellm-model-id': 'hf-primary',
  'x-litellm-model-group': 'qwen3-0.6b-ft',
  'x-litellm-version': '1.108.9',
  'x-litellm-key-spend': '0.5',
  'x-litellm-key-max-budget': '5',
  'x-litellm-attempted-fallbacks': '0',
};

function chunk(content: string, finishReason: string | null = null): string {
  const delta = content === '' ? {} : { role: 'assistant', content };
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted', choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
}

async function streamAnswer(
  script: Extract<Script, { kind: 'answer' }>,
  response: ServerResponse,
  plain: boolean,
): Promise<void> {
  await delay(script.firstTokenDelayMs ?? 0, response);
  await script.after;
  startStream(response, plain, script.cacheHit === true ? { 'x-litellm-cache-key': 'atp-x:1' } : {});
  const pieces = script.text.match(/[\s\S]{1,6}/gu) ?? [];
  for (const piece of pieces) {
    if (response.destroyed) return;
    response.write(chunk(piece));
    if (script.chunkDelayMs !== undefined) await delay(script.chunkDelayMs, response);
  }
  response.write(chunk('', script.finishReason ?? 'stop'));
  const promptTokens = script.promptTokens ?? 40;
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: pieces.length,
    total_tokens: promptTokens + pieces.length,
    ...(script.costUsd === undefined ? {} : { cost: script.costUsd }),
  };
  response.write(
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted', choices: [{ index: 0, delta: {} }], usage })}\n\n`,
  );
  response.write('data: [DONE]\n\n');
  await delay(script.closeDelayMs ?? 0, response);
  response.end();
}

/** Waits, but not for a client that has gone. */
async function delay(delayMs: number, response: ServerResponse): Promise<void> {
  if (delayMs === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(finish, delayMs);
    response.once('close', finish);
    function finish(): void {
      clearTimeout(timer);
      response.off('close', finish);
      resolve();
    }
  });
}

function sendLogin(how: 'page' | 'redirect', response: ServerResponse): void {
  if (how === 'redirect') response.writeHead(302, { location: 'https://login.example/' }).end();
  else response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>');
}

function sendHuge(bytes: number, response: ServerResponse): void {
  startStream(response, false);
  const piece = Buffer.from(chunk('x'.repeat(60_000)));
  let sent = 0;
  const push = (): void => {
    while (sent < bytes && !response.destroyed) {
      sent += piece.length;
      if (!response.write(piece)) {
        response.once('drain', push);
        return;
      }
    }
    response.end('data: [DONE]\n\n');
  };
  push();
}
