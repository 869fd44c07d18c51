import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OwnedProcess } from '../../src/base/ownedProcess';
import { waitUntil } from '../../src/base/waitUntil';
import { alerts, figures } from '../../src/monitoring/figures';
import { startPrometheus } from '../support/prometheus';
import { findProgram } from '../support/redis';
import { answerCost } from '../support/testConfiguration';
import { sharedFixture as fixture } from '../support/sharedFixture';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A user's traffic: answers of the model, answers of the fallback, refusals. */
const traffic = [
  { user: 'mary', answers: 8, refused: 1 },
  { user: 'dorothy', answers: 4, refused: 0 },
];

describe('the figures on a real Prometheus', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  let prometheus: OwnedProcess | undefined;
  let url = '';

  const query = async (expr: string): Promise<readonly Sample[]> => {
    const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expr)}`);
    const body = (await response.json()) as { status: string; data: { result: readonly Sample[] }; error?: string };
    assert.equal(body.status, 'success', body.error);
    return body.data.result;
  };
  const number = async (expr: string): Promise<number> => Number((await query(expr))[0]?.value[1] ?? Number.NaN);
  const scrapes = (): Promise<number> => number('count_over_time(up{job="litellm"}[10m])');
  const moreScrapes = async (count: number): Promise<void> => {
    const before = await scrapes();
    const done = await waitUntil(async () => ((await scrapes()) >= before + count ? true : undefined), {
      timeoutMs: 30_000,
    });
    assert.ok(done, 'Prometheus does not scrape');
  };

  before(async function () {
    this.timeout(300_000);
    // Named in the README as a reason to skip: only a package manager can install Prometheus.
    if (findProgram('prometheus') === undefined) return this.skip();
    await fixture.start();
    fixture.upstream.reset();
    const keys = new Map<string, string>();
    for (const { user } of traffic) {
      await fixture.proxy.admin.ensureUser(user);
      keys.set(user, await fixture.proxy.createKey({ user_id: user, key_alias: `figures-${user}`, max_budget: 1 }));
    }
    // Counters begin to exist with their first event; what is measured is what comes after it.
    const limited = await fixture.proxy.createKey({ user_id: 'mary', rpm_limit: 2 });
    const ask = async (key: string, body: Readonly<Record<string, unknown>>): Promise<number> => {
      const response = await fixture.proxy.chat(key, body);
      await response.text();
      return response.status;
    };
    for (const { user } of traffic) await ask(keys.get(user) ?? '', { stream: true });
    const cache = { 'use-cache': true, namespace: 'figures' };
    for (let count = 0; count < 3; count += 1)
      await ask(keys.get('mary') ?? '', { messages: [{ role: 'user', content: 'cached figure' }], cache });
    await ask(limited, {});
    fixture.upstream.primary.usual = { kind: 'status', status: 503 };
    await ask(limited, {});
    fixture.upstream.reset();
    assert.equal(await ask(limited, {}), 429);
    await fixture.proxy.admin.ensureUser('joan');
    const spent = await fixture.proxy.admin.call<{ readonly key: string }>('POST', '/key/generate', {
      user_id: 'joan',
      max_budget: 1,
      spend: 1.5,
    });
    assert.equal(await ask(spent.key, {}), 422);

    ({ url, process: prometheus } = await startPrometheus(folder, fixture.proxy, 1));
    const up = await waitUntil(
      async () => ((await number('up{job="litellm"}').catch(() => 0)) === 1 ? true : undefined),
      { timeoutMs: 40_000 },
    );
    assert.ok(up, prometheus.logTail());
    await moreScrapes(3);
    for (const { user, answers, refused } of traffic) {
      for (let count = 0; count < answers; count += 1) await ask(keys.get(user) ?? '', { stream: count % 2 === 0 });
      for (let count = 0; count < refused; count += 1) await ask(limited, {});
    }
    fixture.upstream.primary.usual = { kind: 'status', status: 503 };
    await ask(keys.get('dorothy') ?? '', { stream: true });
    await ask(keys.get('dorothy') ?? '', { stream: true });
    fixture.upstream.reset();
    for (let count = 0; count < 2; count += 1)
      await ask(keys.get('mary') ?? '', { messages: [{ role: 'user', content: 'cached figure' }], cache });
    await moreScrapes(20);
  });

  after(async function () {
    this.timeout(30_000);
    await prometheus?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are all there and not zero', async () => {
    for (const { record } of figures) {
      const samples = await query(record);
      assert.ok(samples.length > 0, `${record} has no value`);
      assert.ok(
        samples.some(({ value }) => Number(value[1]) > 0),
        `${record} is ${JSON.stringify(samples.map(({ value }) => value[1]))}`,
      );
    }
  });

  it('count the users of a day', async () => {
    const all = await number('proxy:active_users:1d');
    const ours = await query('count by (user) (litellm_proxy_total_requests_metric_total{user=~"mary|dorothy"})');
    assert.equal(ours.length, 2);
    assert.equal(
      all,
      (await query('count by (user) (litellm_proxy_total_requests_metric_total{user!~"None|"})')).length,
    );
  });

  it('give the cost of an answer', async () => {
    const spent = await number('sum(increase(litellm_spend_metric_total{user=~"mary|dorothy"}[5m]))');
    // 12 paid answers after the first scrape; increase() extrapolates to the edges of its window.
    assert.ok(Math.abs(spent / (12 * answerCost) - 1) < 0.25, `${spent} instead of ${12 * answerCost}`);
    const perRequest = await number('proxy:cost_per_request_usd:mean5m');
    assert.ok(perRequest > 0 && perRequest <= answerCost * 1.01, String(perRequest));
  });

  it('give the part that failed and the part that fell back', async () => {
    const [errors, fallbacks] = [await number('proxy:errors:ratio5m'), await number('proxy:fallbacks:ratio5m')];
    // 17 requests after the first scrape: 12 answers, 1 refusal, 2 fallbacks, 2 from the cache.
    assert.ok(errors > 0.02 && errors < 0.25, `errors ${errors}`);
    assert.ok(fallbacks > 0.05 && fallbacks < 0.25, `fallbacks ${fallbacks}`);
  });

  it('give what is left of a budget', async () => {
    const [left] = await query('proxy:budget_left:ratio{api_key_alias="figures-mary"}');
    const value = Number(left?.value[1]);
    assert.ok(value > 0.7 && value < 1, String(value));
  });

  it('tell whose budget is spent, which the gauge of what is left does not', async () => {
    const { expr } = alerts.find(({ name }) => name === 'BudgetSpent') ?? assert.fail();
    // The proxy is shared with tests that spend other budgets.
    const told = (await query(expr)).map(({ metric }) => metric['user']);
    assert.ok(told.includes('joan'), told.join(' '));
    assert.ok(!told.includes('mary') && !told.includes('dorothy'), told.join(' '));
    assert.deepEqual(await query('proxy:budget_left:ratio{api_key_alias=~".*joan.*"}'), []);
  });

  it('raise no alarm in a healthy hour', async () => {
    const firing = await query('ALERTS{alertstate="firing", alertname!~"BudgetNearlySpent|BudgetSpent"}');
    assert.deepEqual(
      firing.map(({ metric }) => metric['alertname']),
      [],
    );
  });
});
