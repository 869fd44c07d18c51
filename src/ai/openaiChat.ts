import type { OpenAI } from 'openai';
import type { Endpoint } from './baseUrl';
import type { Fetch } from './guardedFetch';
import type { ChatPrompt } from './prompt';
import type { StreamUsage } from './responseFacts';
import { UnexpectedResponse } from './unexpectedResponse';

export interface StreamedAnswer {
  readonly text: string;
  readonly headers: Headers;
  readonly usage: StreamUsage | undefined;
  /** The model stopped because of `max_tokens`, not because it was done. */
  readonly cutOff: boolean;
}

export interface StreamCall {
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string | undefined;
  readonly signal: AbortSignal;
  readonly onHeaders: () => void;
  readonly onText: (text: string) => void;
}

/** The body of a chat call: always streamed (an aborted plain call runs on and is charged) and always limited. */
export function chatBody(
  model: string,
  prompt: ChatPrompt,
  cache: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  return {
    model,
    messages: prompt.messages,
    temperature: 0,
    max_tokens: prompt.maxTokens,
    stream: true,
    stream_options: { include_usage: true },
    ...prompt.extraBody,
    ...(cache === undefined ? {} : { cache }),
  };
}

/** Calls the chat-completions API of one endpoint after the other through the official SDK. */
export class OpenAiChat {
  private client: { readonly apiUrl: string; readonly openai: OpenAI } | undefined;

  constructor(private readonly fetch: Fetch) {}

  /** One call from the first byte to the last; throws what the SDK throws. A stream without an end is an error. */
  async stream(endpoint: Endpoint, call: StreamCall): Promise<StreamedAnswer> {
    const openai = await this.clientFor(endpoint);
    return streamAnswer(openai, call);
  }

  /** Loads the SDK ahead of the first call: it costs about 100 ms, which activation must not pay. */
  async preload(): Promise<void> {
    await import('openai');
  }

  private async clientFor(endpoint: Endpoint): Promise<OpenAI> {
    if (this.client?.apiUrl !== endpoint.apiUrl) {
      const { OpenAI: Client } = await import('openai');
      const openai = new Client({
        baseURL: endpoint.apiUrl,
        // The key goes into each request's header; nothing is taken from the environment.
        apiKey: 'set-per-request',
        adminAPIKey: null,
        organization: null,
        project: null,
        webhookSecret: null,
        fetch: this.fetch,
        maxRetries: 0,
        timeout: longestTimeoutMs,
        logLevel: 'off',
      });
      this.client = { apiUrl: endpoint.apiUrl, openai };
    }
    return this.client.openai;
  }
}

/** Characters; the longest answer that is asked for, 256 tokens, has about a thousand. */
const longestAnswer = 20_000;

/** The SDK's own timer must never act before ours. */
const longestTimeoutMs = 600_000;

async function streamAnswer(client: OpenAI, call: StreamCall): Promise<StreamedAnswer> {
  const { data: events, response } = await client.chat.completions
    .create(asStreamingParams(call.body), {
      signal: call.signal,
      headers: { authorization: call.key === undefined ? null : `Bearer ${call.key}` },
    })
    .withResponse();
  call.onHeaders();
  let text = '';
  let finishReason: string | undefined;
  let usage: StreamUsage | undefined;
  for await (const event of events) {
    if (call.signal.aborted) break;
    usage = event.usage ?? usage;
    const choice = event.choices[0];
    if (choice === undefined) continue;
    const piece = choice.delta.content ?? '';
    if (piece !== '') {
      text += piece;
      if (text.length > longestAnswer) throw new UnexpectedResponse('too-big', 'The answer was larger than 20 kB.');
      call.onText(text);
    }
    finishReason = choice.finish_reason ?? finishReason;
  }
  call.signal.throwIfAborted();
  if (finishReason === undefined) {
    throw text === '' && usage === undefined
      ? new UnexpectedResponse('not-a-stream', 'The server sent no answer in the chat-completions form.')
      : new UnexpectedResponse('broke-off', 'The answer broke off in the middle.');
  }
  return { text, headers: response.headers, usage, cutOff: finishReason === 'length' };
}

/** The body is ours and complete; the SDK's type lacks the fields that only LiteLLM and Qwen's template know. */
function asStreamingParams(body: Readonly<Record<string, unknown>>): OpenAI.ChatCompletionCreateParamsStreaming {
  return body as unknown as OpenAI.ChatCompletionCreateParamsStreaming;
}
