import pg from 'pg';
import { UserError } from '../base/userError';
import { databaseTarget } from '../engine/databasePool';

const connectTimeoutMs = 10_000;

/** A connection to the database that a Prisma URL means, in its schema. */
export async function connectDatabase(url: string): Promise<pg.Client> {
  const { connectionString, address } = databaseTarget({ DATABASE_URL: url });
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs });
  try {
    await client.connect();
  } catch (cause) {
    throw new UserError(`The database at ${address} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
  return client;
}
