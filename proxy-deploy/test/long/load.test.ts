import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../src/base/waitUntil';
import { connectDatabase } from '../../src/database/connection';
import { reconcile } from '../../src/reporting/reconcile';
import { collectEvents, readEvents } from '../support/events';
import { proxyUsage, type ProcessUsage } from '../support/processUsage';
import { ProxyFixture } from '../support/proxy';
import { growth, quantile } from '../support/trend';

const minutes = Number(process.env['LOAD_MINUTES'] ?? 30);
const requestsPerSecond = 5;
const users = 6;
const samplesPerMinute = 1;
/** Growth of one process over the settled part of the run, MiB per thousand requests. A leak of one answer's text alone would be more. */
const allowedGrowth: Readonly<Record<ProcessUsage['name'], number>> = { litellm: 8, 'query-engine': 8, gateway: 4 };
/** Differences of sums that count as lost spend. */
const allowedLoss = 0.01;

/** What a request of the mix is; the first row whose turn it is counts. */
const kinds = [
  { name: 'aborted', every: 37 },
  { name: 'refused', every: 29 },
  { name: 'cached', every: 19 },
  { name: 'fallback', every: 53 },
  { name: 'free', every: 7 },
  { name: 'whole', every: 3 },
  { name: 'streamed', every: 1 },
] as const;
type Kind = (typeof kinds)[number]['name'];

interface Outcome {
  readonly kind: Kind;
  readonly ok: boolean;
  readonly costUsd: number;
  readonly ms: number;
}

interface Sample {
  readonly requests: number;
  readonly usage: readonly ProcessUsage[];
}

interface Sums {
  readonly keys: number;
  readonly log: number;
  readonly rows: number;
  readonly hastyKey: number;
  readonly hastyLog: number;
}

function kindOf(index: number): Kind {
  return kinds.find(({ every }) => index % every === every - 1)?.name ?? 'streamed';
}

describe(`${minutes} minutes of mixed load at ${requestsPerSecond} requests a second`, function () {
  this.timeout((minutes * 60 + 600) * 1000);
  const fixture = new ProxyFixture(['--granian']);
  before(() => fixture.start());
  after(() => fixture.stop());

  it('loses no cent, leaks no memory, and fails nothing', async () => {
    const { proxy, upstream } = fixture;
    upstream.primary.usual = { kind: 'answer', tokens: 20, pauseMs: 10 };
    const names = Array.from({ length: users }, (_, index) => `user-${index}`);
    const keys = await Promise.all(
      [...names, 'hasty'].map(async (user) => {
        await proxy.admin.ensureUser(user);
        return proxy.createKey({ user_id: user, key_alias: user });
      }),
    );
    const hastyKey = keys.pop() ?? assert.fail();

    /** Gives the cost that the answer itself states, or undefined for an answer that is not what it should be. */
    const send: Readonly<Record<Kind, (key: string) => Promise<number | undefined>>> = {
      whole: async (key) => wholeCost(await proxy.chat(key)),
      streamed: async (key) =>
        streamCost(await proxy.chat(key, { stream: true, stream_options: { include_usage: true } })),
      free: async (key) =>
        streamCost(
          await proxy.chat(key, { stream: true, model: 'qwen3-0.6b-local', stream_options: { include_usage: true } }),
        ),
      cached: async (key) =>
        wholeCost(
          await proxy.chat(key, {
            messages: [{ role: 'user', content: 'again' }],
            cache: { 'use-cache': true, namespace: key.slice(-4) },
          }),
        ),
      fallback: async (key) => {
        upstream.primary.next(...Array.from({ length: 3 }, () => ({ kind: 'status', status: 503 }) as const));
        return streamCost(await proxy.chat(key, { stream: true, stream_options: { include_usage: true } }));
      },
      refused: async () => {
        const response = await proxy.chat('sk-nobody-knows-this-key');
        await response.text();
        return response.status === 401 ? 0 : undefined;
      },
      // Its key has sums of its own: what was charged of an answer nobody read to its end only the log can say.
      aborted: async () => {
        let seen = 0;
        for await (const _event of readEvents(await proxy.chat(hastyKey, { stream: true })))
          if ((seen += 1) === 4) break;
        return seen === 4 ? 0 : undefined;
      },
    };
    const one = async (index: number): Promise<Outcome> => {
      const kind = kindOf(index);
      const started = performance.now();
      const cost = await send[kind](keys[index % users] ?? '').catch(() => undefined);
      return { kind, ok: cost !== undefined, costUsd: cost ?? 0, ms: performance.now() - started };
    };

    const total = Math.round(minutes * 60 * requestsPerSecond);
    const running: Promise<Outcome>[] = [];
    const samples: Sample[] = [];
    const begun = performance.now();
    for (let index = 0; index < total; index += 1) {
      const dueMs = (index / requestsPerSecond) * 1000 - (performance.now() - begun);
      if (dueMs > 0) await delay(dueMs);
      running.push(one(index));
      if ((index + 1) % ((60 / samplesPerMinute) * requestsPerSecond) === 0)
        samples.push({ requests: index + 1, usage: proxyUsage(proxy.ready.pid) });
    }
    const outcomes = await Promise.all(running);
    const answered = outcomes.reduce((sum, { costUsd }) => sum + costUsd, 0);
    const failed = outcomes.filter(({ ok }) => !ok);
    const loggedCalls = outcomes.filter(({ kind, ok }) => ok && kind !== 'refused').length;

    const sums = async (): Promise<Sums> => {
      const [row] = await proxy.sql<Sums>(
        `select (select sum(total_spend) from "LiteLLM_VerificationToken" where coalesce(key_alias, '') <> 'hasty')::float8 as keys,
          (select sum(spend) from "LiteLLM_SpendLogs" where "user" <> 'hasty')::float8 as log, (select count(*) from "LiteLLM_SpendLogs")::int as rows,
          (select total_spend from "LiteLLM_VerificationToken" where key_alias = 'hasty')::float8 as "hastyKey",
          (select coalesce(sum(spend), 0) from "LiteLLM_SpendLogs" where "user" = 'hasty')::float8 as "hastyLog"`,
      );
      return row ?? assert.fail();
    };
    // Spend is written every few seconds; what is not there after a minute is lost.
    await waitUntil(async () => ((await sums()).rows >= loggedCalls ? true : undefined), {
      timeoutMs: 60_000,
      intervalMs: 1000,
    });
    await waitUntil(async () => (Math.abs((await sums()).keys / answered - 1) < 1e-6 ? true : undefined), {
      timeoutMs: 30_000,
      intervalMs: 1000,
    });
    const database = await sums();
    const settled = samples.slice(Math.floor(samples.length / 3));
    const residentMiB = (name: ProcessUsage['name'], { usage }: Sample): number =>
      usage.find((row) => row.name === name)?.residentMiB ?? Number.NaN;
    const growthOf = (name: ProcessUsage['name']): number | undefined =>
      growth(settled.map((sample) => ({ x: sample.requests / 1000, y: residentMiB(name, sample) })));
    const parts = ['litellm', 'query-engine', 'gateway'] as const;
    const share = (of: readonly Outcome[], part: number): number =>
      Math.round(
        quantile(
          of.map(({ ms }) => ms),
          part,
        ),
      );
    console.log(
      `      ${JSON.stringify({
        requests: total,
        failed: failed.map(({ kind }) => kind),
        loggedCalls,
        logRows: database.rows,
        answersUsd: answered,
        keysUsd: database.keys,
        logUsd: database.log,
        abortedUsd: { key: database.hastyKey, log: database.hastyLog },
        ms: Object.fromEntries(
          kinds
            .map(({ name }) => [name, outcomes.filter(({ kind }) => kind === name)] as const)
            .map(([name, of]) => [name, { count: of.length, p50: share(of, 0.5), p95: share(of, 0.95) }]),
        ),
        residentMiB: Object.fromEntries(
          parts.map((name) => [name, samples.map((sample) => Math.round(residentMiB(name, sample)))]),
        ),
        growthMiBPerThousand: Object.fromEntries(
          parts.map((name) => [name, growthOf(name)?.toFixed(2) ?? `not told by ${settled.length} samples`]),
        ),
        processorSeconds: Object.fromEntries(
          (samples.at(-1)?.usage ?? []).map(({ name, cpuSeconds }) => [name, Math.round(cpuSeconds)]),
        ),
      })}`,
    );
    // What the sums lack is in the log: the repair is part of what is promised.
    const client = await connectDatabase(readFileSync(join(fixture.folder, 'database-url'), 'utf8'));
    const repairs = await reconcile(client, { dryRun: false, settle: 0 }).finally(() => client.end());
    const repaired = await sums();
    const addedUsd = repairs.reduce((sum, { addTotalSpend }) => sum + addTotalSpend, 0);
    console.log(`      ${JSON.stringify({ reconciledKeys: repairs.length, addedUsd, keysUsd: repaired.keys })}`);
    assert.ok(Math.abs(repaired.keys / repaired.log - 1) < 1e-6, 'the log does not make the sums whole');
    assert.deepEqual(failed, []);
    assert.ok(Math.abs(database.keys / answered - 1) < allowedLoss, 'the sums of the keys differ from the answers');
    assert.ok(Math.abs(database.log / answered - 1) < allowedLoss, 'the log differs from the answers');
    assert.ok(
      Math.abs(database.hastyKey - database.hastyLog) <= allowedLoss * database.hastyLog,
      'aborted calls are in the log and not in the key, or the other way round',
    );
    assert.ok(database.rows >= loggedCalls, `${loggedCalls - database.rows} calls are not in the log`);
    for (const name of parts) {
      const grown = growthOf(name);
      if (grown !== undefined)
        assert.ok(grown < allowedGrowth[name], `${name} grows by ${grown.toFixed(1)} MiB per thousand requests`);
    }
    // A run of half an hour has to tell; only a short one may not.
    if (minutes >= 10)
      assert.ok(
        parts.every((name) => growthOf(name) !== undefined),
        'the growth was not measured',
      );
  });
});

async function wholeCost(response: Response): Promise<number | undefined> {
  await response.text();
  return response.ok ? Number(response.headers.get('x-litellm-response-cost') ?? 0) : undefined;
}

async function streamCost(response: Response): Promise<number | undefined> {
  const events = await collectEvents(response);
  if (!response.ok || events.at(-1) !== '[DONE]') return undefined;
  return events
    .map((event) => (event === '[DONE]' ? 0 : (event.usage?.cost ?? 0)))
    .reduce((most, cost) => Math.max(most, cost), 0);
}
