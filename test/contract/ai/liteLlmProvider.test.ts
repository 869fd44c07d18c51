import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/base/logger';
import { LiteLlmProvider, type LiteLlmProviderOptions } from '../../../src/ai/liteLlmProvider';
import type { SentPayload } from '../../../src/ai/payload';
import type { AiFailure, SuggestionRequest } from '../../../src/ai/provider';
import {
  ScriptedServer,
  type Script,
  type ScriptChooser,
  type ScriptedServerOptions,
} from '../../support/scriptedServer';
import { systemClock } from '../../support/systemClock';

const key = 'sk-Zx81kQpM0aRtYw2LbN4cVd7e';

const request: SuggestionRequest = {
  goal: { kind: 'ask', request: 'list the files' },
  context: {
    operatingSystem: { name: 'linux', version: '6.1' },
    shell: { kind: 'bash', version: '5.2' },
    cwd: '/srv/app',
  },
};

const deadlines = { connectMs: 150, firstTokenMs: 700, wholeMs: 1_500 };

describe('LiteLlmProvider at a scripted server', () => {
  const servers: ScriptedServer[] = [];

  async function serve(script: Script | ScriptChooser, options?: ScriptedServerOptions): Promise<ScriptedServer> {
    const server = await ScriptedServer.start(script, options);
    servers.push(server);
    return server;
  }

  function providerFor(url: string, options: Partial<LiteLlmProviderOptions> = {}): LiteLlmProvider {
    return new LiteLlmProvider({
      settings: () => ({ baseUrl: url, model: 'qwen3-0.6b-ft', timeoutMs: 1_500 }),
      readKey: () => Promise.resolve(key),
      clock: systemClock,
      logger: silentLogger,
      deadlines,
      random: () => 0,
      ...options,
    });
  }

  function suggest(
    provider: LiteLlmProvider,
    signal = new AbortController().signal,
    onText: (text: string) => void = () => undefined,
  ) {
    return provider.suggest(request, onText, signal);
  }

  // Loading the SDK takes longer on a busy machine than the short deadlines of these tests.
  before(async () => {
    await import('openai');
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  it('streams an answer and reports tokens, cost and who answered', async () => {
    const server = await serve({ kind: 'answer', text: '```bash\nls -la\n```', costUsd: 0.0021 });
    const partial: string[] = [];
    const answer = await suggest(providerFor(server.url), undefined, (text) => partial.push(text));
    assert.equal(answer.kind, 'ok');
    assert.equal(answer.value.command, 'ls -la');
    const { totalMs, firstTokenMs, ...facts } = answer.value.facts;
    assert.deepEqual(facts, {
      provider: 'litellm',
      answeredBy: 'qwen3-0.6b-ft via LiteLLM',
      costUsd: 0.0021,
      cacheHit: false,
      modelGroup: 'qwen3-0.6b-ft',
      keySpendUsd: 0.5021,
      keyBudgetUsd: 5,
      promptTokens: 40,
      completionTokens: 3,
    });
    assert.ok(firstTokenMs !== undefined && firstTokenMs <= totalMs);
    assert.equal(partial.at(-1), 'ls -la');
  });

  it('always streams, limits the answer, opts in to the cache per key and sends no header of its own accord', async () => {
    const server = await serve({ kind: 'answer', text: 'ls' });
    await suggest(providerFor(server.url));
    const sent = server.chatRequests[0];
    assert.ok(sent !== undefined);
    const body = JSON.parse(sent.body) as Record<string, unknown>;
    assert.equal(body['stream'], true);
    assert.deepEqual(body['stream_options'], { include_usage: true });
    assert.equal(body['max_tokens'], 256);
    assert.equal(body['temperature'], 0);
    assert.deepEqual(body['chat_template_kwargs'], { enable_thinking: false });
    assert.match(JSON.stringify(body['cache']), /^\{"use-cache":true,"namespace":"atp-[0-9a-f]{16}"\}$/);
    assert.equal(sent.headers.authorization, `Bearer ${key}`);
    const names = Object.keys(sent.headers).filter(
      (name) =>
        ![
          'host',
          'connection',
          'content-length',
          'transfer-encoding',
          'accept-language',
          'sec-fetch-mode',
          'accept-encoding',
        ].includes(name),
    );
    assert.deepEqual(names.sort(), ['accept', 'authorization', 'content-type', 'user-agent']);
    assert.ok(!sent.body.includes(key));
  });

  it('needs no key on loopback and then sends neither key nor cache wish', async () => {
    const server = await serve({ kind: 'answer', text: 'ls' }, { plain: true });
    const answer = await suggest(providerFor(server.url, { readKey: () => Promise.resolve(undefined) }));
    assert.equal(answer.kind, 'ok');
    assert.equal(answer.value.facts.costUsd, 0);
    assert.match(answer.value.facts.answeredBy, /^qwen3-0\.6b-ft at 127\.0\.0\.1:\d+$/);
    assert.equal(server.chatRequests[0]?.headers.authorization, undefined);
    assert.ok(!(server.chatRequests[0]?.body ?? '').includes('use-cache'));
  });

  it('says what was sent before it is sent', async () => {
    const server = await serve({ kind: 'answer', text: 'ls' });
    const payloads: SentPayload[] = [];
    await suggest(providerFor(server.url, { onWillSend: (payload) => payloads.push(payload) }));
    assert.equal(payloads[0]?.body, server.chatRequests[0]?.body);
    assert.ok((payloads[0]?.estimatedTokens ?? 0) > 50);
  });

  it('cancels at the server and says nothing more', async () => {
    const server = await serve({ kind: 'answer', text: 'ls -la; '.repeat(200), chunkDelayMs: 5 });
    const controller = new AbortController();
    let calls = 0;
    const answer = await suggest(providerFor(server.url), controller.signal, () => {
      calls += 1;
      if (calls === 3) controller.abort();
    });
    assert.deepEqual(answer, { kind: 'failed', failure: { kind: 'cancelled' } });
    const callsAtEnd = calls;
    await server.until((s) => s.chatRequests[0]?.aborted === true);
    assert.equal(calls, callsAtEnd);
  });

  it('asks again while the endpoint wakes and stops when it answers', async () => {
    const server = await serve((_request, index) =>
      index < 2 ? { kind: 'fault', fault: 'upstream503' } : { kind: 'answer', text: 'ls' },
    );
    const answer = await suggest(providerFor(server.url, { deadlines: { ...deadlines, wholeMs: 5_000 } }));
    assert.equal(answer.kind, 'ok');
    assert.equal(server.chatRequests.length, 3);
  });

  it('reads a stream to its real end instead of hanging up after the answer', async () => {
    const server = await serve({ kind: 'answer', text: 'ls', closeDelayMs: 100 });
    assert.equal((await suggest(providerFor(server.url))).kind, 'ok');
    await server.until((s) => s.chatRequests[0]?.ended === true);
    assert.equal(server.chatRequests[0]?.aborted, false);
  });

  it('marks a cache hit as free although the usage repeats the old cost', async () => {
    const server = await serve({ kind: 'answer', text: 'ls', costUsd: 0.01, cacheHit: true });
    const answer = await suggest(providerFor(server.url));
    assert.equal(answer.kind, 'ok');
    assert.deepEqual([answer.value.facts.costUsd, answer.value.facts.cacheHit], [0, true]);
  });

  interface FaultRow {
    readonly script: Script;
    readonly options?: ScriptedServerOptions;
    readonly failure: AiFailure | ((failure: AiFailure) => boolean);
    readonly attempts: number;
    readonly withinMs: number;
  }

  const faults: Record<string, FaultRow> = {
    'an unknown key': {
      script: { kind: 'fault', fault: 'unknownKey' },
      failure: { kind: 'key-rejected', reason: 'unknown' },
      attempts: 1,
      withinMs: 500,
    },
    'an expired key': {
      script: { kind: 'fault', fault: 'expiredKey' },
      failure: { kind: 'key-rejected', reason: 'expired' },
      attempts: 1,
      withinMs: 500,
    },
    'a blocked key': {
      script: { kind: 'fault', fault: 'blockedKey' },
      failure: { kind: 'key-rejected', reason: 'blocked' },
      attempts: 1,
      withinMs: 500,
    },
    'a model the key may not use': {
      script: { kind: 'fault', fault: 'modelNotAllowed' },
      failure: { kind: 'model-not-allowed', model: 'qwen3-0.6b-ft' },
      attempts: 1,
      withinMs: 500,
    },
    'a model nobody knows': {
      script: { kind: 'fault', fault: 'unknownModel' },
      failure: { kind: 'model-not-allowed', model: 'qwen3-0.6b-ft' },
      attempts: 1,
      withinMs: 500,
    },
    'a model that Ollama lacks': {
      script: { kind: 'fault', fault: 'ollamaUnknownModel' },
      failure: { kind: 'model-not-allowed', model: 'qwen3-0.6b-ft' },
      attempts: 1,
      withinMs: 500,
    },
    'a spent budget (422)': {
      script: { kind: 'fault', fault: 'budgetExceeded' },
      failure: { kind: 'budget-exceeded', spentUsd: 0.0502, budgetUsd: 0.05 },
      attempts: 1,
      withinMs: 500,
    },
    'a spent budget (429 of other releases)': {
      script: { kind: 'fault', fault: 'budgetExceeded429' },
      failure: { kind: 'budget-exceeded', spentUsd: 0.06, budgetUsd: 0.05 },
      attempts: 1,
      withinMs: 500,
    },
    'the rate limit of the key': {
      script: { kind: 'fault', fault: 'rateLimited' },
      failure: { kind: 'rate-limited', retryAfterMs: 60_000 },
      attempts: 1,
      withinMs: 500,
    },
    'the rate limit of the provider': {
      script: { kind: 'fault', fault: 'upstreamRateLimited' },
      failure: (f) => f.kind === 'server-error' && f.reason === 'upstream-rate-limited',
      attempts: 2,
      withinMs: 1_500,
    },
    'deployments that cool down': {
      script: { kind: 'fault', fault: 'coolingDown' },
      failure: (f) => f.kind === 'server-error' && f.reason === 'cooling-down' && f.retryAfterMs === 5_000,
      attempts: 1,
      withinMs: 500,
    },
    'an endpoint that stays asleep (503)': {
      script: { kind: 'fault', fault: 'upstream503' },
      failure: (f) => f.kind === 'server-error' && f.reason === 'upstream-unavailable',
      attempts: 3,
      withinMs: 1_600,
    },
    'a broken model server (500)': {
      script: { kind: 'fault', fault: 'upstream500' },
      failure: (f) => f.kind === 'server-error' && f.status === 500,
      attempts: 2,
      withinMs: 1_000,
    },
    'a proxy whose upstream timed out (408)': {
      script: { kind: 'fault', fault: 'upstreamTimeout' },
      failure: (f) => f.kind === 'server-error' && f.reason === 'upstream-timed-out',
      attempts: 1,
      withinMs: 500,
    },
    'a prompt that is too long': {
      script: { kind: 'fault', fault: 'contextWindow' },
      failure: (f) => f.kind === 'server-error' && f.reason === 'context-window',
      attempts: 1,
      withinMs: 500,
    },
    'a proxy without its database': {
      script: { kind: 'fault', fault: 'noDatabase' },
      failure: (f) => f.kind === 'server-error' && f.reason === 'database',
      attempts: 2,
      withinMs: 1_500,
    },
    'a wrong path': {
      script: { kind: 'fault', fault: 'notFound' },
      failure: (f) => f.kind === 'server-error' && f.reason === 'wrong-path',
      attempts: 1,
      withinMs: 500,
    },
    'a gateway without words (502)': {
      script: { kind: 'fault', fault: 'bare502' },
      failure: (f) => f.kind === 'server-error' && f.status === 502,
      attempts: 3,
      withinMs: 1_600,
    },
    'a server that hangs': {
      script: { kind: 'hang' },
      failure: { kind: 'timed-out', phase: 'first-token', afterMs: 700 },
      attempts: 1,
      withinMs: 900,
    },
    'an address where nobody answers': {
      script: { kind: 'hang' },
      options: { dead: true },
      failure: { kind: 'timed-out', phase: 'connect', afterMs: 300 },
      attempts: 1,
      withinMs: 500,
    },
    'an answer that stalls': {
      script: { kind: 'stall', text: 'ls -la /srv' },
      failure: { kind: 'timed-out', phase: 'whole', afterMs: 1_500 },
      attempts: 1,
      withinMs: 1_700,
    },
    'an answer that drips too slowly': {
      script: { kind: 'answer', text: 'ls -la '.repeat(100), chunkDelayMs: 50 },
      failure: { kind: 'timed-out', phase: 'whole', afterMs: 1_500 },
      attempts: 1,
      withinMs: 1_700,
    },
    'an answer cut in the middle': {
      script: { kind: 'cut', text: 'rm -rf /srv/app/old' },
      failure: (f) => f.kind === 'offline' && f.reason === 'reset',
      attempts: 2,
      withinMs: 1_000,
    },
    'an error in the middle of the stream': {
      script: { kind: 'error-event', text: 'rm -rf /srv/app/old' },
      failure: (f) => f.kind === 'server-error' && f.status === 500,
      attempts: 2,
      withinMs: 1_000,
    },
    'a time-out in the middle of the stream': {
      script: { kind: 'error-event', text: 'rm -rf /srv/app/old', message: 'litellm.Timeout: stream' },
      failure: (f) => f.kind === 'server-error' && f.reason === 'upstream-timed-out',
      attempts: 1,
      withinMs: 500,
    },
    garbage: { script: { kind: 'garbage' }, failure: (f) => f.kind === 'bad-response', attempts: 1, withinMs: 500 },
    'a redirect': {
      script: { kind: 'redirect', location: 'https://elsewhere.example/v1' },
      failure: { kind: 'bad-response', message: 'The server redirects to https://elsewhere.example.' },
      attempts: 1,
      withinMs: 500,
    },
    'a 100 MB answer': {
      script: { kind: 'huge', bytes: 100_000_000 },
      failure: (f) => f.kind === 'bad-response' && f.message.includes('larger than'),
      attempts: 1,
      withinMs: 1_000,
    },
    'a web page': {
      script: { kind: 'status', status: 200, body: '<html>Log in</html>', headers: { 'content-type': 'text/html' } },
      failure: { kind: 'bad-response', message: 'A web page came instead of an answer.' },
      attempts: 1,
      withinMs: 500,
    },
    'a plain JSON answer': {
      script: { kind: 'status', status: 200, body: '{"ok":true}' },
      failure: (f) => f.kind === 'bad-response',
      attempts: 1,
      withinMs: 500,
    },
    'a connection that closes at once': {
      script: { kind: 'reset' },
      failure: (f) => f.kind === 'offline' && f.reason === 'reset',
      attempts: 2,
      withinMs: 1_000,
    },
    'prose only': {
      script: { kind: 'answer', text: 'Please tell me which file you mean.' },
      failure: { kind: 'no-command', reason: 'prose', text: 'Please tell me which file you mean.' },
      attempts: 1,
      withinMs: 500,
    },
    'an answer cut at the limit': {
      script: { kind: 'answer', text: 'find . -name', finishReason: 'length' },
      failure: { kind: 'no-command', reason: 'cut-off', text: 'find . -name' },
      attempts: 1,
      withinMs: 500,
    },
  };

  for (const [name, row] of Object.entries(faults)) {
    it(`names ${name} within ${String(row.withinMs)} ms`, async () => {
      const server = await serve(row.script, row.options);
      await import('openai');
      const provider = providerFor(server.url);
      const startMs = performance.now();
      const answer = await suggest(provider);
      const tookMs = performance.now() - startMs;
      assert.equal(answer.kind, 'failed');
      if (typeof row.failure === 'function') assert.ok(row.failure(answer.failure), JSON.stringify(answer.failure));
      else assert.deepEqual(answer.failure, row.failure);
      assert.equal(server.chatRequests.length, row.attempts);
      assert.ok(tookMs <= row.withinMs + machineSlackMs, `took ${tookMs.toFixed(0)} ms`);
      assert.ok(!JSON.stringify(answer).includes(key));
    });
  }

  const unreachable: Record<
    string,
    { readonly url: string; readonly key?: string | undefined; readonly failure: (failure: AiFailure) => boolean }
  > = {
    'nobody listening': { url: 'http://127.0.0.1:59', failure: (f) => f.kind === 'offline' && f.reason === 'refused' },
    'a name that does not exist': {
      url: 'https://no-such-host.invalid',
      failure: (f) => f.kind === 'offline' && f.reason === 'name-not-found',
    },
    'no address': { url: '', failure: (f) => f.kind === 'not-configured' && f.problem === undefined },
    'plain http to another machine': {
      url: 'http://llm.example.com',
      failure: (f) => f.kind === 'not-configured' && f.problem?.includes('https://') === true,
    },
    'no key for another machine': {
      url: 'https://llm.example.com',
      key: undefined,
      failure: (f) => f.kind === 'key-rejected' && f.reason === 'missing',
    },
    'a Hugging Face token as key': {
      url: 'https://llm.example.com',
      key: 'hf_abcdefghijklmnopqrstuvwx',
      failure: (f) => f.kind === 'key-rejected' && f.reason === 'hugging-face-token',
    },
  };

  for (const [name, row] of Object.entries(unreachable)) {
    it(`notices ${name} at once`, async () => {
      const provider = providerFor(row.url, 'key' in row ? { readKey: () => Promise.resolve(row.key) } : {});
      await import('openai');
      const startMs = performance.now();
      const answer = await suggest(provider);
      assert.equal(answer.kind, 'failed');
      assert.ok(row.failure(answer.failure), JSON.stringify(answer.failure));
      assert.ok(performance.now() - startMs < 300 + machineSlackMs);
    });
  }
});

/** The tests share two cores with others; a hang would take far longer than this. */
const machineSlackMs = 400;
