import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { connectDatabase } from './connection';

/**
 * Prisma's own table of applied migrations, so that `prisma migrate deploy` of an official LiteLLM image continues where we ended
 * and the other way round.
 */
const historyTable = `create table if not exists "_prisma_migrations" (
  id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
  logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/** Any fixed number: all migrators of one database have to agree on it. */
const advisoryLock = 720_220_251;

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** LiteLLM's migrations in the order they have to be applied (bytewise by name, as Prisma does). */
export function readMigrations(sitePackages: string): readonly Migration[] {
  const folder = join(sitePackages, 'litellm_proxy_extras', 'migrations');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
}

/** Applies what the database lacks and gives the names of what was applied. */
export async function migrate(
  databaseUrl: string,
  migrations: readonly Migration[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const client = await connectDatabase(databaseUrl);
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLock]);
    await client.query(historyTable);
    const history = await client.query<{ migration_name: string }>(
      'select migration_name from "_prisma_migrations" where finished_at is not null and rolled_back_at is null',
    );
    const done = new Set(history.rows.map((row) => row.migration_name));
    const missing = migrations.filter(({ name }) => !done.has(name));
    for (const migration of missing) {
      signal?.throwIfAborted();
      await apply(client, migration);
    }
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** An index built concurrently cannot be made inside a transaction; LiteLLM ships each in a script of its own. */
function needsNoTransaction(sql: string): boolean {
  return /\bconcurrently\b/i.test(sql.replace(/--[^\n]*/g, ''));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const bare = needsNoTransaction(migration.sql);
  if (!bare) await client.query('begin');
  try {
    await client.query(migration.sql);
    await remember(client, migration);
    if (!bare) await client.query('commit');
  } catch (error) {
    if (!bare) await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

async function remember(client: pg.Client, { name, sql }: Migration): Promise<void> {
  await client.query(
    'insert into "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) values ($1, $2, $3, now(), 1)',
    [randomUUID(), createHash('sha256').update(sql).digest('hex'), name],
  );
}
