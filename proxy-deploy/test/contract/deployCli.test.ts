import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { waitUntil } from '../../src/base/waitUntil';
import { main } from '../../src/deploy/main';
import { sharedFixture as fixture } from '../support/sharedFixture';

interface Run {
  readonly code: number;
  readonly text: string;
  /** The first character of each line: + changed, = was so already. */
  readonly marks: string;
}

describe('the deploy CLI on a real proxy', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'deploy-cli-'));

  before(async function () {
    this.timeout(300_000);
    await fixture.start();
    fixture.upstream.reset();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const databaseUrl = (): string => readFileSync(join(fixture.folder, 'database-url'), 'utf8');
  const run = async (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Run> => {
    const lines: string[] = [];
    const environment = {
      PROXY_URL: fixture.proxy.ready.baseUrl,
      PROXY_ADMIN_KEY: fixture.proxy.masterKey,
      DATABASE_URL: databaseUrl(),
      ...more,
    };
    const code = await main(args, environment, (line) => lines.push(line));
    return { code, text: lines.join('\n'), marks: lines.map((line) => line[0]).join('') };
  };
  const keyIn = ({ text }: Run): string => /Key \(shown once\): (\S+)/.exec(text)?.[1] ?? assert.fail(text);

  it('makes a key, once', async () => {
    const dry = await run(['--dry-run', 'keys', 'create', 'ada', '--budget', '2']);
    assert.match(dry.text, /^~ .*ada.*would be done/);
    const made = await run(['keys', 'create', 'ada', '--budget', '2', '--rpm', '30']);
    assert.equal((await fixture.proxy.chat(keyIn(made))).status, 200);
    const again = await run(['keys', 'create', 'ada', '--budget', '2', '--rpm', '30']);
    assert.match(again.text, /^= .*already so/);
    assert.ok(!again.text.includes('sk-'));
  });

  it('changes the limits that are named of a key that is there, and no others', async () => {
    const key = keyIn(await run(['keys', 'create', 'emmy', '--budget', '2', '--rpm', '30', '--tpm', '9000']));
    const limits = async () => {
      const { max_budget, rpm_limit, tpm_limit, max_parallel_requests } = (await fixture.proxy.keyInfo(key)).info;
      return { max_budget, rpm_limit, tpm_limit, max_parallel_requests };
    };
    const before = { max_budget: 2, rpm_limit: 30, tpm_limit: 9000, max_parallel_requests: 8 };
    assert.deepEqual(await limits(), before);
    assert.match((await run(['keys', 'create', 'emmy'])).text, /^= +key for emmy is there \(already so\)$/);
    assert.match((await run(['keys', 'create', 'emmy', '--rpm', '40'])).text, /^\+ .*become 40 requests a minute/);
    assert.deepEqual(await limits(), { ...before, rpm_limit: 40 });
    const daysLeft = async () => {
      const { expires } = (await fixture.proxy.keyInfo(key)).info;
      return Math.round((Date.parse(expires ?? '') - Date.now()) / (24 * 3600 * 1000));
    };
    assert.equal(await daysLeft(), 90);
    assert.match((await run(['keys', 'create', 'emmy', '--days', '30'])).text, /^\+ .*become 30 days/);
    assert.equal(await daysLeft(), 30);
    assert.match((await run(['keys', 'create', 'emmy', '--days', '30'])).text, /30 days \(already so\)/);
    assert.deepEqual(await limits(), { ...before, rpm_limit: 40 });
  });

  it('makes the keys of a team into a file that others cannot read, and nothing the second time', async () => {
    const csv = join(folder, 'team.csv');
    writeFileSync(csv, 'user,budget,rpm\ngrace@example.com,3,20\nlinus,,\n');
    await run(['keys', 'team', csv, '--out', join(folder, 'keys.csv')]);
    const [, grace] = readFileSync(join(folder, 'keys.csv'), 'utf8').split('\n');
    assert.equal(statSync(join(folder, 'keys.csv')).mode & 0o777, 0o600);
    assert.equal((await fixture.proxy.keyInfo(grace?.split(',')[1] ?? '')).info.max_budget, 3);
    const again = await run(['keys', 'team', csv, '--out', join(folder, 'keys2.csv')]);
    assert.equal(again.marks, '==');
    writeFileSync(csv, 'user,budget\ngrace@example.com,4\nlinus,\n');
    const changed = await run(['keys', 'team', csv, '--out', join(folder, 'keys2.csv')]);
    assert.equal(changed.marks, '+=');
    assert.equal((await fixture.proxy.keyInfo(grace?.split(',')[1] ?? '')).info.max_budget, 4);
  });

  it('has written down every key it made when a later one of the team cannot be made', async () => {
    const csv = join(folder, 'unlucky.csv');
    const out = join(folder, 'unlucky-keys.csv');
    // LiteLLM knows no year that late.
    writeFileSync(csv, 'user,days\nbarbara,20\nunlucky,9999999999\nnever-reached,20\n');
    await assert.rejects(run(['keys', 'team', csv, '--out', out]), /The proxy answered/);
    const [, barbara, ...rest] = readFileSync(out, 'utf8').trim().split('\n');
    assert.deepEqual(rest, []);
    assert.equal((await fixture.proxy.chat(barbara?.split(',')[1] ?? '')).status, 200);
  });

  it('lists, changes a budget, and revokes', async () => {
    const key = keyIn(await run(['keys', 'create', 'hedy']));
    await run(['keys', 'budget', 'hedy', '7']);
    assert.equal((await fixture.proxy.keyInfo(key)).info.max_budget, 7);
    assert.match((await run(['keys', 'budget', 'hedy', '7'])).text, /already so/);
    assert.match((await run(['keys', 'list'])).text, /hedy +hedy +0\.0000 +7/);
    await run(['keys', 'revoke', 'hedy']);
    assert.equal((await fixture.proxy.chat(key)).status, 401);
    assert.match((await run(['keys', 'revoke', 'hedy'])).text, /already so/);
  });

  it('rotates a key: the old one ends, the new one has its limits and all that was spent, to the last call', async () => {
    const old = keyIn(await run(['keys', 'create', 'alan', '--budget', '4']));
    let spent = 0;
    for (let count = 0; count < 2; count += 1) {
      const response = await fixture.proxy.chat(old);
      await response.text();
      spent += Number(response.headers.get('x-litellm-response-cost'));
    }
    // The test's proxy writes spend every two seconds; on a busy machine a write takes some as well.
    const fresh = keyIn(await run(['keys', 'rotate', 'alan'], { SPEND_SETTLE_MS: '9000' }));
    assert.equal((await fixture.proxy.chat(old)).status, 401);
    const { info } = await fixture.proxy.keyInfo(fresh);
    assert.equal(info.max_budget, 4);
    assert.ok(Math.abs(info.spend - spent) < 1e-9, `${info.spend} instead of ${spent}`);
    assert.equal((await fixture.proxy.chat(fresh)).status, 200);
  });

  it('makes an operator key that administrates in the master key’s place', async () => {
    const operator = keyIn(await run(['keys', 'operator', 'ops']));
    const made = await run(['keys', 'create', 'by-ops'], { PROXY_ADMIN_KEY: operator });
    assert.equal((await fixture.proxy.chat(keyIn(made))).status, 200);
  });

  it('says what to do about an administrator’s key that is not one', async () => {
    const key = keyIn(await run(['keys', 'create', 'mallory']));
    await assert.rejects(run(['keys', 'list'], { PROXY_ADMIN_KEY: key }), /401|403/);
    await assert.rejects(main(['keys', 'list'], { PROXY_URL: 'http://127.0.0.1:9' }), /PROXY_ADMIN_KEY is not set/);
    await assert.rejects(run(['keys', 'list'], { PROXY_URL: 'http://127.0.0.1:9' }), /127\.0\.0\.1:9 does not answer/);
  });

  it('passes the smoke test in ten steps, and fails it when the model does not answer', async function () {
    this.timeout(120_000);
    const good = await run(['smoke']);
    assert.equal(good.code, 0, good.text);
    assert.match(good.text, /10 of 10 steps passed/);
    fixture.upstream.fallback.usual = { kind: 'status', status: 500 };
    fixture.upstream.primary.usual = { kind: 'status', status: 500 };
    const bad = await run(['smoke']);
    fixture.upstream.reset();
    assert.equal(bad.code, 1);
    assert.match(bad.text, /FAIL +6\./);
    assert.ok(!bad.text.includes(fixture.proxy.masterKey));
  });

  it('reports the same cost as the answers said, per user and in all', async () => {
    const key = keyIn(await run(['keys', 'create', 'katherine']));
    let cost = 0;
    for (let count = 0; count < 4; count += 1) {
      const response = await fixture.proxy.chat(key);
      await response.text();
      cost += Number(response.headers.get('x-litellm-response-cost'));
    }
    fixture.upstream.primary.usual = { kind: 'status', status: 503 };
    await (await fixture.proxy.chat(key)).text();
    fixture.upstream.reset();
    await fixture.proxy.spendInDatabase(key, (spend) => spend > cost * 0.99);
    const logged = await waitUntil(
      async () => {
        const rows = await fixture.proxy.sql<{ count: string }>(
          `select count(*) from "LiteLLM_SpendLogs" where "user" = 'katherine'`,
        );
        return Number(rows[0]?.count) === 5 ? true : undefined;
      },
      { timeoutMs: 20_000 },
    );
    assert.ok(logged, 'the log does not hold the five calls');
    const page = join(folder, 'report.html');
    const { text } = await run(['report', '--html', page]);
    const row = text.split('\n').find((line) => line.startsWith('katherine')) ?? assert.fail(text);
    assert.match(row, new RegExp(`katherine +5 +1 +${cost.toFixed(2)} USD`));
    assert.match(row, /20\.0 %/, 'one of five was answered by the fallback');
    const html = readFileSync(page, 'utf8');
    assert.match(html, /katherine/);
    assert.equal((html.match(/<svg/g) ?? []).length, 3);
  });

  it('finds nothing to reconcile when nothing was lost', async () => {
    assert.match((await run(['--dry-run', 'reconcile'])).text, /All sums agree with the log/);
  });

  it('prepares a database of its own schema, with closed tables, and changes nothing the second time', async function () {
    this.timeout(120_000);
    const admin = new pg.Client({ connectionString: databaseUrl() });
    await admin.connect();
    await admin.query('create database prepared');
    await admin.end();
    const url = new URL(databaseUrl());
    url.pathname = '/prepared';
    url.searchParams.set('schema', 'litellm');
    const first = await run(['database'], { MIGRATE_URL: url.href });
    assert.equal(first.marks, '++++=');
    const again = await run(['database'], { MIGRATE_URL: url.href });
    assert.equal(again.marks, '=====');
    url.searchParams.delete('schema');
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const { rows } = await client.query<{ schemaname: string; open: string }>(
      `select schemaname, count(*) filter (where not rowsecurity) as open from pg_tables where tablename like 'LiteLLM%' group by 1`,
    );
    await client.end();
    assert.deepEqual(rows, [{ schemaname: 'litellm', open: '0' }]);
  });

  it('refuses a database URL that cannot work, with the reason', async () => {
    await assert.rejects(
      run(['database'], {
        MIGRATE_URL: 'postgresql://postgres.x:p@aws-0-eu.pooler.supabase.com:6543/postgres?sslmode=require',
      }),
      /port 5432/,
    );
    await assert.rejects(run(['database'], { MIGRATE_URL: 'postgresql://u:p@ss@[host/db' }), /percent-encode/);
  });
});
