/**
 * A `query-engine` for Prisma's Python client, made of Prisma's official WebAssembly engine (npm package @prisma/client) and `pg`.
 * LiteLLM starts it as PRISMA_QUERY_ENGINE_BINARY. It exists because the native engine can only be downloaded from a host that a
 * closed network does not reach; the WebAssembly one comes from npm, pinned by hash.
 */
import { readFileSync } from 'node:fs';
import { createDatabasePool, databaseTarget } from './databasePool';
import { parseDataModel } from './dataModel';
import { createEngineServer } from './engineServer';
import { loadEngine } from './wasmEngine';

/** Commit of the engine inside @prisma/client 5.17.0; the Python client compares nothing but wants an answer. */
const engineCommit = '393aa359c9ad4a4bb28630fb5613f9c281cde053';

// LiteLLM ends left-over engines by this name.
process.title = 'query-engine';

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`The environment variable ${name} is missing: this program is started by Prisma's Python client.`);
  return value;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--version')) {
    console.log(`query-engine ${engineCommit}`);
    return;
  }
  const schema = readFileSync(required('PRISMA_DML_PATH'), 'utf8');
  const target = databaseTarget(process.env);
  const engine = loadEngine(schema, createDatabasePool(target), target);
  const server = createEngineServer(engine, parseDataModel(schema));
  server.listen(Number(args[args.indexOf('-p') + 1]), '127.0.0.1');
  const owner = process.ppid;
  // An engine whose LiteLLM is gone has nobody to serve and would hold its connections for ever.
  setInterval(() => {
    if (process.ppid !== owner) process.exit(0);
  }, 2000).unref();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
  // pg reports some lost connections outside of any query; the next query opens a new one.
  process.on('uncaughtException', (error) => {
    console.error('query-engine:', error);
    if (engine.translateThrown(error) === undefined) process.exit(1);
  });
  await engine.connected;
}

await main(process.argv.slice(2));
