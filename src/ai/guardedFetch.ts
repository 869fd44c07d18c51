import { UnexpectedResponse } from './unexpectedResponse';

export type Fetch = typeof globalThis.fetch;

/** Headers that leave this machine; whatever else a library or the environment adds stays here. */
const allowedHeaders = new Set(['authorization', 'content-type', 'accept']);

/** Largest answer that is read. 256 tokens as LiteLLM streams them are about 100 kB. */
export const maxResponseBytes = 1_000_000;

/**
 * A `fetch` that follows no redirect (the prompt and the key go to the configured host only), sends only the headers
 * a request needs, and stops reading at `maxResponseBytes`.
 */
export function guardFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const headers = new Headers();
    for (const [name, value] of new Headers(init?.headers)) if (allowedHeaders.has(name)) headers.set(name, value);
    headers.set('user-agent', 'ai-terminal-pro');
    const response = await fetch(input, { ...init, headers, redirect: 'manual' });
    // Chromium's fetch, which VS Code may use, hides the status of a redirect that is not followed.
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      await response.body?.cancel();
      throw new UnexpectedResponse('redirect', redirectMessage(response));
    }
    if (response.ok && /text\/html/i.test(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel();
      throw new UnexpectedResponse('web-page', 'A web page came instead of an answer.');
    }
    return limited(response);
  };
}

function redirectMessage(response: Response): string {
  const location = response.headers.get('location');
  let target = 'another address';
  try {
    if (location !== null) target = new URL(location, response.url).origin;
  } catch {
    // An unreadable location is still a redirect.
  }
  return `The server redirects to ${target}.`;
}

function limited(response: Response): Response {
  if (response.body === null) return response;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  let receivedBytes = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        controller.close();
        return;
      }
      receivedBytes += value.byteLength;
      if (receivedBytes <= maxResponseBytes) {
        controller.enqueue(value);
        return;
      }
      controller.error(new UnexpectedResponse('too-big', `The answer was larger than ${maxResponseBytes / 1000} kB.`));
      await reader.cancel();
    },
    cancel() {
      void drain(reader);
    },
  });
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}

/** How long a server may take to close a stream that is complete. */
const closingMs = 2_000;

/**
 * Reads what is left after `[DONE]`, so that a complete answer does not look like a client that went away and the
 * connection can be used again. A request that is really given up is aborted, which ends this too.
 */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), closingMs);
  try {
    while (!(await reader.read()).done);
  } catch {
    // The connection is gone; the answer was complete or given up before.
  } finally {
    clearTimeout(timer);
  }
}
