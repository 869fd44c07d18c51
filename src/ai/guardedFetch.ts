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
    if (response.status >= 300 && response.status < 400) {
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
  let receivedBytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      receivedBytes += chunk.byteLength;
      if (receivedBytes > maxResponseBytes) {
        controller.error(
          new UnexpectedResponse('too-big', `The answer was larger than ${String(maxResponseBytes / 1000)} kB.`),
        );
      } else controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}
