import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { OwnedProcess } from '../base/ownedProcess';
import { reachableCache } from '../base/paths';
import { runCommand } from '../base/runCommand';
import { UserError } from '../base/userError';
import { findPostgres } from './postgresBinaries';
import type { Identity } from './serviceIdentity';

export interface ClusterOptions {
  /** Folder of the cluster and its log. */
  readonly folder: string;
  readonly password: string;
  /** Stays the same over restarts, because LiteLLM keeps the URL. */
  readonly port: number;
  readonly identity: Identity | undefined;
  /** Major version of a new cluster, where it matters. */
  readonly major?: number;
  readonly signal: AbortSignal;
}

const superuser = 'litellm';
const databaseName = 'litellm';
const startTimeoutMs = 60_000;

/** Settings for a small local server: loopback only, no socket file, few connections. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  logging_collector: 'off',
};

/** A PostgreSQL server on the loopback address with one database for LiteLLM. */
export class Cluster {
  private constructor(
    readonly url: string,
    private readonly process: OwnedProcess,
  ) {}

  /** Starts the server, creating cluster and database the first time. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const data = join(options.folder, 'data');
    const made = existsSync(join(data, 'PG_VERSION'))
      ? Number(readFileSync(join(data, 'PG_VERSION'), 'utf8'))
      : undefined;
    const binaries = await findPostgres(
      reachableCache(options.identity !== undefined),
      options.identity,
      made ?? options.major,
    );
    if (made === undefined) await initialise(binaries.initdb, data, options);
    const { port } = options;
    const server = await OwnedProcess.start({
      name: 'PostgreSQL',
      file: binaries.postgres,
      args: [
        '-D',
        data,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      environment: { PATH: process.env['PATH'], LC_ALL: 'C' },
      cwd: options.folder,
      logPath: join(options.folder, 'postgres.log'),
      stopSignal: 'SIGINT',
      ...(options.identity === undefined ? {} : { identity: options.identity }),
    });
    const origin = `postgresql://${superuser}:${encodeURIComponent(options.password)}@127.0.0.1:${port}`;
    try {
      await waitForServer(`${origin}/postgres`, server, options.signal);
      await ensureDatabase(`${origin}/postgres`);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return new Cluster(`${origin}/${databaseName}`, server);
  }

  get exited(): Promise<unknown> {
    return this.process.exited;
  }

  get pid(): number {
    return this.process.pid;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

async function initialise(
  initdb: string,
  data: string,
  { password, identity, folder, signal }: ClusterOptions,
): Promise<void> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = join(folder, 'initial-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (identity !== undefined) for (const path of [data, passwordFile]) chownSync(path, identity.uid, identity.gid);
  const result = await runCommand(
    initdb,
    ['-D', data, '-U', superuser, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'],
    {
      cwd: folder,
      environment: { PATH: process.env['PATH'], LC_ALL: 'C' },
      signal,
      ...(identity === undefined ? {} : { identity }),
    },
  );
  rmSync(passwordFile);
  if (result.code !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw new UserError(`PostgreSQL could not create its files in ${folder}: ${result.stderr.trim()}`);
  }
}

function waitForServer(url: string, server: OwnedProcess, signal: AbortSignal): Promise<void> {
  const explain = (log: string): string | undefined =>
    log.includes('another server might be running') || log.includes('lock file "postmaster.pid" already exists')
      ? 'Another proxy already uses this data folder: stop it first, or choose another folder with --data.'
      : undefined;
  return server.waitUntilReady(() => answers(url), { timeoutMs: startTimeoutMs, intervalMs: 100, signal, explain });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new UserError(
        'The database refuses the stored password: its folder and secrets.json do not belong together.',
        { cause: error },
      );
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}
