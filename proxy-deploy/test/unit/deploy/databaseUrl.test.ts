import assert from 'node:assert/strict';
import { urlProblems } from '../../../src/deploy/databaseCommands';

describe('the check of a database URL', () => {
  const rows: readonly {
    readonly url: string;
    readonly use: 'migrate' | 'serve';
    readonly problem: RegExp | undefined;
  }[] = [
    {
      url: 'postgresql://postgres.abc:p%40ss@aws-0-eu.pooler.supabase.com:6543/postgres?pgbouncer=true&sslmode=require',
      use: 'serve',
      problem: undefined,
    },
    {
      url: 'postgresql://postgres.abc:p@aws-0-eu.pooler.supabase.com:5432/postgres?sslmode=require',
      use: 'migrate',
      problem: undefined,
    },
    { url: 'postgresql://u:p@127.0.0.1:5555/db', use: 'serve', problem: undefined },
    { url: 'postgresql://u:p@postgres:5432/db', use: 'migrate', problem: undefined },
    {
      url: 'postgresql://postgres.abc:p@aws-0-eu.pooler.supabase.com:5432/postgres?sslmode=require',
      use: 'serve',
      problem: /6543 only/,
    },
    {
      url: 'postgresql://postgres.abc:p@aws-0-eu.pooler.supabase.com:6543/postgres?sslmode=require',
      use: 'migrate',
      problem: /use port 5432/,
    },
    {
      url: 'postgresql://postgres:p@aws-0-eu.pooler.supabase.com:5432/postgres?sslmode=require',
      use: 'migrate',
      problem: /postgres\.<project>/,
    },
    {
      url: 'postgresql://postgres:p@db.abc.supabase.co:5432/postgres?sslmode=require',
      use: 'migrate',
      problem: /IPv6 only/,
    },
    { url: 'postgresql://u:p@host.example/db', use: 'migrate', problem: /sslmode=require/ },
    { url: 'postgresql://u:p@host.example/db?sslmode=disable', use: 'serve', problem: /sslmode=require/ },
    { url: 'postgresql://u@host.example/db?sslmode=require', use: 'migrate', problem: /no password/ },
    { url: 'postgresql://u:p@host.example?sslmode=require', use: 'migrate', problem: /no database/ },
    {
      url: 'postgresql://u:p@host.example/db?sslmode=verify-full&sslrootcert=/etc/ca.crt',
      use: 'serve',
      problem: /into DATABASE_CA/,
    },
    {
      url: 'postgresql://u:p@host.example/db?sslmode=verify-full&sslrootcert=/etc/ca.crt',
      use: 'migrate',
      problem: undefined,
    },
    { url: 'mysql://u:p@host.example/db', use: 'serve', problem: /not a URL of PostgreSQL/ },
    { url: 'postgresql://u:p#a@b[@host/db', use: 'serve', problem: /percent-encode/ },
  ];
  for (const { url, use, problem } of rows) {
    it(`${problem === undefined ? 'accepts' : 'refuses'} ${url} to ${use}`, () => {
      const problems = urlProblems(url, use);
      if (problem === undefined) assert.deepEqual(problems, []);
      else assert.match(problems.join('\n'), problem);
    });
  }
});
