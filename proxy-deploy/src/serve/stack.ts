import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort, isPortFree } from '../base/freePort';
import type { OwnedProcess } from '../base/ownedProcess';
import { cacheFolder, isPassable, makePassableFolder, sharedSystemFolder } from '../base/paths';
import { UserError } from '../base/userError';
import { Cluster } from '../database/cluster';
import { migrate, readMigrations } from '../database/migrations';
import { serviceIdentity } from '../database/serviceIdentity';
import { createGateway } from '../gateway/gateway';
import { keepInUse } from '../install/environmentUse';
import { ensurePythonRuntime, type PythonRuntime } from '../install/pythonRuntime';
import { AdminApi } from '../litellm/adminApi';
import { readConfiguration } from '../litellm/configSchema';
import { parseRedisUrl, writeEffectiveConfig } from '../litellm/effectiveConfig';
import { shippedTuning, startLitellm, waitForLitellm, type LitellmOptions } from '../litellm/litellmProcess';
import { ensurePrismaClient, writeQueryEngine } from '../litellm/prismaClient';
import { findModelFile, startModel, waitForModel } from '../model/modelProcess';
import type { ServeOptions } from './options';
import { loadSecrets, type Secrets } from './secrets';
import { Supervisor } from './supervisor';

const bodyLimitBytes = 1024 * 1024;

/** Something that was started and has to be stopped, in the reverse order. */
type Stop = () => Promise<void> | void;

/** A running proxy. */
export interface Stack {
  readonly baseUrl: string;
  readonly secrets: Secrets;
  readonly admin: AdminApi;
  /** Resolves with the reason when a part could not be kept running. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

/** Installs what is missing: LiteLLM, its database client and our query engine. */
export async function install(
  folder: string,
  report: (step: string) => void,
): Promise<{ readonly runtime: PythonRuntime; readonly queryEngine: string }> {
  const runtime = await ensurePythonRuntime(cacheFolder(), report);
  const queryEngine = writeQueryEngine(folder);
  await ensurePrismaClient(runtime, report);
  return { runtime, queryEngine };
}

/** Starts everything in order; what was started is stopped again when a later part fails or `signal` aborts. */
export async function startStack(
  options: ServeOptions,
  report: (step: string) => void,
  signal: AbortSignal,
): Promise<Stack> {
  readConfiguration(options.configPath);
  if (options.port !== 0 && !(await isPortFree(options.port, options.host))) {
    throw new UserError(
      `Port ${options.port} is taken: stop what uses it, or choose another with --port (0 takes a free one).`,
    );
  }
  const folder = options.dataPath;
  mkdirSync(folder, { recursive: true });
  const secrets = loadSecrets(folder);
  const stops: Stop[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    return await startParts({ options, folder, secrets, report, signal, stops, stopAll });
  } catch (error) {
    await stopAll();
    throw error;
  }
}

interface StartContext {
  readonly options: ServeOptions;
  readonly folder: string;
  readonly secrets: Secrets;
  readonly report: (step: string) => void;
  readonly signal: AbortSignal;
  readonly stops: Stop[];
  readonly stopAll: () => Promise<void>;
}

async function startParts(context: StartContext): Promise<Stack> {
  const { options, folder, secrets, report, signal, stops, stopAll } = context;
  const supervisor = new Supervisor(report);
  stops.push(() => supervisor.stop());
  const litellmPort = await freePort();
  let ready = false;
  const gateway = createGateway({
    upstreamPort: litellmPort,
    adminRoutes: options.adminRoutes,
    bodyLimitBytes,
    isReady: () => ready,
  });
  gateway.listen(options.port, options.host);
  await once(gateway, 'listening');
  stops.push(() => {
    gateway.close();
    gateway.closeAllConnections();
  });
  const installing = install(folder, report);
  const [upstreams, databaseUrl, { runtime, queryEngine }] = await Promise.all([
    startUpstreams(context, supervisor),
    startDatabase(context, supervisor),
    installing,
  ]);
  stops.push(keepInUse(runtime.folder));
  signal.throwIfAborted();
  if (options.migrate) {
    const applied = await migrate(databaseUrl, readMigrations(runtime.sitePackages), signal);
    if (applied.length > 0) report(`Applied ${applied.length} migrations.`);
  }
  report('Starting LiteLLM (half a minute of computing).');
  const redis = options.redisUrl === undefined ? undefined : parseRedisUrl(options.redisUrl);
  const configPath = writeEffectiveConfig(options.configPath, redis, folder);
  const litellmOptions: LitellmOptions = {
    runtime,
    queryEngine,
    configPath,
    redisPassword: redis?.password,
    folder,
    port: litellmPort,
    databaseUrl,
    ...upstreams,
    masterKey: secrets.masterKey,
    saltKey: secrets.saltKey,
    upstreamToken: process.env['HF_TOKEN'] ?? 'none',
    tuning: shippedTuning(options),
  };
  const litellmUrl = `http://127.0.0.1:${litellmPort}`;
  await supervisor.run('LiteLLM', async () => {
    ready = false;
    const litellm = await startLitellm(litellmOptions);
    await orStop(litellm, waitForLitellm(litellmUrl, litellm, signal));
    ready = true;
    return litellm;
  });
  const { port } = gateway.address() as AddressInfo;
  const baseUrl = `http://${reachableHost(options.host)}:${port}`;
  return {
    baseUrl,
    secrets,
    admin: new AdminApi(litellmUrl, secrets.masterKey),
    broken: supervisor.broken,
    stop: stopAll,
  };
}

/** A name under which this machine reaches what listens on `host`. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** Waits for a process that was just started; it does not outlive a failure. */
async function orStop(started: OwnedProcess, waiting: Promise<void>): Promise<void> {
  try {
    await waiting;
  } catch (error) {
    await started.stop();
    throw error;
  }
}

async function startUpstreams({ options, folder, signal }: StartContext, supervisor: Supervisor) {
  const { upstream } = options;
  const fallback =
    options.fallback ??
    (options.model === undefined && process.env['HF_ENDPOINT_URL'] === undefined ? upstream : undefined);
  if (upstream !== undefined && fallback !== undefined) return { primaryUrl: upstream, fallbackUrl: fallback };
  const modelFile = findModelFile(options.model);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await supervisor.run('The local model', async () => {
    const model = await startModel({ modelFile, port, threads: options.threads, folder });
    await orStop(model, waitForModel(url, model, signal));
    return model;
  });
  return { primaryUrl: upstream ?? `${url}/v1`, fallbackUrl: fallback ?? `${url}/v1` };
}

async function startDatabase(
  { options, folder, secrets, signal }: StartContext,
  supervisor: Supervisor,
): Promise<string> {
  if (options.databaseUrl !== undefined) return options.databaseUrl;
  const identity = serviceIdentity();
  const place =
    identity === undefined || isPassable(join(folder, '..'))
      ? folder
      : join(sharedSystemFolder, `data-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
  if (identity !== undefined) makePassableFolder(place);
  const clusterFolder = join(place, 'postgres');
  mkdirSync(clusterFolder, { recursive: true });
  if (identity !== undefined) makePassableFolder(clusterFolder);
  const port = await freePort();
  let url = '';
  await supervisor.run('PostgreSQL', async () => {
    const cluster = await Cluster.start({
      folder: clusterFolder,
      password: secrets.databasePassword,
      port,
      identity,
      signal,
    });
    url = cluster.url;
    writeFileSync(join(folder, 'database-url'), url, { mode: 0o600 });
    return cluster;
  });
  return url;
}
