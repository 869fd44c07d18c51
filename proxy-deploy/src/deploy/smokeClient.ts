import { performance } from 'node:perf_hooks';
import { z } from 'zod';

/** A step of the smoke test that found something else than it wanted; its message says what. */
export class Unexpected extends Error {}

export function expect(condition: boolean, text: string): void {
  if (!condition) throw new Unexpected(text);
}

/** A streamed answer as its reader saw it. */
export interface Answer {
  readonly text: string;
  readonly costUsd: number | undefined;
  readonly firstTokenMs: number;
  readonly totalMs: number;
  readonly headers: Headers;
}

/** Cold endpoints take minutes; the proxy itself gives up after two. */
const requestTimeoutMs = 180_000;

const streamEvent = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).nullish() })).nullish(),
  usage: z.object({ cost: z.number().nullish() }).nullish(),
  error: z.object({ message: z.string() }).nullish(),
});

export function describeAnswer({ text, costUsd, firstTokenMs, totalMs, headers }: Answer): string {
  const cost = costUsd === undefined ? 'free' : `${costUsd.toPrecision(3)} USD`;
  return `${JSON.stringify(text)} by ${headers.get('x-litellm-model-id') ?? '?'}, first piece ${Math.round(firstTokenMs)} ms, all ${Math.round(totalMs)} ms, ${cost}`;
}

/** Text as `shape`; anything else is shown, so that the page of another server can be told. */
export function readAs<T>(shape: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new Unexpected(`this is not what the proxy says: ${text.slice(0, 200)}`);
  return parsed.data;
}

/** A user's requests to the proxy. */
export class SmokeClient {
  constructor(
    private readonly baseUrl: string,
    private readonly signal: AbortSignal,
  ) {}

  get(path: string, key = ''): Promise<Response> {
    return this.send('GET', path, key);
  }

  chat(body: object, key: string): Promise<Response> {
    return this.send('POST', '/v1/chat/completions', key, JSON.stringify(body));
  }

  async stream(body: object, key: string): Promise<Answer> {
    const started = performance.now();
    const response = await this.chat(body, key);
    expect(response.ok, `status ${response.status}: ${response.ok ? '' : (await response.text()).slice(0, 200)}`);
    let text = '';
    let costUsd: number | undefined;
    let firstTokenMs: number | undefined;
    let done = false;
    for (const line of (await readText(response, () => (firstTokenMs ??= performance.now() - started))).split('\n')) {
      if (line === 'data: [DONE]') done = true;
      if (!line.startsWith('data: {')) continue;
      const event = readAs(streamEvent, line.slice('data: '.length));
      if (event.error) throw new Unexpected(event.error.message);
      text += event.choices?.[0]?.delta?.content ?? '';
      costUsd = event.usage?.cost ?? costUsd;
    }
    expect(done, 'the stream ended without [DONE]');
    return {
      text: text.trim(),
      costUsd,
      firstTokenMs: firstTokenMs ?? 0,
      totalMs: performance.now() - started,
      headers: response.headers,
    };
  }

  private send(method: string, path: string, key: string, body?: string): Promise<Response> {
    return fetch(`${this.baseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(key === '' ? {} : { authorization: `Bearer ${key}` }) },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(requestTimeoutMs)]),
    }).catch((cause: unknown) => {
      // fetch says no more than that it failed.
      throw new Unexpected(`${this.baseUrl} does not answer`, { cause });
    });
  }
}

async function readText(response: Response, onPiece: () => void): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    onPiece();
    text += decoder.decode(piece as Uint8Array, { stream: true });
  }
  return text;
}
