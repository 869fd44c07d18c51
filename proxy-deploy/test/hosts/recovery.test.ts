import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../src/base/freePort';
import { cacheFolder } from '../../src/base/paths';
import { runCommand } from '../../src/base/runCommand';
import { waitUntil } from '../../src/base/waitUntil';
import type { Cluster } from '../../src/database/cluster';
import { ensurePythonRuntime, type PythonRuntime } from '../../src/install/pythonRuntime';
import { AdminApi, type KeyRequest } from '../../src/litellm/adminApi';
import { outageOf } from '../support/outage';
import { startOwnCluster } from '../support/ownCluster';
import { allModels, Proxy, tokenOf } from '../support/proxy';
import { findProgram } from '../support/redis';
import { ScriptedUpstream } from '../support/scriptedUpstream';
import { writeTestConfiguration } from '../support/testConfiguration';

const saltKey = 'sk-salt-of-the-recovery-test';
const masterKeys = { old: 'sk-first-master-of-the-recovery-test', fresh: 'sk-second-master-of-the-recovery-test' };
const storedSecret = 'sk-a-provider-key-somebody-stored';

/** What LiteLLM knows of a key, as far as it decides about requests. */
const keyColumns =
  'token, key_alias, user_id, spend, total_spend, max_budget, budget_duration, rpm_limit, models, allowed_routes, expires, blocked';

/** LiteLLM's own functions: what they write is what they have to read back. */
const sealScript =
  'import base64, sys; from litellm.proxy.common_utils.encrypt_decrypt_utils import encrypt_value; print(base64.urlsafe_b64encode(encrypt_value(sys.argv[1], sys.argv[2])).decode())';
/** What each key makes of the sealed value, as JSON; null where it cannot be opened. */
const openScript = `import base64, json, sys
from litellm.proxy.common_utils.encrypt_decrypt_utils import decrypt_value
def opened(key):
    try: return decrypt_value(base64.urlsafe_b64decode(sys.argv[1]), key)
    except Exception: return None
print(json.dumps([opened(key) for key in sys.argv[2:]]))`;

describe('a proxy whose database fails', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'recovery-'));
  const dump = join(folder, 'keys.dump');
  const keys: Record<'spent' | 'limited' | 'blocked', string> = { spent: '', limited: '', blocked: '' };
  let cluster: Cluster | undefined;
  let upstream: ScriptedUpstream | undefined;
  let proxy: Proxy | undefined;
  let runtime: PythonRuntime | undefined;
  let rowsBefore: readonly unknown[] = [];
  let clusterOptions: { readonly port: number; readonly major?: number } = { port: 0 };

  const urlOf = (database: string): string => {
    const url = new URL(cluster?.url ?? assert.fail());
    url.pathname = `/${database}`;
    return url.href;
  };
  const query = async (
    database: string,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: urlOf(database) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  const python = async (script: string, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(runtime?.python ?? assert.fail(), ['-c', script, ...args], {
      environment: { ...process.env, LITELLM_LOCAL_MODEL_COST_MAP: 'True' },
    });
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const start = async (database: string, masterKey: string, extra: readonly string[]): Promise<Proxy> => {
    const data = join(folder, database);
    mkdirSync(data);
    return Proxy.start({
      folder: data,
      upstream: upstream ?? assert.fail(),
      configPath: writeTestConfiguration(data),
      extraArgs: ['--database-url', urlOf(database), ...extra],
      environment: { LITELLM_MASTER_KEY: masterKey, LITELLM_SALT_KEY: saltKey },
    });
  };
  const running = (): Proxy => proxy ?? assert.fail('not started');
  const ask = async (key: string): Promise<number> => {
    const response = await running().chat(key);
    await response.text();
    return response.status;
  };
  const program = async (name: string, args: readonly string[]): Promise<void> => {
    const { code, stderr } = await runCommand(findProgram(name) ?? assert.fail(), args);
    assert.equal(code, 0, stderr);
  };

  before(async function () {
    this.timeout(600_000);
    const file = findProgram('pg_dump');
    const version = file === undefined ? undefined : await runCommand(file, ['--version']);
    // pg_dump reads servers of its own major version and older ones.
    const major = /\) (\d+)/.exec(version?.stdout ?? '')?.[1];
    clusterOptions = { port: await freePort(), ...(major === undefined ? {} : { major: Number(major) }) };
    cluster = await startOwnCluster(folder, clusterOptions);
    upstream = await ScriptedUpstream.start();
    runtime = await ensurePythonRuntime(cacheFolder(), () => undefined);
    proxy = await start('litellm', masterKeys.old, []);
  });

  after(async function () {
    this.timeout(60_000);
    await proxy?.stop();
    await upstream?.stop();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has short sums after an outage, alone and without Redis, and the log makes them whole', async () => {
    const { key } = await new AdminApi(running().ready.baseUrl, masterKeys.old).createKey({ models: allModels });
    const restart = async (): Promise<Cluster> => (cluster = await startOwnCluster(folder, clusterOptions));
    const { lost, paid } = await outageOf(running(), key, async () => cluster?.stop(), restart);
    console.log(`      (the outage lost ${lost.toFixed(4)} of ${paid.toFixed(4)} USD; repaired)`);
  });

  describe('is restored from a dump, with another master key (needs pg_dump)', () => {
    before(async function () {
      this.timeout(600_000);
      // Named in the README as a reason to skip: the npm package of PostgreSQL brings the server alone.
      if (findProgram('pg_dump') === undefined) return this.skip();
      const admin = new AdminApi(running().ready.baseUrl, masterKeys.old);
      const create = async (alias: string, request: KeyRequest): Promise<string> => {
        await admin.ensureUser(alias);
        return (await admin.createKey({ models: allModels, user_id: alias, key_alias: alias, ...request })).key;
      };
      keys.spent = await create('spent', { max_budget: 5, budget_duration: '30d', duration: '90d' });
      keys.limited = await create('limited', { rpm_limit: 2 });
      keys.blocked = await create('blocked', {});
      for (let count = 0; count < 3; count += 1) await ask(keys.spent);
      await admin.call('POST', '/key/block', { key: keys.blocked });
      const written = await waitUntil(
        async () => {
          const [row] = await query(
            'litellm',
            'select spend, (select count(*)::int from "LiteLLM_SpendLogs" where api_key = token) as calls from "LiteLLM_VerificationToken" where token = $1',
            [tokenOf(keys.spent)],
          );
          return Number(row?.['spend']) > 0 && row?.['calls'] === 3 ? true : undefined;
        },
        { timeoutMs: 30_000 },
      );
      assert.ok(written, 'the spend did not reach the database');
      const sealed = await python(sealScript, storedSecret, saltKey);
      await query(
        'litellm',
        'insert into "LiteLLM_CredentialsTable" (credential_id, credential_name, credential_values, created_by, updated_by, updated_at) values ($1, $1, $2, $1, $1, now())',
        ['provider', JSON.stringify({ api_key: sealed })],
      );
      rowsBefore = await query('litellm', `select ${keyColumns} from "LiteLLM_VerificationToken" order by token`);
      await program('pg_dump', ['--format=custom', '--file', dump, urlOf('litellm')]);
      await running().stop();
      await query('postgres', 'create database restored');
      // Twice, as one does who is not sure whether the first time went through.
      for (let count = 0; count < 2; count += 1)
        await program('pg_restore', ['--clean', '--if-exists', '--no-owner', '--dbname', urlOf('restored'), dump]);
      proxy = await start('restored', masterKeys.fresh, ['--no-migrate']);
    });

    it('keeps every key with its limits and what was spent', async () => {
      assert.deepEqual(
        await query('restored', `select ${keyColumns} from "LiteLLM_VerificationToken" order by token`),
        rowsBefore,
      );
      const names = (rowsBefore as readonly Record<string, unknown>[]).map((row) => row['key_alias']);
      for (const name of Object.keys(keys)) assert.ok(names.includes(name), name);
    });

    it('keeps the log, so that nothing is left to reconcile', async () => {
      const [log] = await query(
        'restored',
        'select count(*)::int as calls, sum(spend) as spend from "LiteLLM_SpendLogs" where api_key = $1',
        [tokenOf(keys.spent)],
      );
      const [key] = await query(
        'restored',
        'select total_spend from "LiteLLM_VerificationToken" where key_alias = $1',
        ['spent'],
      );
      assert.equal(log?.['calls'], 3);
      assert.ok(Math.abs(Number(log['spend']) - Number(key?.['total_spend'])) < 1e-9);
    });

    it('lets the same virtual keys in, counts on from their sums, and refuses what was refused', async () => {
      assert.equal(await ask(keys.spent), 200);
      assert.equal(await ask(keys.blocked), 401);
      assert.deepEqual([await ask(keys.limited), await ask(keys.limited), await ask(keys.limited)], [200, 200, 429]);
      const token = tokenOf(keys.spent);
      const spentBefore = Number(
        (rowsBefore as readonly Record<string, unknown>[]).find((row) => row['token'] === token)?.['total_spend'],
      );
      const grown = await waitUntil(
        async () => {
          const [row] = await query(
            'restored',
            'select total_spend from "LiteLLM_VerificationToken" where token = $1',
            [token],
          );
          return Math.abs(Number(row?.['total_spend']) - (spentBefore * 4) / 3) < 1e-9 ? true : undefined;
        },
        { timeoutMs: 20_000 },
      );
      assert.ok(grown, 'the sum did not go on where it was');
    });

    it('obeys the new master key and no longer the old one', async () => {
      const { baseUrl } = running().ready;
      await assert.rejects(new AdminApi(baseUrl, masterKeys.old).createKey({ models: allModels }), /401|403/);
      const { key } = await new AdminApi(baseUrl, masterKeys.fresh).createKey({ models: allModels });
      assert.equal(await ask(key), 200);
    });

    it('reads stored secrets with the salt key, whatever the master key is, and with no other', async () => {
      const [row] = await query('restored', 'select credential_values from "LiteLLM_CredentialsTable"');
      const { api_key: sealed } = row?.['credential_values'] as { readonly api_key: string };
      assert.ok(!JSON.stringify(row).includes(storedSecret));
      const opened = await python(openScript, sealed, saltKey, masterKeys.old, masterKeys.fresh);
      assert.deepEqual(JSON.parse(opened), [storedSecret, null, null]);
    });
  });
});
