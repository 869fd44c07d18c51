/**
 * Measures what the client adds to a bare HTTP call: redaction, prompt, SDK, parsing and facts, with a full context.
 * Both sides send the same kind of body to the same loopback server, alternating in one run. Prints one JSON object
 * and fails when the p95 of the difference is above the floor of 10 ms.
 * Usage: tsx tools/benchClient.ts [--requests N]
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { LiteLlmProvider } from '../src/ai/liteLlmProvider';
import type { SuggestionRequest } from '../src/ai/provider';
import { silentLogger } from '../src/base/logger';
import { ScriptedServer } from '../test/support/scriptedServer';
import { systemClock } from '../src/base/systemClock';

const floorMs = 10;
const { values } = parseArgs({ options: { requests: { type: 'string', default: '400' } } });
const requests = Number(values.requests);

const request: SuggestionRequest = {
  goal: { kind: 'ask', request: 'why did the last command fail, fix the error in the log files as before' },
  context: {
    operatingSystem: { name: 'linux', version: '6.1' },
    shell: { kind: 'bash', version: '5.2' },
    cwd: '/home/ada/shop',
    home: '/home/ada',
    git: { branch: 'main', dirty: true },
    files: Array.from({ length: 100 }, (_, index) => `report-${index}.log`),
    history: Array.from({ length: 50 }, (_, index) => `grep -n error report-${index}.log`),
    lastCommand: {
      commandLine: 'make',
      exitCode: 2,
      outputTail: 'src/a.c:10:3: error: expected expression\n'.repeat(50),
    },
  },
};

function percentile(samplesMs: readonly number[], share: number): number {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 100) / 100;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** Mean computing time of one call, in milliseconds. */
async function computedMs(work: () => Promise<void>, calls: number): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / calls / 10) / 100;
}

async function main(): Promise<void> {
  const server = await ScriptedServer.start({ kind: 'answer', text: 'ls -la | sort', costUsd: 0.001 });
  let body = '';
  const provider = new LiteLlmProvider({
    settings: () => ({ baseUrl: server.url, model: 'qwen3-0.6b', timeoutMs: 20_000 }),
    readKey: () => Promise.resolve('sk-Zx81kQpM0aRtYw2LbN4cVd7e'),
    clock: systemClock,
    logger: silentLogger,
    onWillSend: (payload) => (body = payload.body),
  });

  async function throughClient(): Promise<void> {
    const answer = await provider.suggest(request, () => undefined, new AbortController().signal);
    if (answer.kind === 'failed') throw new Error(JSON.stringify(answer.failure));
  }

  async function bare(): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', headers, body });
    await response.text();
  }

  const firstMs = await timed(throughClient);
  for (let index = 0; index < 20; index += 1) {
    await throughClient();
    await bare();
  }
  const clientMs: number[] = [];
  const bareMs: number[] = [];
  for (let index = 0; index < requests; index += 1) {
    bareMs.push(await timed(bare));
    clientMs.push(await timed(throughClient));
  }
  // Computing time does not depend on what else runs on the machine; both sides hold the server's part.
  const cpuMs = { bare: await computedMs(bare, requests), client: await computedMs(throughClient, requests) };
  await server.stop();

  const overheadMs = clientMs.map((sampleMs, index) => sampleMs - (bareMs[index] ?? 0));
  const result = {
    bench: 'client',
    requests,
    bytes: body.length,
    firstMs: Math.round(firstMs),
    bareMs: { p50: percentile(bareMs, 0.5), p95: percentile(bareMs, 0.95) },
    clientMs: { p50: percentile(clientMs, 0.5), p95: percentile(clientMs, 0.95) },
    cpuMs,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    overheadMs: { p50: percentile(overheadMs, 0.5), p95: percentile(overheadMs, 0.95), floor: floorMs },
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.overheadMs.p95 <= floorMs ? 0 : 1;
}

void main();
