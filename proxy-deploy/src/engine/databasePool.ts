import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { isNearHost } from '../base/nearHost';
import { UserError } from '../base/userError';

/** Where the engine connects to and how often at once. */
export interface DatabaseTarget {
  readonly connectionString: string;
  readonly address: string;
  readonly connectionLimit: number;
  readonly schema: string;
  /** undefined: without TLS. */
  readonly ssl: ConnectionOptions | undefined;
}

/** Parameters of a URL that `pg` does not know, or reads otherwise than PostgreSQL's own clients do. */
const ownParameters = [
  'connection_limit',
  'pool_timeout',
  'pgbouncer',
  'schema',
  'connect_timeout',
  'socket_timeout',
  'sslmode',
  'sslrootcert',
];
const defaultConnectionLimit = 10;
const connectTimeoutMs = 5000;

/**
 * What `sslmode` means to psql and Prisma. `pg` takes "require" for "verify-full" with the public authorities, which a hosted database
 * such as Supabase's, signed by its own, never passes. Without the parameter a database elsewhere is reached by TLS only. DATABASE_CA holds that authority's certificate where no file can be put (a Space).
 */
function tlsOf({ hostname, searchParams }: URL, environment: NodeJS.ProcessEnv): ConnectionOptions | undefined {
  const mode = searchParams.get('sslmode') ?? (isNearHost(hostname) ? 'disable' : 'require');
  if (mode === 'disable') return undefined;
  const file = searchParams.get('sslrootcert');
  const ca = file === null ? (environment['DATABASE_CA'] ?? '') : readAuthority(file);
  const authority = ca === '' ? {} : { ca };
  switch (mode) {
    case 'verify-full':
      return authority;
    case 'verify-ca':
      return { ...authority, checkServerIdentity: anyName };
    case 'require':
      // With an authority at hand even "require" refuses a server that it did not sign.
      return ca === '' ? { rejectUnauthorized: false } : { ca, checkServerIdentity: anyName };
    default:
      throw new UserError(
        `The database's URL says sslmode=${mode}: write require, verify-ca, verify-full, or disable on a network of your own.`,
      );
  }
}

const anyName = (): undefined => undefined;

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(
      `The database's URL names ${file} in sslrootcert, which cannot be read: correct the path, or put the certificate's text into DATABASE_CA.`,
      { cause },
    );
  }
}

/** Reads the target from the environment that Prisma's Python client gives its engine. */
export function databaseTarget(environment: NodeJS.ProcessEnv): DatabaseTarget {
  const overrides = JSON.parse(environment['OVERWRITE_DATASOURCES'] ?? '[]') as readonly { readonly url?: string }[];
  const url = new URL(overrides[0]?.url ?? environment['DATABASE_URL'] ?? '');
  const connectionLimit = Number(url.searchParams.get('connection_limit') ?? defaultConnectionLimit);
  const schema = url.searchParams.get('schema') ?? 'public';
  // A pooler refuses start-up options; there the role itself has to have the search path ("deploy database" sees to it).
  const isPooled = url.searchParams.get('pgbouncer') === 'true';
  const ssl = tlsOf(url, environment);
  for (const name of ownParameters) url.searchParams.delete(name);
  if (schema !== 'public' && !isPooled) url.searchParams.set('options', `-c search_path=${schema}`);
  const address = `\`${url.hostname}\`:\`${url.port === '' ? '5432' : url.port}\``;
  return { connectionString: url.toString(), address, connectionLimit, schema, ssl };
}

/**
 * Types of the system catalogue that @prisma/adapter-pg 5.17.0 rejects, each with the one it is read as; the native engine reads them
 * as text too. In order: char, name, regproc, xid, regclass, void, interval, unknown, tsvector, name[], timestamptz[].
 */
const readAs = new Map<number, number>([
  [18, 25],
  [19, 25],
  [24, 25],
  [28, 25],
  [2205, 25],
  [2278, 25],
  [1186, 25],
  [705, 25],
  [3614, 25],
  [1003, 1009],
  [1185, 1115],
]);

interface AdapterQuery extends pg.QueryArrayConfig {
  types: pg.CustomTypesConfig;
}

function readable(oid: number): number {
  return readAs.get(oid) ?? oid;
}

function withReadableFields<T extends pg.QueryArrayResult>(result: T): T {
  for (const field of result.fields) field.dataTypeID = readable(field.dataTypeID);
  return result;
}

function withReadableTypes(query: AdapterQuery): AdapterQuery {
  const { getTypeParser } = query.types;
  const parse = (oid: number, format?: string): unknown =>
    (getTypeParser as (oid: number, format?: string) => unknown)(readable(oid), format);
  return { ...query, types: { getTypeParser: parse } };
}

type Callback = (error: Error | null | undefined, result: pg.QueryArrayResult) => void;

/** A client whose answers hold only types that the adapter knows. */
class ReadableTypesClient extends pg.Client {
  // The base class declares a dozen overloads; only the adapter's form differs from what it does already.
  override query(...args: never[]): never {
    const [query, ...rest] = args as unknown as [AdapterQuery | string, ...unknown[]];
    const send = super.query.bind(this) as (...values: unknown[]) => unknown;
    if (typeof query === 'string' || !('types' in query)) return send(query, ...rest) as never;
    const callback = rest.at(-1);
    if (typeof callback === 'function') {
      const forward: Callback = (error, result) =>
        (callback as Callback)(error, (error ?? undefined) === undefined ? withReadableFields(result) : result);
      return send(withReadableTypes(query), ...rest.slice(0, -1), forward) as never;
    }
    return (send(withReadableTypes(query), ...rest) as Promise<pg.QueryArrayResult>).then(withReadableFields) as never;
  }
}

export function createDatabasePool(target: DatabaseTarget): pg.Pool {
  const pool = new pg.Pool({
    connectionString: target.connectionString,
    ssl: target.ssl,
    max: target.connectionLimit,
    Client: ReadableTypesClient,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  // A lost idle connection is replaced by the pool at the next query; it must not end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
