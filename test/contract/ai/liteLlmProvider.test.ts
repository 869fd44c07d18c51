import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/base/logger';
import { describeFailure } from '../../../src/ai/describeFailure';
import { LiteLlmProvider, type LiteLlmProviderOptions } from '../../../src/ai/liteLlmProvider';
import type { SentPayload } from '../../../src/ai/payload';
import type { AiFailure, SuggestionRequest } from '../../../src/ai/provider';
import {
  ScriptedServer,
  type Script,
  type ScriptChooser,
  type ScriptedServerOptions,
} from '../../support/scriptedServer';
import { liteLlmFaults } from '../../support/liteLlmFaults';
import { systemClock } from '../../../src/base/systemClock';

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

  it('says when a spent budget starts anew, as the proxy told before', async () => {
    const server = await serve({ kind: 'fault', fault: 'budgetExceeded' });
    const resetAt = '2026-12-01T00:00:00Z';
    const answer = await suggest(providerFor(server.url, { budgetResetAt: () => resetAt }));
    assert.ok(answer.kind === 'failed');
    assert.deepEqual(answer.failure, { kind: 'budget-exceeded', spentUsd: 0.0502, budgetUsd: 0.05, resetAt });
    assert.match(describeFailure(answer.failure).message, /It is reset on 2026-12-01 at 00:00 UTC\.$/);
  });

  it('says what was sent before it is sent, and how long the server counted it', async () => {
    const server = await serve({ kind: 'answer', text: 'ls' });
    const payloads: SentPayload[] = [];
    const counts: (readonly [SentPayload, number])[] = [];
    await suggest(
      providerFor(server.url, {
        onWillSend: (payload) => payloads.push(payload),
        onDidCount: (...count) => counts.push(count),
      }),
    );
    assert.equal(payloads[0]?.body, server.chatRequests[0]?.body);
    assert.deepEqual(counts, [[payloads[0], 40]]);
    assert.ok((payloads[0]?.estimatedTokens ?? 0) > 50);
  });

  it('says on which side nothing listens when this machine is a remote one', async () => {
    const answer = await suggest(providerFor('http://localhost:59', { remoteName: 'ssh-remote' }));
    assert.ok(answer.kind === 'failed');
    assert.match(describeFailure(answer.failure).message, /^Nothing listens .* on the remote side \(ssh-remote\)/);
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

  for (const login of ['page', 'redirect'] as const) {
    it(`waits for a model that loads behind a server whose other paths lead to a login ${login}`, async () => {
      const server = await serve({ kind: 'answer', text: 'ls', firstTokenDelayMs: 500 }, { plain: true, login });
      assert.equal((await suggest(providerFor(server.url))).kind, 'ok');
    });
  }

  it('marks a cache hit as free although the usage repeats the old cost', async () => {
    const server = await serve({ kind: 'answer', text: 'ls', costUsd: 0.01, cacheHit: true });
    const answer = await suggest(providerFor(server.url));
    assert.equal(answer.kind, 'ok');
    assert.deepEqual([answer.value.facts.costUsd, answer.value.facts.cacheHit], [0, true]);
  });

  for (const [name, row] of Object.entries(liteLlmFaults)) {
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
