import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/base/freePort';
import { cacheFolder } from '../../src/base/paths';
import type { OwnedProcess } from '../../src/base/ownedProcess';
import { waitUntil } from '../../src/base/waitUntil';
import type { Cluster } from '../../src/database/cluster';
import { migrate, readMigrations } from '../../src/database/migrations';
import { ensurePythonRuntime } from '../../src/install/pythonRuntime';
import { AdminApi } from '../../src/litellm/adminApi';
import { outageOf } from '../support/outage';
import { startOwnCluster } from '../support/ownCluster';
import { allModels, Proxy } from '../support/proxy';
import { findProgram, startRedis } from '../support/redis';
import { ScriptedUpstream } from '../support/scriptedUpstream';
import { answerCost, writeTestConfiguration } from '../support/testConfiguration';

const masterKey = 'sk-master-of-the-replica-test';
const environment = { LITELLM_MASTER_KEY: masterKey, LITELLM_SALT_KEY: 'sk-salt-of-the-replica-test' };
/** LiteLLM keeps a key that it has looked up for a minute in the memory of each replica. */
const keyMemoryMs = 70_000;

describe('two replicas with one PostgreSQL and one Redis', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'replicas-'));
  let redis: OwnedProcess | undefined;
  let cluster: Cluster | undefined;
  let upstream: ScriptedUpstream | undefined;
  let port = 0;
  const proxies: Proxy[] = [];

  before(async function () {
    this.timeout(400_000);
    // Named in the README as a reason to skip: only a package manager can install Redis.
    if (findProgram('redis-server') === undefined) return this.skip();
    port = await freePort();
    const started = await startRedis(folder, 'redis-test-password');
    redis = started.process;
    cluster = await startOwnCluster(folder, { port });
    upstream = await ScriptedUpstream.start();
    const start = async (name: string): Promise<Proxy> => {
      const data = join(folder, name);
      mkdirSync(data);
      const extraArgs = ['--database-url', cluster?.url ?? '', '--redis', started.url, '--no-migrate'];
      return Proxy.start({
        folder: data,
        upstream: upstream ?? assert.fail(),
        configPath: writeTestConfiguration(data),
        extraArgs,
        environment,
      });
    };
    // Migrated beforehand, so that both can start at once, as replicas do.
    await migrate(
      cluster.url,
      readMigrations((await ensurePythonRuntime(cacheFolder(), () => undefined)).sitePackages),
    );
    proxies.push(...(await Promise.all([start('a'), start('b')])));
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
    const restart = async (): Promise<Cluster> => (cluster = await startOwnCluster(folder, { port }));
    const { lost, paid } = await outageOf(both()[0], await createKey({}), async () => cluster?.stop(), restart);
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
});
