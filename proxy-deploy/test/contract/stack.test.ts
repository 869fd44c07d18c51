import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { waitUntil } from '../../src/base/waitUntil';
import { allModels } from '../support/proxy';
import { sharedFixture as fixture } from '../support/sharedFixture';
import { collectEvents, readEvents } from '../support/events';
import { answerCost } from '../support/testConfiguration';

interface ErrorEnvelope {
  readonly error: { readonly type: string; readonly message: string; readonly code: string };
}

/** An entry of the log from before the time that config.yaml keeps. */
const oldEntry = 'an-entry-of-long-ago';

interface Completion {
  readonly id: string;
  readonly model: string;
}

async function errorOf(response: Response): Promise<ErrorEnvelope['error'] & { readonly status: number }> {
  const { error } = (await response.json()) as ErrorEnvelope;
  return { ...error, status: response.status };
}

function isClose(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) < expected / 1000;
}

/** What a request is refused with; undefined when it is answered. */
async function refusalOf(key: string, body: object = {}): Promise<Awaited<ReturnType<typeof errorOf>> | undefined> {
  const response = await fixture.proxy.chat(key, { ...body });
  if (!response.ok) return errorOf(response);
  await response.text();
  return undefined;
}

describe('the real proxy: LiteLLM, PostgreSQL and the gateway', function () {
  this.timeout(60_000);

  before(async function () {
    this.timeout(300_000);
    await fixture.start();
    await fixture.proxy.sql(
      `insert into "LiteLLM_SpendLogs" (request_id, call_type, api_key, spend, "startTime", "endTime")
        select $1, call_type, api_key, 0, now() - interval '63 days', now() - interval '63 days'
        from (values ('acompletion', 'nobody')) as old (call_type, api_key)`,
      [oldEntry],
    );
  });
  beforeEach(() => fixture.upstream.reset());

  describe('keys', () => {
    const refused: readonly { readonly what: string; readonly key: string; readonly type: string }[] = [
      { what: 'a key that was never made', key: 'sk-never-made-1234567890', type: 'token_not_found_in_db' },
      { what: 'a Hugging Face token', key: 'hf_abcdefghijklmnop', type: 'auth_error' },
      { what: 'an empty key', key: '', type: 'auth_error' },
    ];
    for (const { what, key, type } of refused) {
      it(`refuses ${what}`, async () => {
        const error = await errorOf(await fixture.proxy.chat(key));
        assert.deepEqual({ status: error.status, type: error.type }, { status: 401, type });
        assert.equal(fixture.upstream.primary.requests.length, 0);
      });
    }

    it('answers with the key that the start printed and sends the proxy’s token upstream, never the user’s key', async () => {
      const response = await fixture.proxy.chat(fixture.proxy.ready.virtualKey);
      assert.equal(response.status, 200);
      const { headers } = fixture.upstream.primary.requests[0] ?? assert.fail('nothing reached the upstream');
      assert.ok(!JSON.stringify(headers).includes(fixture.proxy.ready.virtualKey));
    });

    it('asks Hugging Face to hold the request while the endpoint wakes', async () => {
      await fixture.proxy.chat(fixture.proxy.ready.virtualKey);
      assert.equal(fixture.upstream.primary.requests[0]?.headers['x-scale-up-timeout'], '60');
    });

    it('keeps a key to its models', async () => {
      const key = await fixture.proxy.createKey({ models: ['qwen3-0.6b-local'] });
      const error = await errorOf(await fixture.proxy.chat(key));
      assert.deepEqual({ status: error.status, type: error.type }, { status: 403, type: 'key_model_access_denied' });
    });

    it('refuses a key after its time', async () => {
      const key = await fixture.proxy.createKey({ duration: '1s' });
      const error = await waitUntil(() => refusalOf(key), { timeoutMs: 10_000 });
      assert.deepEqual({ status: error?.status, type: error?.type }, { status: 401, type: 'expired_key' });
    });

    it('shows a key its own figures and nobody else’s logs', async () => {
      const key = await fixture.proxy.createKey({ max_budget: 3, allowed_routes: ['llm_api_routes', '/key/info'] });
      const own = await fetch(`${fixture.proxy.ready.baseUrl}/key/info`, {
        headers: { authorization: `Bearer ${key}` },
      });
      assert.equal(((await own.json()) as { info: { max_budget: number } }).info.max_budget, 3);
      const logs = await fetch(`${fixture.proxy.ready.baseUrl}/spend/logs`, {
        headers: { authorization: `Bearer ${key}` },
      });
      assert.ok([401, 403].includes(logs.status), String(logs.status));
    });

    it('does not let a virtual key make keys', async () => {
      const response = await fetch(`${fixture.proxy.ready.baseUrl}/key/generate`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await fixture.proxy.createKey()}`, 'content-type': 'application/json' },
        body: '{}',
      });
      assert.equal(response.status, 401);
    });
  });

  describe('money', () => {
    it('charges what the prices say, in the answer, in the header of the key and in the database', async () => {
      const key = await fixture.proxy.createKey();
      const first = await fixture.proxy.chat(key);
      await first.text();
      assert.ok(isClose(Number(first.headers.get('x-litellm-response-cost')), answerCost));
      const second = await fixture.proxy.chat(key);
      await second.text();
      // The header counts the calls whose cost is known when it is written: the one before, and this one as well if it was quick.
      const told = Number(second.headers.get('x-litellm-key-spend'));
      assert.ok(isClose(told, answerCost) || isClose(told, 2 * answerCost), String(told));
      assert.ok(isClose(await fixture.proxy.spendInDatabase(key, (spend) => spend > 1.5 * answerCost), 2 * answerCost));
    });

    it('refuses a key whose budget is spent, and still lets it use the free model', async () => {
      const key = await fixture.proxy.createKey({ max_budget: answerCost * 1.5 });
      const refusal = await waitUntil(() => refusalOf(key, { max_tokens: 1 }), { timeoutMs: 20_000 });
      assert.deepEqual({ status: refusal?.status, type: refusal?.type }, { status: 422, type: 'budget_exceeded' });
      assert.ok(
        fixture.upstream.primary.requests.length <= 3,
        `${fixture.upstream.primary.requests.length} answers were let through`,
      );
      assert.equal((await fixture.proxy.chat(key, { model: 'qwen3-0.6b-local' })).status, 200);
    });

    it('says the cost of a streamed answer in its last event', async () => {
      const response = await fixture.proxy.chat(await fixture.proxy.createKey(), {
        stream: true,
        stream_options: { include_usage: true },
      });
      const events = await collectEvents(response);
      assert.equal(events.at(-1), '[DONE]');
      const last = events.at(-2);
      assert.ok(typeof last === 'object' && isClose(last.usage?.cost ?? 0, answerCost), JSON.stringify(last));
    });

    it('charges nothing for the free model', async () => {
      const key = await fixture.proxy.createKey();
      const response = await fixture.proxy.chat(key, { model: 'qwen3-0.6b-local' });
      await response.text();
      assert.equal(Number(response.headers.get('x-litellm-response-cost')), 0);
    });
  });

  describe('limits', () => {
    it('allows as many requests a minute as the key says', async () => {
      const key = await fixture.proxy.createKey({ rpm_limit: 2 });
      for (let count = 0; count < 2; count += 1) {
        const allowed = await fixture.proxy.chat(key);
        await allowed.text();
        assert.equal(allowed.status, 200);
      }
      const refused = await fixture.proxy.chat(key);
      assert.equal(refused.status, 429);
      assert.equal(refused.headers.get('rate_limit_type'), 'requests');
      assert.equal((await errorOf(refused)).type, 'throttling_error');
    });

    it('allows as many tokens a minute as the key says', async () => {
      const key = await fixture.proxy.createKey({ tpm_limit: 40 });
      const refused = await waitUntil(
        async () => {
          const response = await fixture.proxy.chat(key);
          if (!response.ok) return response;
          await response.text();
          return undefined;
        },
        { timeoutMs: 10_000 },
      );
      assert.deepEqual([refused?.status, refused?.headers.get('rate_limit_type')], [429, 'tokens']);
      // Each answer counts 15 tokens.
      assert.ok(fixture.upstream.primary.requests.length <= 3, String(fixture.upstream.primary.requests.length));
    });

    it('bounds how many requests of a key run at once', async () => {
      const key = await fixture.proxy.createKey({ max_parallel_requests: 1 });
      fixture.upstream.primary.usual = { kind: 'answer', pauseMs: 1500 };
      const statuses = await Promise.all([1, 2].map(async () => (await fixture.proxy.chat(key)).status));
      assert.deepEqual(statuses.sort(), [200, 429]);
    });

    it('refuses a prompt that the model cannot hold without asking the model', async () => {
      const content = 'word '.repeat(9000);
      const response = await fixture.proxy.chat(await fixture.proxy.createKey(), {
        messages: [{ role: 'user', content }],
      });
      const error = await errorOf(response);
      assert.equal(error.status, 400);
      assert.match(error.message, /ContextWindowExceeded|Max Input Tokens/);
      assert.equal(fixture.upstream.primary.requests.length + fixture.upstream.fallback.requests.length, 0);
    });

    it('refuses a request of more than a megabyte', async () => {
      const response = await fixture.proxy.chat(fixture.proxy.ready.virtualKey, {
        messages: [{ role: 'user', content: 'x'.repeat(1_100_000) }],
      });
      assert.deepEqual([response.status, (await errorOf(response)).type], [413, 'request_too_large']);
    });
  });

  describe('cache', () => {
    const question = (content: string, cache?: unknown) => ({
      messages: [{ role: 'user', content }],
      ...(cache === undefined ? {} : { cache }),
    });
    const idOf = async (response: Response): Promise<string> => ((await response.json()) as Completion).id;

    it('repeats an answer only for a request that asks for it', async () => {
      const key = await fixture.proxy.createKey();
      await (await fixture.proxy.chat(key, question('plain'))).text();
      await (await fixture.proxy.chat(key, question('plain'))).text();
      assert.equal(fixture.upstream.primary.requests.length, 2);
    });

    it('gives a second asker of one namespace the first answer, free of charge', async () => {
      const cache = { 'use-cache': true, namespace: 'alice' };
      const key = await fixture.proxy.createKey();
      const first = await idOf(await fixture.proxy.chat(key, question('cached', cache)));
      const hit = await waitUntil(
        async () => {
          const response = await fixture.proxy.chat(key, question('cached', cache));
          if (response.headers.has('x-litellm-cache-key')) return response;
          await response.text();
          return undefined;
        },
        { timeoutMs: 5000 },
      );
      assert.ok(hit !== undefined, 'there was no cache hit');
      const hitId = await idOf(hit);
      assert.ok(hitId === first || fixture.upstream.primary.requests.length > 1);
      assert.equal(Number(hit.headers.get('x-litellm-response-cost') ?? 0), 0);
    });

    it('never gives one namespace the answer of another', async () => {
      const key = await fixture.proxy.createKey();
      const ids = [];
      for (const namespace of ['bob', 'carol'])
        ids.push(await idOf(await fixture.proxy.chat(key, question('secret', { 'use-cache': true, namespace }))));
      assert.notEqual(ids[0], ids[1]);
      assert.equal(fixture.upstream.primary.requests.length, 2);
    });
  });

  describe('failures of the model', () => {
    it('answers from the model beside the proxy while the endpoint says 503', async () => {
      fixture.upstream.primary.usual = { kind: 'status', status: 503 };
      const response = await fixture.proxy.chat(await fixture.proxy.createKey());
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('x-litellm-attempted-fallbacks'), '1');
      assert.equal(response.headers.get('x-litellm-model-id'), 'local-fallback');
      assert.equal(fixture.upstream.fallback.requests.length, 1);
    });

    it('streams from the model beside the proxy as well', async () => {
      fixture.upstream.primary.usual = { kind: 'status', status: 503 };
      const events = await collectEvents(await fixture.proxy.chat(await fixture.proxy.createKey(), { stream: true }));
      assert.equal(events.at(-1), '[DONE]');
      assert.equal(fixture.upstream.fallback.requests.length, 1);
    });

    it('tries again before it falls back', async () => {
      fixture.upstream.primary.next({ kind: 'status', status: 503 });
      const response = await fixture.proxy.chat(await fixture.proxy.createKey());
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('x-litellm-attempted-fallbacks'), '0');
      assert.equal(fixture.upstream.primary.requests.length, 2);
    });

    it('says 503 when both fail', async () => {
      fixture.upstream.primary.usual = { kind: 'status', status: 503 };
      fixture.upstream.fallback.usual = { kind: 'status', status: 503 };
      const error = await errorOf(await fixture.proxy.chat(await fixture.proxy.createKey()));
      assert.equal(error.status, 503);
    });

    it('falls back when the endpoint hangs', async () => {
      fixture.upstream.primary.usual = { kind: 'hang' };
      const response = await fixture.proxy.chat(await fixture.proxy.createKey(), { stream: true });
      assert.equal(response.status, 200);
      await response.text();
      assert.equal(fixture.upstream.fallback.requests.length, 1);
    });

    it('marks an answer that broke off: an error event and no end mark', async () => {
      fixture.upstream.primary.usual = { kind: 'cut', afterChunks: 3 };
      const events = await collectEvents(await fixture.proxy.chat(await fixture.proxy.createKey(), { stream: true }));
      assert.ok(!events.includes('[DONE]'));
      const last = events.at(-1);
      assert.ok(typeof last === 'object' && last.error !== undefined, JSON.stringify(last));
    });

    it('ends the call upstream when the client leaves', async () => {
      fixture.upstream.primary.usual = { kind: 'answer', tokens: 200, pauseMs: 50 };
      const response = await fixture.proxy.chat(await fixture.proxy.createKey(), { stream: true });
      for await (const event of readEvents(response)) {
        if (event !== '[DONE]') break;
      }
      const ended = await waitUntil(() => (fixture.upstream.primary.aborted > 0 ? true : undefined), {
        timeoutMs: 3000,
        intervalMs: 50,
      });
      assert.ok(ended, 'the upstream went on generating');
    });
  });

  describe('secrecy', () => {
    it('tells nobody where the endpoint is', async () => {
      const response = await fixture.proxy.chat(fixture.proxy.ready.virtualKey);
      const told = JSON.stringify([...response.headers]) + (await response.text());
      assert.ok(!told.includes(new URL(fixture.upstream.primaryUrl).host), told);
      assert.ok(!response.headers.has('x-litellm-model-api-base'));
    });

    for (const path of [
      '/health',
      '/ui',
      '/',
      '/docs',
      '/openapi.json',
      '/v1/files',
      '/config/yaml',
      '/sso/key/generate',
      '/v1/messages',
    ]) {
      it(`keeps ${path} closed`, async () => {
        const response = await fetch(fixture.proxy.ready.baseUrl + path, {
          headers: { authorization: `Bearer ${fixture.proxy.masterKey}` },
        });
        assert.equal(response.status, path === '/' ? 200 : 404);
        if (path === '/') assert.equal(await response.text(), 'AI Terminal Pro proxy\n');
      });
    }

    it('wants the master key for its metrics', async () => {
      const url = `${fixture.proxy.ready.baseUrl}/metrics/`;
      assert.equal((await fetch(url)).status, 401);
      const user = await fetch(url, { headers: { authorization: `Bearer ${await fixture.proxy.createKey()}` } });
      assert.equal(user.status, 401);
      const master = await fetch(url, { headers: { authorization: `Bearer ${fixture.proxy.masterKey}` } });
      assert.match(await master.text(), /litellm_proxy_total_requests_metric_total/);
    });

    it('stores neither prompts nor answers, and logs neither them nor keys', async () => {
      const marker = `marker-${Date.now()}`;
      const key = await fixture.proxy.createKey();
      await (await fixture.proxy.chat(key, { messages: [{ role: 'user', content: marker }] })).text();
      await fixture.proxy.spendInDatabase(key, (spend) => spend > 0);
      const rows = await fixture.proxy.sql<{ row: string }>(
        'select to_jsonb(l)::text as row from "LiteLLM_SpendLogs" l',
      );
      assert.ok(rows.length > 0);
      assert.ok(rows.every(({ row }) => !row.includes(marker) && !row.includes('word0')));
      for (const secret of [marker, key, fixture.proxy.masterKey, fixture.proxy.ready.virtualKey]) {
        assert.ok(!fixture.proxy.log('litellm').includes(secret), 'a secret is in the log');
      }
    });
  });

  describe('retention', () => {
    it('deletes log entries that are older than the configuration allows, and keeps the others', async function () {
      this.timeout(120_000);
      const key = await fixture.proxy.createKey();
      await (await fixture.proxy.chat(key)).text();
      await fixture.proxy.spendInDatabase(key, (spend) => spend > 0);
      // The test's proxy looks every minute.
      const old = await waitUntil(
        async () => {
          const rows = await fixture.proxy.sql(`select 1 from "LiteLLM_SpendLogs" where request_id = $1`, [oldEntry]);
          return rows.length === 0 ? true : undefined;
        },
        { timeoutMs: 100_000, intervalMs: 500 },
      );
      assert.ok(old, 'an old entry is still there');
      assert.notEqual((await fixture.proxy.sql('select 1 from "LiteLLM_SpendLogs" limit 1')).length, 0);
    });
  });

  describe('accidents', () => {
    it('keeps keys and spend when PostgreSQL is killed, and works again when it is back', async () => {
      const key = await fixture.proxy.createKey();
      await (await fixture.proxy.chat(key)).text();
      await fixture.proxy.spendInDatabase(key, (spend) => spend > 0);
      const [row] = await fixture.proxy.sql<{ directory: string }>(
        `select current_setting('data_directory') as directory`,
      );
      const pid = Number(readFileSync(`${row?.directory ?? ''}/postmaster.pid`, 'utf8').split('\n', 1)[0]);
      process.kill(pid, 'SIGKILL');
      const fresh = await waitUntil(async () => fixture.proxy.createKey().catch(() => undefined), {
        timeoutMs: 40_000,
        intervalMs: 500,
      });
      assert.ok(fresh !== undefined, 'no key could be made after PostgreSQL was back');
      assert.equal((await fixture.proxy.chat(fresh)).status, 200);
      const response = await fixture.proxy.chat(key);
      await response.text();
      assert.ok(isClose(await fixture.proxy.spendInDatabase(key, (spend) => spend > 1.5 * answerCost), 2 * answerCost));
      assert.ok(fixture.proxy.said.some((line) => line.startsWith('PostgreSQL ended')));
    });

    it('keeps keys and spend over a restart, writes what was pending, and leaves no process behind', async function () {
      this.timeout(240_000);
      const key = await fixture.proxy.createKey({ max_budget: 100 });
      for (let count = 0; count < 3; count += 1) await (await fixture.proxy.chat(key)).text();
      const before = fixture.proxy.ready;
      assert.equal(await fixture.proxy.stop(), 0);
      await assert.rejects(fetch(before.baseUrl));
      await fixture.startProxy();
      assert.equal((await fixture.proxy.chat(key)).status, 200);
      assert.ok(isClose(await fixture.proxy.spendInDatabase(key, (spend) => spend > 3.5 * answerCost), 4 * answerCost));
      assert.deepEqual(fixture.proxy.ready.models, allModels);
    });
  });
});
