import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { checkKey } from '../../../src/ai/keyReport';
import { LiteLlmProvider } from '../../../src/ai/liteLlmProvider';
import type { AiFailure, Suggestion, SuggestionRequest } from '../../../src/ai/provider';
import { silentLogger } from '../../../src/base/logger';
import type { Result } from '../../../src/base/result';
import { systemClock } from '../../../src/base/systemClock';

const key = 'sk-Zx81kQpM0aRtYw2LbN4cVd7e';
const deadlines = { connectMs: 400, firstTokenMs: 700, wholeMs: 1_500 };

const request: SuggestionRequest = {
  goal: { kind: 'ask', request: 'list the files' },
  context: { operatingSystem: { name: 'linux', version: '6.1' }, shell: { kind: 'bash' } },
};

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

function event(choice: unknown): string {
  return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [choice] })}\n\n`;
}
const piece = (content: string): string => event({ index: 0, delta: { content } });
const end = `${event({ index: 0, delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`;

function stream(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
}

const packed = gzipSync(piece('x'.repeat(60_000)).repeat(300));

/** Writes the same bytes again and again until the client goes. */
function drip(response: ServerResponse, bytes: string): void {
  const timer = setInterval(() => response.write(bytes), 20);
  response.on('close', () => clearInterval(timer));
}

/** What a server may do that no honest one does, and what has to come of it. */
const tricks: Record<
  string,
  { readonly does: Behaviour; readonly ends: (answer: Result<Suggestion, AiFailure>) => boolean }
> = {
  'comments that keep a stream alive without an answer': {
    does: (_request, response) => {
      stream(response);
      drip(response, ': still here\n\n');
    },
    ends: (answer) => failsAs(answer, (f) => f.kind === 'timed-out' && f.phase === 'first-token'),
  },
  'an error whose text never ends': {
    does: (_request, response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      drip(response, '{"error":');
    },
    ends: (answer) => failsAs(answer, (f) => f.kind === 'timed-out'),
  },
  'headers that come byte by byte': {
    does: (incoming) =>
      drip(
        {
          write: (bytes: string) => incoming.socket.write(bytes),
          on: incoming.socket.on.bind(incoming.socket),
        } as never,
        'H',
      ),
    ends: (answer) => answer.kind === 'failed',
  },
  'a stream in one line without end': {
    does: (_request, response) => {
      stream(response);
      response.write('data: {"choices":[');
      drip(response, ' '.repeat(100_000));
    },
    ends: (answer) => failsAs(answer, (f) => f.kind === 'bad-response' || f.kind === 'timed-out'),
  },
  'a small body that unpacks to 18 MB': {
    does: (_request, response) => {
      stream(response, { 'content-encoding': 'gzip' });
      response.end(packed);
    },
    ends: (answer) => failsAs(answer, (f) => f.kind === 'bad-response' && f.message.includes('larger')),
  },
  'an answer of 200,000 characters': {
    does: (_request, response) => {
      stream(response);
      for (let index = 0; index < 200; index += 1) response.write(piece('ls ; '.repeat(200)));
      response.end(end);
    },
    ends: (answer) => failsAs(answer, (f) => f.kind === 'bad-response' && f.message.includes('larger')),
  },
  'events that are no objects': {
    does: (_request, response) => {
      stream(response);
      response.end(
        'data: null\n\ndata: 7\n\ndata: "ls"\n\ndata: {"choices":null}\n\ndata: {"choices":[null]}\n\ndata: [DONE]\n\n',
      );
    },
    ends: (answer) => failsAs(answer, (f) => f.kind === 'bad-response'),
  },
  'content that is no text': {
    does: (_request, response) => {
      stream(response);
      response.end(
        event({ index: 0, delta: { content: { toString: 'x' } } }) + event({ index: 0, delta: { content: 5 } }) + end,
      );
    },
    ends: (answer) => failsAs(answer, (f) => f.kind === 'bad-response' || f.kind === 'no-command'),
  },
  'a good stream that calls itself JSON': {
    does: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(piece('ls -la') + end);
    },
    ends: (answer) => answer.kind === 'ok' && answer.value.command === 'ls -la',
  },
  'half a character at the end of a piece': {
    does: (_request, response) => {
      stream(response);
      const bytes = Buffer.from(piece('echo ä😀') + end);
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    },
    ends: (answer) => answer.kind === 'ok' && answer.value.command === 'echo ä😀',
  },
  'a name of the model that fills the screen': {
    does: (_request, response) => {
      stream(response, { 'x-litellm-model-group': 'm'.repeat(4_000), 'x-litellm-version': '1' });
      response.end(piece('ls') + end);
    },
    ends: (answer) => answer.kind === 'ok' && answer.value.facts.answeredBy.length < 120,
  },
};

function failsAs(answer: Result<Suggestion, AiFailure>, isNamed: (failure: AiFailure) => boolean): boolean {
  return answer.kind === 'failed' && isNamed(answer.failure);
}

describe('LiteLlmProvider at a server that means ill', () => {
  let server: Server;
  let behaviour: Behaviour;
  let url: string;
  const seen: { readonly path: string | undefined; readonly key: string | undefined }[] = [];

  before(async () => {
    await import('openai');
    server = createServer((incoming, response) => {
      seen.push({ path: incoming.url, key: incoming.headers.authorization });
      incoming.resume();
      if (incoming.url === '/health/liveliness') response.end('alive');
      else behaviour(incoming, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => seen.splice(0));

  function provider(readKey = (): Promise<string | undefined> => Promise.resolve(key)): LiteLlmProvider {
    return new LiteLlmProvider({
      settings: () => ({ baseUrl: url, model: 'm', timeoutMs: 1_500 }),
      readKey,
      clock: systemClock,
      logger: silentLogger,
      deadlines,
      random: () => 0,
    });
  }

  const ask = (litellm: LiteLlmProvider): Promise<Result<Suggestion, AiFailure>> =>
    litellm.suggest(request, () => undefined, new AbortController().signal);

  for (const [name, { does, ends }] of Object.entries(tricks)) {
    it(`comes to a named end with ${name}`, async () => {
      behaviour = does;
      const startMs = performance.now();
      const answer = await ask(provider());
      assert.ok(ends(answer), JSON.stringify(answer).slice(0, 300));
      assert.ok(performance.now() - startMs < deadlines.wholeMs + 800);
      assert.ok(!JSON.stringify(answer).includes(key));
    });
  }

  it('carries the key to no other place, whatever the server says about where it has moved', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      behaviour = (_request, response) => response.writeHead(status, { location: `${url}/elsewhere` }).end();
      const answer = await ask(provider());
      assert.ok(
        failsAs(answer, (f) => f.kind === 'bad-response'),
        JSON.stringify(answer),
      );
      const checked = await checkKey(url, key, { clock: systemClock }, new AbortController().signal);
      assert.equal(checked.kind, 'failed');
    }
    assert.deepEqual([...new Set(seen.map(({ path }) => path))], ['/v1/chat/completions', '/v1/models']);
  });

  it('gives up a request whose key was taken back, and sends it no more', async () => {
    behaviour = (_request, response) =>
      response
        .writeHead(503, { 'content-type': 'application/json' })
        .end('{"error":{"message":"starting","type":"internal_server_error"}}');
    let stored: string | undefined = key;
    const litellm = provider(() => Promise.resolve(stored));
    const asked = ask(litellm);
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stored = undefined;
    litellm.reset();
    const before = seen.length;
    assert.deepEqual(await asked, { kind: 'failed', failure: { kind: 'cancelled' } });
    assert.equal(litellm.stateLabel(), 'ready');
    await ask(litellm);
    assert.ok(seen.slice(before).every((sent) => sent.key === undefined));
  });
});
