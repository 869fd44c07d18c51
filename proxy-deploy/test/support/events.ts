import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

export interface StreamEvent {
  readonly error?: { readonly message: string; readonly code: string };
  readonly choices?: readonly { readonly delta?: { readonly content?: string } }[];
  readonly usage?: { readonly cost?: number; readonly completion_tokens: number };
}

/** Reads server-sent events; the mark [DONE] comes as such. Who stops reading hangs up. */
export async function* readEvents(response: Response): AsyncGenerator<StreamEvent | '[DONE]'> {
  if (response.body === null) return;
  const body = Readable.fromWeb(response.body);
  try {
    for await (const line of createInterface(body)) {
      if (!line.startsWith('data: ')) continue;
      const data = line.slice('data: '.length);
      yield data === '[DONE]' ? data : (JSON.parse(data) as StreamEvent);
    }
  } finally {
    body.destroy();
  }
}

export async function collectEvents(response: Response): Promise<readonly (StreamEvent | '[DONE]')[]> {
  const events: (StreamEvent | '[DONE]')[] = [];
  for await (const event of readEvents(response)) events.push(event);
  return events;
}
