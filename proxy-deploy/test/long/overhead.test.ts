import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../src/base/paths';
import { ensurePythonRuntime, type PythonRuntime } from '../../src/install/pythonRuntime';
import { shippedTuning } from '../../src/litellm/litellmProcess';
import { ensurePrismaClient, writeQueryEngine } from '../../src/litellm/prismaClient';
import type { Secrets } from '../../src/serve/secrets';
import { createArenaKey, OverheadArena, type Measured, type Variant } from '../support/overheadArena';
import { Proxy } from '../support/proxy';
import { ScriptedUpstream } from '../support/scriptedUpstream';
import { writeTestConfiguration } from '../support/testConfiguration';

const shipped = shippedTuning({ granian: false });
const withEnvironment = (environment: NodeJS.ProcessEnv): NonNullable<Variant['tuning']> => ({
  environment: { ...shipped.environment, ...environment },
});

/** Each differs from the shipped one in what its name says, so that the difference is what that costs. */
function variants(pathInterpreter: PythonRuntime): readonly Variant[] {
  return [
    { name: 'shipped', tuning: shipped },
    { name: 'shipped, with --granian', tuning: shippedTuning({ granian: true }) },
    // For its speed alone: without Redis each worker counts its limits by itself.
    {
      name: 'two workers, with --granian',
      tuning: { ...shipped, args: ['--run_granian', '--num_workers', '2'] },
    },
    {
      name: 'python3 of PATH, malloc of libc, user-agent tags',
      runtime: pathInterpreter,
      change: ({ litellm_settings: settings }) => (settings['disable_add_user_agent_to_request_tags'] = false),
    },
    { name: 'python3 of PATH', tuning: shipped, runtime: pathInterpreter },
    { name: 'malloc of libc' },
    {
      name: 'user-agent tags',
      tuning: shipped,
      change: ({ litellm_settings: settings }) => (settings['disable_add_user_agent_to_request_tags'] = false),
    },
    { name: 'no Prometheus', tuning: shipped, change: ({ litellm_settings: settings }) => (settings.callbacks = []) },
    {
      name: 'every metric of LiteLLM',
      tuning: shipped,
      change: ({ litellm_settings: settings }) => {
        delete settings['prometheus_metrics_config'];
      },
    },
    { name: 'LITELLM_RUST', tuning: withEnvironment({ LITELLM_RUST: 'true' }) },
    { name: 'fewer garbage collections', tuning: withEnvironment({ PYTHON_GC_THRESHOLD: '50000,50,100' }) },
    { name: 'PYTHONOPTIMIZE=2', tuning: withEnvironment({ PYTHONOPTIMIZE: '2' }) },
    { name: 'httpx instead of aiohttp', tuning: withEnvironment({ DISABLE_AIOHTTP_TRANSPORT: 'True' }) },
    {
      name: 'no spend log',
      tuning: shipped,
      change: ({ general_settings: settings }) => (settings['disable_spend_logs'] = true),
    },
  ];
}

const turns = Number(process.env['OVERHEAD_TURNS'] ?? 30);
/** Names of variants, separated by semicolons; all of them hold some 10 GB of memory at once. */
const wanted = process.env['OVERHEAD_VARIANTS']?.split(';');
const streamed = process.env['OVERHEAD_STREAM'] === 'true';
/** Requests of one turn that are on their way at once. */
const parallel = Number(process.env['OVERHEAD_PARALLEL'] ?? 1);

function printRow({ variant, p50Ms, p95Ms, processorMs, perSecond }: Measured, base: Measured): void {
  const columns = [
    p50Ms.toFixed(1),
    p95Ms.toFixed(1),
    processorMs.toFixed(1),
    (p50Ms / base.p50Ms).toFixed(2),
    (processorMs / base.processorMs).toFixed(2),
    perSecond.toFixed(1),
  ];
  console.log(`      | ${variant} | ${columns.join(' | ')} |`);
}

describe('the time a request spends in LiteLLM', function () {
  this.timeout(3_600_000);

  it('is measured for each variant in turns', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overhead-'));
    const upstream = await ScriptedUpstream.start();
    const configPath = writeTestConfiguration(folder);
    // Brings the database and its migrations; it stays out of the measurement.
    const proxy = await Proxy.start({ folder, upstream, configPath });
    const quiet = (): void => undefined;
    const runtime = await ensurePythonRuntime(cacheFolder(), quiet);
    const pathInterpreter = await ensurePythonRuntime(cacheFolder(), quiet, { ...process.env, PYTHON: 'python3' });
    const queryEngine = writeQueryEngine(folder);
    await ensurePrismaClient(pathInterpreter, quiet);
    const secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as Secrets;
    const arena = new OverheadArena(
      {
        runtime,
        queryEngine,
        configPath,
        masterKey: secrets.masterKey,
        saltKey: secrets.saltKey,
        databaseUrl: readFileSync(join(folder, 'database-url'), 'utf8'),
        primaryUrl: upstream.primaryUrl,
        fallbackUrl: upstream.fallbackUrl,
        upstreamToken: 'none',
        redisPassword: undefined,
      },
      folder,
      await createArenaKey(proxy.admin),
    );
    try {
      const entrants = variants(pathInterpreter).filter(({ name }) => wanted?.includes(name) ?? true);
      for (const variant of entrants) await arena.enter(variant);
      const rows = await arena.compete({ turns, streamed, parallel });
      const [base] = rows;
      console.log(
        '      | variant | p50 ms | p95 ms | processor ms | p50 / first | processor / first | requests a second |',
      );
      if (base !== undefined) for (const row of rows) printRow(row, base);
    } finally {
      await arena.stop();
      await proxy.stop();
      await upstream.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
