import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OwnedProcess } from '../base/ownedProcess';
import type { PythonRuntime } from '../install/pythonRuntime';
import { prismaEnvironment } from './prismaClient';

export interface LitellmOptions {
  readonly runtime: PythonRuntime;
  readonly queryEngine: string;
  readonly configPath: string;
  readonly folder: string;
  readonly port: number;
  readonly masterKey: string;
  readonly saltKey: string;
  readonly databaseUrl: string;
  readonly primaryUrl: string;
  readonly fallbackUrl: string;
  readonly upstreamToken: string;
  readonly redisPassword: string | undefined;
  readonly tuning: Tuning;
}

/** What makes LiteLLM faster or slower without changing what it does. */
export interface Tuning {
  readonly environment: NodeJS.ProcessEnv;
  readonly args: readonly string[];
}

/** Importing LiteLLM alone takes some 25 s of processor time, more when several start at once. */
const readyTimeoutMs = 240_000;

/** Settings that belong to every start: no download, no schema change, no telemetry, errors only. */
const fixedEnvironment = {
  LITELLM_MODE: 'PRODUCTION',
  LITELLM_LOG: 'ERROR',
  LITELLM_LOCAL_MODEL_COST_MAP: 'True',
  LITELLM_TELEMETRY: 'False',
  DISABLE_SCHEMA_UPDATE: 'true',
  DISABLE_ADMIN_UI: 'True',
  NO_DOCS: 'True',
  NO_REDOC: 'True',
  PYTHONUNBUFFERED: '1',
};

/** Where Debian, Ubuntu, Fedora and Alpine put the allocator jemalloc. */
const allocatorPaths = [
  '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2',
  '/usr/lib/aarch64-linux-gnu/libjemalloc.so.2',
  '/usr/lib64/libjemalloc.so.2',
  '/usr/lib/libjemalloc.so.2',
];

/**
 * What measurably makes a request cheaper (docs/load.md). Another allocator costs nothing where the system has it. The server Granian
 * answers from a process of its own: half a GiB more memory and a longer start, so that only a host for many asks for it.
 */
export function shippedTuning({ granian }: { readonly granian: boolean }): Tuning {
  const allocator = allocatorPaths.find((path) => existsSync(path));
  return {
    environment: allocator === undefined ? {} : { LD_PRELOAD: allocator },
    args: granian ? ['--run_granian'] : [],
  };
}

export function litellmEnvironment(options: LitellmOptions): NodeJS.ProcessEnv {
  return {
    HOME: process.env['HOME'],
    TMPDIR: process.env['TMPDIR'],
    LANG: 'C.UTF-8',
    // Loopback must not go through a company's HTTP proxy.
    no_proxy: ['127.0.0.1', 'localhost', process.env['no_proxy']].filter(Boolean).join(','),
    HTTPS_PROXY: process.env['HTTPS_PROXY'],
    ...prismaEnvironment(options.runtime, options.queryEngine),
    ...fixedEnvironment,
    ...options.tuning.environment,
    LITELLM_MASTER_KEY: options.masterKey,
    LITELLM_SALT_KEY: options.saltKey,
    DATABASE_URL: options.databaseUrl,
    DATABASE_CA: process.env['DATABASE_CA'],
    HF_ENDPOINT_URL: options.primaryUrl,
    LOCAL_MODEL_URL: options.fallbackUrl,
    HF_TOKEN: options.upstreamToken,
    REDIS_PASSWORD: options.redisPassword,
  };
}

export function startLitellm(options: LitellmOptions): Promise<OwnedProcess> {
  return OwnedProcess.start({
    name: 'LiteLLM',
    file: options.runtime.python,
    args: [
      options.runtime.litellm,
      '--config',
      options.configPath,
      '--host',
      '127.0.0.1',
      '--port',
      String(options.port),
      '--num_workers',
      '1',
      ...options.tuning.args,
    ],
    environment: litellmEnvironment(options),
    cwd: options.folder,
    logPath: join(options.folder, 'litellm.log'),
    stopTimeoutMs: 15_000,
  });
}

/** Waits until LiteLLM answers and reaches its database. */
export function waitForLitellm(url: string, litellm: OwnedProcess, signal: AbortSignal): Promise<void> {
  const isReady = async (): Promise<boolean> => {
    const response = await fetch(`${url}/health/readiness`, { signal: AbortSignal.timeout(5000) }).catch(
      () => undefined,
    );
    if (response?.status !== 200) return false;
    return ((await response.json()) as { readonly db?: string }).db === 'connected';
  };
  return litellm.waitUntilReady(isReady, { timeoutMs: readyTimeoutMs, intervalMs: 300, signal });
}
