import assert from 'node:assert/strict';
import { databaseTarget } from '../../../src/engine/databasePool';

describe('the database the engine connects to', () => {
  const rows: readonly { readonly url: string; readonly expected: ReturnType<typeof databaseTarget> }[] = [
    {
      url: 'postgresql://u:p@host/db',
      expected: {
        connectionString: 'postgresql://u:p@host/db',
        address: '`host`:`5432`',
        connectionLimit: 10,
        schema: 'public',
        ssl: undefined,
      },
    },
    {
      url: 'postgresql://u:p%40@host:6543/db?pgbouncer=true&connection_limit=5&pool_timeout=60&sslmode=require',
      expected: {
        connectionString: 'postgresql://u:p%40@host:6543/db',
        address: '`host`:`6543`',
        connectionLimit: 5,
        schema: 'public',
        ssl: { rejectUnauthorized: false },
      },
    },
    {
      url: 'postgresql://u:p@host/db?schema=litellm',
      expected: {
        connectionString: 'postgresql://u:p@host/db?options=-c+search_path%3Dlitellm',
        address: '`host`:`5432`',
        connectionLimit: 10,
        schema: 'litellm',
        ssl: undefined,
      },
    },
    {
      url: 'postgresql://u:p@host:6543/db?schema=litellm&pgbouncer=true',
      expected: {
        connectionString: 'postgresql://u:p@host:6543/db',
        address: '`host`:`6543`',
        connectionLimit: 10,
        schema: 'litellm',
        ssl: undefined,
      },
    },
  ];
  for (const { url, expected } of rows)
    it(`is read from ${url}`, () => assert.deepEqual(databaseTarget({ DATABASE_URL: url }), expected));

  const modes: readonly { readonly url: string; readonly ca?: string; readonly checks: string }[] = [
    { url: 'postgresql://u:p@host.example/db', checks: 'nothing' },
    { url: 'postgresql://u:p@host.example/db?sslmode=require', checks: 'nothing' },
    { url: 'postgresql://u:p@host.example/db?sslmode=require', ca: 'PEM', checks: 'authority' },
    { url: 'postgresql://u:p@host.example/db?sslmode=verify-ca', checks: 'authority' },
    { url: 'postgresql://u:p@host.example/db?sslmode=verify-ca', ca: 'PEM', checks: 'authority' },
    { url: 'postgresql://u:p@host.example/db?sslmode=verify-full', checks: 'authority and name' },
    { url: 'postgresql://u:p@host.example/db?sslmode=verify-full', ca: 'PEM', checks: 'authority and name' },
  ];
  for (const { url, ca, checks } of modes) {
    it(`is reached by TLS that checks ${checks}: ${url}${ca === undefined ? '' : ' with DATABASE_CA'}`, () => {
      const ssl = databaseTarget({ DATABASE_URL: url, DATABASE_CA: ca }).ssl ?? assert.fail('no TLS');
      const name = ssl.checkServerIdentity === undefined ? 'authority and name' : 'authority';
      assert.equal(ssl.rejectUnauthorized === false ? 'nothing' : name, checks);
      assert.equal(ssl.ca, ca);
    });
  }

  it('is reached without TLS elsewhere only where the URL says so', () => {
    assert.equal(databaseTarget({ DATABASE_URL: 'postgresql://u:p@host.example/db?sslmode=disable' }).ssl, undefined);
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['sslmode=verify_full', /sslmode=verify_full: write require/],
    ['sslmode=verify-ca&sslrootcert=/nowhere/ca.crt', /\/nowhere\/ca\.crt in sslrootcert, which cannot be read/],
  ];
  for (const [parameters, says] of refused) {
    it(`is not reached with ${parameters}`, () => {
      assert.throws(() => databaseTarget({ DATABASE_URL: `postgresql://u:p@host.example/db?${parameters}` }), says);
    });
  }

  it('comes from Prisma’s override when there is one', () => {
    const environment = {
      DATABASE_URL: 'postgresql://a/b',
      OVERWRITE_DATASOURCES: '[{"name":"client","url":"postgresql://c/d"}]',
    };
    assert.equal(databaseTarget(environment).connectionString, 'postgresql://c/d');
  });
});
