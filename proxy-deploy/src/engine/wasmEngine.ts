import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindAdapter, type ErrorCapturingDriverAdapter } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import type { DatabaseTarget } from './databasePool';
import { createErrorTranslator, type EngineAnswer } from './engineErrors';

/** The exported class of the WebAssembly engine; all texts are JSON. */
interface WasmQueryEngine {
  connect(trace: string): Promise<void>;
  query(body: string, trace: string, transactionId?: string): Promise<string>;
  startTransaction(input: string, trace: string): Promise<string>;
  commitTransaction(id: string, trace: string): Promise<string>;
  rollbackTransaction(id: string, trace: string): Promise<string>;
}

interface WasmGlue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  readonly QueryEngine: new (options: unknown, log: (message: string) => void, adapter: unknown) => WasmQueryEngine;
}

export interface Engine {
  /** Resolves when queries can be sent. */
  readonly connected: Promise<void>;
  query(body: unknown, transactionId: string | undefined): Promise<EngineAnswer>;
  startTransaction(input: unknown): Promise<EngineAnswer>;
  endTransaction(id: string, how: 'commit' | 'rollback'): Promise<EngineAnswer>;
  /** What a thrown driver error means in the native engine's words, if it means the database is away. */
  translateThrown(error: unknown): EngineAnswer | undefined;
}

const noTrace = '{}';
const transactionDefaults = { max_wait: 2000, timeout: 5000 };

/** The registry of the adapter keeps what was read; without removing it, every error of an outage would stay in memory. */
function takeError(
  registry: ErrorCapturingDriverAdapter['errorRegistry'],
  id: number,
): { readonly error: unknown } | undefined {
  const found = registry.consumeError(id);
  Reflect.deleteProperty((registry as unknown as { readonly registeredErrors: object }).registeredErrors, id);
  return found;
}

export function loadEngine(datamodel: string, pool: pg.Pool, target: DatabaseTarget): Engine {
  const require = createRequire(import.meta.url);
  const runtime = join(dirname(require.resolve('@prisma/client/package.json')), 'runtime');
  const glue = require(join(runtime, 'query_engine_bg.postgresql.js')) as WasmGlue;
  const wasm = new WebAssembly.Module(readFileSync(join(runtime, 'query_engine_bg.postgresql.wasm')));
  const imports = { './query_engine_bg.js': glue } as unknown as WebAssembly.Imports;
  glue.__wbg_set_wasm(new WebAssembly.Instance(wasm, imports).exports);
  const adapter = bindAdapter(new PrismaPg(pool, { schema: target.schema }));
  const options = {
    datamodel,
    logLevel: 'error',
    logQueries: false,
    env: process.env,
    configDir: '.',
    datasourceOverrides: {},
    ignoreEnvVarErrors: true,
    engineProtocol: 'json',
    enableTracing: false,
  };
  const engine = new glue.QueryEngine(options, () => undefined, adapter);
  const errors = createErrorTranslator({ consumeError: (id) => takeError(adapter.errorRegistry, id) }, target.address);
  const read = (text: string): EngineAnswer => errors.translate(JSON.parse(text === '' ? '{}' : text) as EngineAnswer);
  return {
    connected: engine.connect(noTrace),
    query: async (body, transactionId) => read(await engine.query(JSON.stringify(body), noTrace, transactionId)),
    startTransaction: async (input) =>
      read(await engine.startTransaction(JSON.stringify({ ...transactionDefaults, ...(input as object) }), noTrace)),
    endTransaction: async (id, how) =>
      read(await engine[how === 'commit' ? 'commitTransaction' : 'rollbackTransaction'](id, noTrace)),
    translateThrown: errors.translateThrown,
  };
}
