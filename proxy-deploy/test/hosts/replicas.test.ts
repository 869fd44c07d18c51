import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../src/base/freePort';
import { cacheFolder, isPassable, sharedSystemFolder } from '../../src/base/paths';
import type { OwnedProcess } from '../../src/base/ownedProcess';
import { waitUntil } from '../../src/base/waitUntil';
import { Cluster } from '../../src/database/cluster';
import { serviceIdentity } from '../../src/database/serviceIdentity';
import { AdminApi } from '../../src/litellm/adminApi';
import { reconcile } from '../../src/reporting/reconcile';
import { allModels, Proxy } from '../support/proxy';
import { findProgram, startRedis } from '../support/redis';
import { ScriptedUpstream } from '../support/scriptedUpstream';
import { writeTestConfiguration } from '../support/testConfiguration';

const masterKey = 'sk-master-of-the-replica-test';
const environment = { LITELLM_MASTER_KEY: masterKey, LITELLM_SALT_KEY: 'sk-salt-of-the-replica-test' };
const answerCost = 10 * 1e-4 + 5 * 2e-3;
/** LiteLLM keeps a key that it has looked up for a minute in the memory of each replica. */
const keyMemoryMs = 70_000;

describe('two replicas with one PostgreSQL and one Redis', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'replicas-'));
  const identity = serviceIdentity();
  let redis: OwnedProcess | undefined;
  let cluster: Cluster | undefined;
  let upstream: ScriptedUpstream | undefined;
  let port = 0;
  const proxies: Proxy[] = [];

  const startCluster = (): Promise<Cluster> => {
    const clusterFolder = join(folder, 'postgres');
    mkdirSync(clusterFolder, { recursive: true });
    for (const path of [folder, clusterFolder]) chmodSync(path, 0o711);
    const binariesFolder = identity === undefined || isPassable(cacheFolder()) ? cacheFolder() : sharedSystemFolder;
    return Cluster.start({
      folder: clusterFolder,
      binariesFolder,
      password: 'replica-test-password',
      port,
      identity,
      signal: new AbortController().signal,
    });
  };

  before(async function () {
    this.timeout(400_000);
    // Named in the README as a reason to skip: only a package manager can install Redis.
    if (findProgram('redis-server') === undefined) return this.skip();
    port = await freePort();
    const started = await startRedis(folder, 'redis-test-password');
    redis = started.process;
    cluster = await startCluster();
    upstream = await ScriptedUpstream.start();
    const start = async (name: string, more: readonly string[]): Promise<Proxy> => {
      const data = join(folder, name);
      mkdirSync(data);
      const extraArgs = ['--database-url', cluster?.url ?? '', '--redis', started.url, ...more];
      return Proxy.start({
        folder: data,
        upstream: upstream ?? assert.fail(),
        configPath: writeTestConfiguration(data),
        extraArgs,
        environment,
      });
    };
    // The first one migrates; the other starts as replicas do.
    proxies.push(...(await Promise.all([start('a', []), delay(8000).then(() => start('b', ['--no-migrate']))])));
  });

  after(async function () {
    this.timeout(60_000);
    for (const proxy of proxies) await proxy.stop();
    await upstream?.stop();
    await cluster?.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const both = (): readonly [Proxy, Proxy] => {
    const [first, second] = proxies;
    return first === undefined || second === undefined ? assert.fail('not started') : [first, second];
  };
  const createKey = async (request: object, proxy = both()[0]): Promise<string> =>
    (await new AdminApi(proxy.ready.baseUrl, masterKey).createKey({ models: allModels, ...request })).key;

  /** Stops PostgreSQL under a proxy that goes on answering, starts it again, reconciles, and checks the sums to the cent. */
  const outageOf = async (proxy: Proxy): Promise<{ readonly lost: number; readonly paid: number }> => {
    const key = await createKey({}, proxy);
    const token = createHash('sha256').update(key).digest('hex');
    await (await proxy.chat(key)).text();
    await cluster?.stop();
    let answered = 1;
    for (let count = 0; count < 4; count += 1) {
      const response = await proxy.chat(key);
      await response.text();
      if (response.ok) answered += 1;
    }
    assert.ok(answered > 1, 'no call went through during the outage');
    // Long enough for a write of the sums to fail: they are written every two seconds here.
    await delay(6000);
    cluster = await startCluster();
    const client = new pg.Client({ connectionString: cluster.url });
    await client.connect();
    try {
      const logged = await waitUntil(
        async () => {
          const { rows } = await client.query<{ count: string }>(
            'select count(*) from "LiteLLM_SpendLogs" where api_key = $1',
            [token],
          );
          return Number(rows[0]?.count) >= answered ? true : undefined;
        },
        { timeoutMs: 60_000, intervalMs: 1000 },
      );
      assert.ok(logged, 'the log did not keep the calls of the outage');
      // Sums that were only late are not lost.
      await delay(6000);
      const planned = await reconcile(client, { dryRun: true, settle: 0 });
      assert.deepEqual(await reconcile(client, { dryRun: false, settle: 0 }), planned);
      const sums = 'select spend, total_spend from "LiteLLM_VerificationToken" where token = $1';
      const { rows } = await client.query<{ spend: number; total_spend: number }>(sums, [token]);
      const paid = answered * answerCost;
      for (const sum of [rows[0]?.spend, rows[0]?.total_spend])
        assert.ok(Math.abs((sum ?? 0) - paid) < 1e-6, `${sum} instead of ${paid}`);
      assert.deepEqual(await reconcile(client, { dryRun: false, settle: 0 }), [], 'a second run found something');
      return { lost: planned.find((repair) => repair.id === token)?.addSpend ?? 0, paid };
    } finally {
      await client.end();
    }
  };

  it('print no virtual key, because a shared host’s log must hold none', () => {
    assert.equal(both()[0].ready.virtualKey, undefined);
  });

  it('share a limit of requests exactly', async () => {
    const key = await createKey({ rpm_limit: 4 });
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      const response = await (both()[count % 2] ?? assert.fail()).chat(key);
      statuses.push(response.status);
      await response.text();
    }
    assert.equal(statuses.filter((status) => status === 200).length, 4, statuses.join(' '));
  });

  it('share a budget', async () => {
    const key = await createKey({ max_budget: answerCost * 3.5 });
    let allowed = 0;
    for (let count = 0; count < 10; count += 1) {
      const response = await (both()[count % 2] ?? assert.fail()).chat(key, { max_tokens: 5 });
      await response.text();
      if (response.ok) allowed += 1;
    }
    assert.ok(allowed >= 3 && allowed <= 5, `${allowed} of 10 calls passed a budget for 3.5`);
  });

  it('share cached answers within a namespace', async () => {
    const key = await createKey({});
    const body = {
      messages: [{ role: 'user', content: 'shared question' }],
      cache: { 'use-cache': true, namespace: 'team' },
    };
    await (await both()[0].chat(key, body)).text();
    const hit = await waitUntil(
      async () => {
        const response = await both()[1].chat(key, body);
        await response.text();
        return response.headers.has('x-litellm-cache-key') ? true : undefined;
      },
      { timeoutMs: 5000 },
    );
    assert.ok(hit);
  });

  it('refuse a blocked key: the one that was told at once, the other when its memory of the key ends', async () => {
    const key = await createKey({});
    for (const proxy of both()) await (await proxy.chat(key)).text();
    await new AdminApi(both()[0].ready.baseUrl, masterKey).call('POST', '/key/block', { key });
    const statusAt = async (proxy: Proxy): Promise<number> => (await proxy.chat(key)).status;
    assert.equal(await statusAt(both()[0]), 401);
    const refused = async (): Promise<true | undefined> => (await statusAt(both()[1])) === 401 || undefined;
    assert.ok(await waitUntil(refused, { timeoutMs: keyMemoryMs }), 'the other replica goes on letting the key in');
  });

  it('lose nothing in an outage of PostgreSQL, because Redis keeps what waits to be written', async () => {
    const { lost, paid } = await outageOf(both()[0]);
    assert.ok(lost < 1e-9, `${lost} of ${paid} USD lost`);
  });

  it('go on when Redis is gone, each with limits of its own', async () => {
    await redis?.stop();
    const key = await createKey({ rpm_limit: 2 });
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      const response = await (both()[count % 2] ?? assert.fail()).chat(key);
      statuses.push(response.status);
      await response.text();
    }
    const allowed = statuses.filter((status) => status === 200).length;
    assert.ok(allowed >= 2 && allowed <= 4, statuses.join(' '));
  });

  it('are not needed to repair an outage: alone and without Redis, the sums are short and the log makes them whole', async function () {
    this.timeout(240_000);
    const data = join(folder, 'c');
    mkdirSync(data);
    const alone = await Proxy.start({
      folder: data,
      upstream: upstream ?? assert.fail(),
      configPath: writeTestConfiguration(data),
      extraArgs: ['--database-url', cluster?.url ?? '', '--no-migrate'],
      environment,
    });
    proxies.push(alone);
    const { lost, paid } = await outageOf(alone);
    console.log(`      (the outage lost ${lost.toFixed(4)} of ${paid.toFixed(4)} USD; repaired)`);
  });
});
