import { mkdirSync } from 'node:fs';
import { packageFolder } from '../base/paths';
import { warmPythonRuntime } from '../install/pythonRuntime';
import { modelNames, readConfiguration } from '../litellm/configSchema';
import { effectiveConfig, parseRedisUrl } from '../litellm/effectiveConfig';
import { userRoutes } from '../litellm/adminApi';
import { composeUp } from './compose';
import { parseOptions, type ServeOptions } from './options';
import { secretsPath } from './secrets';
import { install, startStack, type Stack } from './stack';

/** Limits of the key that a start prints: enough for one person's week, not enough to hurt. */
const keyLimits = { max_budget: 5, budget_duration: '30d', duration: '30d', rpm_limit: 120, max_parallel_requests: 8 };

/** Runs the proxy until a signal or a part that cannot be kept running ends it; gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const report = (step: string): void => void process.stderr.write(`${step}\n`);
  if (options.printConfig) {
    readConfiguration(options.configPath);
    process.stdout.write(
      effectiveConfig(options.configPath, options.redisUrl === undefined ? undefined : parseRedisUrl(options.redisUrl)),
    );
    return 0;
  }
  if (options.docker) {
    readConfiguration(options.configPath);
    return composeUp(
      { folder: packageFolder, model: options.model, port: options.givenPort, environment: process.env },
      report,
    );
  }
  if (options.installOnly) {
    readConfiguration(options.configPath);
    mkdirSync(options.dataPath, { recursive: true });
    const { runtime } = await install(options.dataPath, report);
    await warmPythonRuntime(runtime);
    report('Everything is installed.');
    return 0;
  }
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    const stack = await startStack(options, report, stopping.signal);
    try {
      await announce(stack, options);
      const reason = await Promise.race([stack.broken, aborted(stopping.signal)]);
      if (reason !== undefined) report(`${reason} The proxy stops; its logs are in ${options.dataPath}.`);
      else report('Stopping.');
      return reason === undefined ? 0 : 1;
    } finally {
      await stack.stop();
    }
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeListener(signal, stop);
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

async function createLocalKey(stack: Stack, models: readonly string[]): Promise<string> {
  await stack.admin.ensureUser('local');
  const { key } = await stack.admin.createKey({
    key_alias: `local-${new Date().toISOString()}`,
    user_id: 'local',
    models,
    allowed_routes: userRoutes,
    ...keyLimits,
  });
  return key;
}

/** Prints where the proxy is and, where its keys are made here, a new virtual key. */
async function announce(stack: Stack, options: ServeOptions): Promise<void> {
  const models = modelNames(readConfiguration(options.configPath));
  // On a shared host keys are made by its administrator, and the log must hold none.
  const isLocal = options.databaseUrl === undefined;
  const key = isLocal ? await createLocalKey(stack, models) : undefined;
  const ready = {
    kind: 'ready',
    baseUrl: stack.baseUrl,
    ...(key === undefined ? {} : { virtualKey: key }),
    model: models[0],
    models,
    pid: process.pid,
    secretsFile: secretsPath(options.dataPath),
    dataFolder: options.dataPath,
  };
  if (options.json) return void process.stdout.write(`${JSON.stringify(ready)}\n`);
  const lines = [
    `Base URL:    ${stack.baseUrl}`,
    ...(key === undefined ? [] : [`Virtual key: ${key}`]),
    `Models:      ${models.join(', ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\nStop with Ctrl+C.\n`);
}
