import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFolder } from '../base/paths';
import { runCommand } from '../base/runCommand';
import type { PythonRuntime } from '../install/pythonRuntime';

/** Writes the program that stands for Prisma's native query engine; gives its path. */
export function writeQueryEngine(folder: string): string {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const main = join(packageFolder, 'src', 'engine', 'main.ts');
  const path = join(folder, 'query-engine');
  // exec, because LiteLLM watches and signals the process it started; Node gets along best with its own allocator.
  writeFileSync(path, `#!/bin/sh\nunset LD_PRELOAD\nexec '${process.execPath}' --import '${loader}' '${main}' "$@"\n`, {
    mode: 0o755,
  });
  return path;
}

/** What Prisma's Python client needs to find our engine and the locked Prisma CLI, and to download nothing. */
export function prismaEnvironment(runtime: PythonRuntime, queryEngine: string): NodeJS.ProcessEnv {
  return {
    PATH: [join(runtime.folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(':'),
    PRISMA_BINARY_CACHE_DIR: packageFolder,
    PRISMA_QUERY_ENGINE_BINARY: queryEngine,
    PRISMA_SCHEMA_ENGINE_BINARY: queryEngine,
    PRISMA_HIDE_UPDATE_MESSAGE: 'true',
    CHECKPOINT_DISABLE: '1',
    npm_config_ignore_scripts: 'true',
  };
}

/**
 * Generates the Python client for LiteLLM's schema into the environment, once per environment. The client remembers the engine it was
 * generated with, and at each start tries that first: one in a data folder could be closed to another account that uses the environment,
 * so it is one of the environment itself, which is gone afterwards.
 */
export async function ensurePrismaClient(runtime: PythonRuntime, report: (step: string) => void): Promise<void> {
  const stamp = join(runtime.folder, '.database-client');
  if (existsSync(stamp)) return;
  const queryEngine = writeQueryEngine(runtime.folder);
  report('Generating the database client (once).');
  const schema = join(runtime.sitePackages, 'litellm_proxy_extras', 'schema.prisma');
  const result = await runCommand(join(runtime.folder, 'bin', 'prisma'), ['generate', '--schema', schema], {
    environment: { ...process.env, ...prismaEnvironment(runtime, queryEngine) },
  });
  rmSync(queryEngine, { force: true });
  if (result.code !== 0) throw new Error(`prisma generate failed:\n${result.stdout}${result.stderr}`);
  writeFileSync(stamp, '');
}
