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

  it('comes from Prisma’s override when there is one', () => {
    const environment = {
      DATABASE_URL: 'postgresql://a/b',
      OVERWRITE_DATASOURCES: '[{"name":"client","url":"postgresql://c/d"}]',
    };
    assert.equal(databaseTarget(environment).connectionString, 'postgresql://c/d');
  });
});
