import pg from 'pg';
import { UserError } from '../base/userError';
import { databaseTarget } from '../engine/databasePool';

const connectTimeoutMs = 10_000;

/** What to do about a connection that fails. */
const advice: readonly { readonly when: RegExp; readonly say: string }[] = [
  {
    when: /certificate|CERT|altname/i,
    say: ' Its certificate is not signed by DATABASE_CA (or a public authority): put the one of your database host there.',
  },
  { when: /28P01|28000|SASL|password/, say: ' Check user and password; @ : / ? # % have to be percent-encoded.' },
  { when: /ENOTFOUND|EAI_AGAIN/, say: ' Check the host’s name in the URL.' },
  { when: /ECONNREFUSED|ETIMEDOUT|timeout/i, say: ' A firewall, a paused project or a wrong port does that.' },
  { when: /does not support SSL/, say: ' That server has no TLS: sslmode=disable, on a network of your own only.' },
  { when: /3D000/, say: ' Make that database first, or name another.' },
];

/** A connection to the database that a Prisma URL means, in its schema. */
export async function connectDatabase(url: string, environment: NodeJS.ProcessEnv = process.env): Promise<pg.Client> {
  const { connectionString, address, ssl } = databaseTarget({
    DATABASE_URL: url,
    DATABASE_CA: environment['DATABASE_CA'],
  });
  const client = new pg.Client({ connectionString, ssl, connectionTimeoutMillis: connectTimeoutMs });
  try {
    await client.connect();
  } catch (cause) {
    const { code, message } = cause as { readonly code?: string; readonly message?: string };
    throw new UserError(
      `The database at ${address} cannot be reached: ${message || code || String(cause)}.${advice.find(({ when }) => when.test(`${code ?? ''} ${message ?? ''}`))?.say ?? ''}`,
      { cause },
    );
  }
  return client;
}
