import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../src/base/waitUntil';
import { collectEvents } from '../support/events';
import { proxyUsage } from '../support/processUsage';
import { ProxyFixture } from '../support/proxy';

const minutes = Number(process.env['LOAD_MINUTES'] ?? 30);
const requestsPerSecond = 5;
const users = 6;
/** What a hundred thousand users would show first: memory that grows with every request. */
const allowedGrowthMiBPerThousand = 15;

interface Outcome {
  readonly status: number;
  readonly costUsd: number;
  readonly ms: number;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

describe(`${minutes} minutes of mixed load at ${requestsPerSecond} requests a second`, function () {
  this.timeout((minutes * 60 + 600) * 1000);
  const fixture = new ProxyFixture();
  before(() => fixture.start());
  after(() => fixture.stop());

  it('loses no cent, leaks no memory, and fails nothing', async () => {
    const { proxy, upstream } = fixture;
    upstream.primary.usual = { kind: 'answer', tokens: 20, pauseMs: 10 };
    const keys = await Promise.all(Array.from({ length: users }, () => proxy.createKey({})));
    const one = async (index: number): Promise<Outcome> => {
      const started = performance.now();
      const stream = index % 3 !== 0;
      const free = index % 7 === 0;
      const body = { stream, model: free ? 'qwen3-0.6b-local' : 'qwen3-0.6b', stream_options: stream ? { include_usage: true } : undefined };
      const response = await proxy.chat(keys[index % users] ?? '', body);
      if (!response.ok) {
        await response.text();
        return { status: response.status, costUsd: 0, ms: performance.now() - started };
      }
      if (!stream) {
        await response.text();
        return { status: 200, costUsd: Number(response.headers.get('x-litellm-response-cost')), ms: performance.now() - started };
      }
      const events = await collectEvents(response);
      const cost = events.map((event) => (event === '[DONE]' ? 0 : (event.usage?.cost ?? 0))).reduce((sum, value) => Math.max(sum, value), 0);
      return { status: events.at(-1) === '[DONE]' ? 200 : 0, costUsd: cost, ms: performance.now() - started };
    };
    const total = Math.round(minutes * 60 * requestsPerSecond);
    const running: Promise<Outcome>[] = [];
    const begun = performance.now();
    const memory: { readonly requests: number; readonly residentMiB: number }[] = [];
    for (let index = 0; index < total; index += 1) {
      const dueMs = (index / requestsPerSecond) * 1000 - (performance.now() - begun);
      if (dueMs > 0) await delay(dueMs);
      running.push(one(index));
      if (index % 300 === 299) {
        const litellm = proxyUsage(proxy.ready.pid).find(({ name }) => name === 'litellm');
        memory.push({ requests: index + 1, residentMiB: litellm?.residentMiB ?? Number.NaN });
      }
    }
    const outcomes = await Promise.all(running);
    const answered = outcomes.reduce((sum, { costUsd }) => sum + costUsd, 0);
    const failed = outcomes.filter(({ status }) => status !== 200).length;
    const sums = async (): Promise<{ keys: number; log: number; rows: number }> => {
      const [row] = await proxy.sql<{ keys: number; log: number; rows: number }>(
        'select (select sum(total_spend) from "LiteLLM_VerificationToken")::float8 as keys, (select sum(spend) from "LiteLLM_SpendLogs")::float8 as log, (select count(*) from "LiteLLM_SpendLogs")::int as rows',
      );
      return row ?? assert.fail();
    };
    await waitUntil(async () => ((await sums()).rows >= total - failed ? true : undefined), { timeoutMs: 60_000, intervalMs: 1000 });
    await waitUntil(async () => (Math.abs((await sums()).keys / answered - 1) < 0.001 ? true : undefined), { timeoutMs: 30_000, intervalMs: 1000 });
    const database = await sums();
    const settled = memory.slice(Math.floor(memory.length / 3));
    const [first, last] = [settled[0], settled.at(-1)];
    const growth = first === undefined || last === undefined || last === first ? 0 : ((last.residentMiB - first.residentMiB) / (last.requests - first.requests)) * 1000;
    const times = outcomes.map(({ ms }) => ms);
    console.log(`      ${JSON.stringify({
      requests: total, failed, p50Ms: Math.round(percentile(times, 0.5)), p95Ms: Math.round(percentile(times, 0.95)), answersUsd: answered, keysUsd: database.keys,
      logUsd: database.log, logRows: database.rows, memoryMiB: memory.map(({ residentMiB }) => Math.round(residentMiB)), growthMiBPerThousand: Number(growth.toFixed(2)),
    })}`);
    assert.equal(failed, 0);
    assert.ok(Math.abs(database.keys / answered - 1) < 0.01, 'the sums of the keys differ from the answers');
    assert.ok(Math.abs(database.log / answered - 1) < 0.01, 'the log differs from the answers');
    assert.ok(growth < allowedGrowthMiBPerThousand, `memory grows by ${growth.toFixed(1)} MiB per thousand requests`);
  });
});
