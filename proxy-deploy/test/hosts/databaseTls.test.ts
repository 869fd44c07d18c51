import assert from 'node:assert/strict';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { runCommand } from '../../src/base/runCommand';
import type { Cluster } from '../../src/database/cluster';
import { connectDatabase } from '../../src/database/connection';
import { serviceIdentity } from '../../src/database/serviceIdentity';
import { createDatabasePool, databaseTarget } from '../../src/engine/databasePool';
import { startOwnCluster } from '../support/ownCluster';

/** A hosted PostgreSQL: TLS with a certificate that only the host's own authority has signed, as Supabase's. */
describe('a database whose certificate no public authority signed', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'database-tls-'));
  const authorities: Record<'own' | 'other', string> = { own: '', other: '' };
  let cluster: Cluster | undefined;

  const openssl = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await runCommand('openssl', args, { cwd: folder });
    assert.equal(code, 0, stderr);
  };
  const makeAuthority = (name: string): Promise<void> =>
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`],
    );

  before(async () => {
    cluster = await startOwnCluster(folder);
    for (const name of ['own', 'other'] as const) {
      await makeAuthority(name);
      authorities[name] = readFileSync(join(folder, `${name}.pem`), 'utf8');
    }
    await openssl(
      ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', 'server.key', '-out', 'server.csr'],
    );
    await openssl(
      ...['x509', '-req', '-in', 'server.csr', '-CA', 'own.pem', '-CAkey', 'own.key', '-CAcreateserial', '-days', '2'],
      ...['-copy_extensions', 'copy', '-out', 'server.crt'],
    );
    const client = new pg.Client({ connectionString: cluster.url });
    await client.connect();
    const { rows } = await client.query<{ data: string }>(`select current_setting('data_directory') as data`);
    const identity = serviceIdentity();
    for (const name of ['server.crt', 'server.key']) {
      const path = join(rows[0]?.data ?? assert.fail(), name);
      writeFileSync(path, readFileSync(join(folder, name)), { mode: 0o600 });
      if (identity !== undefined) chownSync(path, identity.uid, identity.gid);
    }
    await client.query('alter system set ssl = on');
    await client.query('select pg_reload_conf()');
    await client.end();
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const urlOf = (mode: string, host = '127.0.0.1'): string => {
    const url = new URL(cluster?.url ?? assert.fail());
    url.hostname = host;
    url.searchParams.set('sslmode', mode);
    return url.href;
  };
  const isEncrypted = async (url: string, ca?: string): Promise<boolean> => {
    const client = await connectDatabase(url, { DATABASE_CA: ca });
    try {
      const { rows } = await client.query<{ ssl: boolean }>('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
      return rows[0]?.ssl === true;
    } finally {
      await client.end();
    }
  };

  it('is reached and encrypted with sslmode=require, as with psql and Prisma', async () => {
    assert.equal(await isEncrypted(urlOf('require')), true);
    assert.equal(await isEncrypted(urlOf('disable')), false);
  });

  it('has to be signed by the authority in DATABASE_CA when that is given', async () => {
    assert.equal(await isEncrypted(urlOf('require'), authorities.own), true);
    await assert.rejects(isEncrypted(urlOf('require'), authorities.other), /not signed by DATABASE_CA/);
  });

  it('has to be signed by a known authority with sslmode=verify-ca, whatever its name is', async () => {
    assert.equal(await isEncrypted(urlOf('verify-ca'), authorities.own), true);
    await assert.rejects(isEncrypted(urlOf('verify-ca'), authorities.other), /not signed by DATABASE_CA/);
    await assert.rejects(isEncrypted(urlOf('verify-ca')), /not signed by DATABASE_CA/);
  });

  it('has to have the name in the URL as well with sslmode=verify-full', async () => {
    assert.equal(await isEncrypted(urlOf('verify-full', 'localhost'), authorities.own), true);
    await assert.rejects(isEncrypted(urlOf('verify-full'), authorities.own), /not signed by DATABASE_CA/);
    await assert.rejects(isEncrypted(urlOf('verify-full', 'localhost')), /not signed by DATABASE_CA/);
  });

  it('is reached so by the query engine too', async () => {
    const environment = { DATABASE_URL: urlOf('require'), DATABASE_CA: authorities.own };
    const pool = createDatabasePool(databaseTarget(environment));
    const refused = createDatabasePool(databaseTarget({ ...environment, DATABASE_CA: authorities.other }));
    try {
      assert.deepEqual((await pool.query('select 1 as one')).rows, [{ one: 1 }]);
      await assert.rejects(refused.query('select 1'), /certificate/);
    } finally {
      await pool.end();
      await refused.end();
    }
  });
});
