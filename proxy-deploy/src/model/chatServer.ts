import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { PromptTooLong, type CompletionModel, type CompletionResult } from './completionModel';

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const body = z.object({
  messages: z
    .array(
      z.object({
        role: z.string(),
        content: z
          .union([z.string(), z.array(textPart)])
          .nullish()
          .transform((content) =>
            typeof content === 'string' ? content : (content ?? []).map((part) => part.text).join(''),
          ),
      }),
    )
    .min(1),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(0).nullish(),
  max_completion_tokens: z.int().min(0).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
});

type Body = z.infer<typeof body>;

/** Requests that may wait for the model; more would only time out. */
const longestQueue = 8;
const defaultMaxTokens = 256;

interface Failure {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

function sendFailure(response: ServerResponse, { status, type, code, message }: Failure): void {
  sendJson(
    response,
    status,
    { error: { message, type, code, param: null } },
    status === 503 ? { 'retry-after': '1' } : {},
  );
}

function usageOf({ promptTokens, completionTokens }: CompletionResult) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

/** An OpenAI-compatible server over one local model: chat completions, whole or streamed, one at a time, the rest in a queue. */
export function createChatServer(model: CompletionModel, modelName: string): Server {
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function inTurn<T>(action: () => Promise<T>): Promise<T> {
    waiting += 1;
    const mine = turn.then(action).finally(() => (waiting -= 1));
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function complete(request: Body, response: ServerResponse): Promise<void> {
    const base = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: modelName };
    const chunk = (delta: unknown, finish: string | null, extra: object = {}): void => {
      const choices = [{ index: 0, delta, finish_reason: finish }];
      response.write(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices, ...extra })}\n\n`);
    };
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    let text = '';
    const onText = (piece: string): void => {
      text += piece;
      if (!request.stream) return;
      if (!response.headersSent) {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
        chunk({ role: 'assistant', content: '' }, null);
      }
      chunk({ content: piece }, null);
    };
    const result = await inTurn(() =>
      model.complete(
        {
          messages: request.messages,
          maxTokens: request.max_completion_tokens ?? request.max_tokens ?? defaultMaxTokens,
          temperature: request.temperature ?? 0,
          stop: typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []),
        },
        onText,
        gone.signal,
      ),
    );
    if (!request.stream) {
      const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: result.finishReason }];
      sendJson(response, 200, { ...base, object: 'chat.completion', choices, usage: usageOf(result) });
      return;
    }
    if (!response.headersSent)
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    chunk({}, result.finishReason);
    if (request.stream_options?.include_usage === true) {
      response.write(
        `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [], usage: usageOf(result) })}\n\n`,
      );
    }
    response.end('data: [DONE]\n\n');
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method ?? 'GET'} ${request.url ?? '/'}`;
    if (route === 'GET /health') {
      sendJson(response, 200, { status: 'ok' });
      return;
    }
    if (route === 'GET /v1/models') {
      sendJson(response, 200, { object: 'list', data: [{ id: modelName, object: 'model', owned_by: 'local' }] });
      return;
    }
    if (route !== 'POST /v1/chat/completions') {
      sendFailure(response, {
        status: 404,
        type: 'invalid_request_error',
        code: null,
        message: `There is no ${route} here.`,
      });
      return;
    }
    const parsed = body.safeParse(await json(request).catch(() => undefined));
    if (!parsed.success) {
      sendFailure(response, {
        status: 400,
        type: 'invalid_request_error',
        code: null,
        message: z.prettifyError(parsed.error),
      });
      return;
    }
    if (waiting >= longestQueue) {
      sendFailure(response, {
        status: 503,
        type: 'overloaded_error',
        code: null,
        message: 'The local model is busy; try again in a second.',
      });
      return;
    }
    return complete(parsed.data, response);
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const tooLong = error instanceof PromptTooLong;
      const message = error instanceof Error ? error.message : String(error);
      const shape = tooLong
        ? { status: 400, type: 'invalid_request_error', code: 'context_length_exceeded' }
        : { status: 500, type: 'server_error', code: null };
      sendFailure(response, { ...shape, message });
    });
  });
}
