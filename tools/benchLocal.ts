/**
 * Measures the local model and prints one JSON object: cold and warm latency, decode speed beside llama.cpp itself
 * on the same file and threads (alternating in one run), memory, and what a cancelled request still computes.
 * Usage: tsx tools/benchLocal.ts [MODEL.gguf] [--threads N] [--generations N]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { silentLogger } from '../src/base/logger';
import { builtInModel, describeModel, describeModelFile } from '../src/fallback/catalogue';
import type { GenerationRequest, LocalModel } from '../src/fallback/localModel';
import { createLocalModel } from '../src/fallback/modelHostClient';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string', default: '1' }, generations: { type: 'string', default: '0' } },
});
const threads = Number(values.threads);
const cache = resolve('node_modules/.cache/ai-terminal-pro');
const releaseFolder = 'model/release';
const builtInPath = join(releaseFolder, readdirSync(releaseFolder).find((name) => name.endsWith('.gguf')) ?? '');
const modelPath = resolve(positionals[0] ?? builtInPath);

const wishes = [
  'list files by size',
  'show hidden files',
  'count the lines of notes.txt',
  'find all python files under src',
  'disk usage of this folder',
  'kill the process on port 3000',
  'who is logged in',
  'show the last 20 lines of app.log',
  'make a folder called build',
  'copy a.txt to backup',
  'what is my ip address',
  'show running processes sorted by memory',
  'compress the folder data into data.tar.gz',
  'search for TODO in all js files',
  'show the current git branch',
  'delete all .tmp files',
  'make script.sh executable',
  'how much memory is free',
  'show the date in utc',
  'rename old.txt to new.txt',
];

function buildHost(): string {
  const outfile = join(cache, 'modelHost.mjs');
  const external = ['node-llama-cpp'];
  buildSync({
    entryPoints: ['src/fallback/modelHost.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external,
  });
  return outfile;
}

function open(hostPath: string): LocalModel {
  return createLocalModel({
    hostPath,
    description:
      modelPath === resolve(builtInPath) ? describeModel(builtInModel, modelPath) : describeModelFile(modelPath),
    threads,
    idleUnloadMs: Infinity,
    logger: silentLogger,
    clock: { nowMs: () => performance.now(), after: () => ({ dispose: () => undefined }) },
  });
}

const tagPrompt = (wish: string): GenerationRequest => ({
  prompt: `<|im_start|>bash\n${wish}<|im_end|>\n`,
  maxTokens: 64,
  temperature: 0,
  stopTexts: ['\n'],
});

async function timed(model: LocalModel, request: GenerationRequest) {
  const startedMs = performance.now();
  const generated = await model.generate(request, () => undefined, new AbortController().signal);
  if (generated.kind === 'failed') throw new Error(JSON.stringify(generated.failure));
  return { wallMs: performance.now() - startedMs, ...generated.value };
}

/** Tokens per second after the first token; long answers only, whose end says how many steps were made. */
async function decodeRates(model: LocalModel, seeds: readonly number[]): Promise<number[]> {
  const rates: number[] = [];
  for (const seed of seeds) {
    const request = { ...tagPrompt('write many words'), temperature: 1.5, topP: 1, seed, stopTexts: [] };
    const { completionTokens, totalMs, firstTokenMs } = await timed(model, request);
    // An answer that ended by itself took one more step, whose token only said so.
    const steps = completionTokens === request.maxTokens ? completionTokens - 1 : completionTokens;
    if (steps >= 24) rates.push((steps / (totalMs - firstTokenMs)) * 1000);
  }
  return rates;
}

/** Builds the reference program from what node-llama-cpp ships; the reason when that can't be done here. */
function buildRaw(): { readonly run: (rounds: number) => number[] } | string {
  const libraries = resolve(`node_modules/@node-llama-cpp/linux-x64/bins/linux-x64`);
  const bundle = resolve('node_modules/node-llama-cpp/llama/gitRelease.bundle');
  if (!existsSync(libraries) || !existsSync(bundle)) return 'no shared libraries or sources of llama.cpp';
  if (spawnSync('g++', ['--version']).status !== 0) return 'no g++';
  const sources = join(cache, 'llama.cpp');
  if (!existsSync(sources)) execFileSync('git', ['clone', '-q', '--depth', '1', bundle, sources], { stdio: 'ignore' });
  const program = join(cache, 'rawDecode');
  const includes = ['include', 'ggml/include'].map((folder) => `-I${join(sources, folder)}`);
  const names = ['libllama.v', 'libggml.v', 'libggml-base'];
  const links = readdirSync(libraries).filter((name) => names.some((start) => name.startsWith(start)));
  execFileSync('g++', [
    ...['-O2', '-std=c++17', ...includes, 'tools/rawDecode.cpp', '-o', program, `-L${libraries}`],
    ...links.map((name) => `-l:${name}`),
    `-Wl,-rpath,${libraries}`,
  ]);
  return {
    run: (rounds) =>
      // At the priority of our own host: on a busy machine the comparison would be unfair otherwise.
      execFileSync('nice', ['-n', '5', program, modelPath, String(threads), '48', String(rounds), `${libraries}/`], {
        encoding: 'utf8',
      })
        .trim()
        .split('\n')
        .map(Number),
  };
}

function percentile(sorted: readonly number[], share: number): number {
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1));
}
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

/** Resident memory of the model host, from the system's list of this process's children. */
function hostMegabytes(): number | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (!status.includes(`\nPPid:\t${process.pid}\n`)) continue;
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('modelHost.mjs')) continue;
      return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? NaN) / 1024);
    } catch {
      continue; // it ended between the two reads
    }
  }
  return undefined;
}

async function main(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const hostPath = buildHost();
  const coldMs: number[] = [];
  for (let start = 0; start < 3; start++) {
    const model = open(hostPath);
    coldMs.push((await timed(model, tagPrompt('list files'))).wallMs);
    model.dispose();
  }
  const model = open(hostPath);
  await timed(model, tagPrompt('list files'));
  const warm = [];
  for (const wish of wishes) warm.push(await timed(model, tagPrompt(wish)));
  const raw = buildRaw();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    ours.push(
      ...(await decodeRates(
        model,
        [1, 2, 3, 4, 5, 6].map((seed) => turn * 6 + seed),
      )),
    );
    if (typeof raw !== 'string') theirs.push(...raw.run(4));
  }
  const megabytes = [hostMegabytes()];
  for (let generation = 0; generation < Number(values.generations); generation++) {
    await timed(model, tagPrompt(`${wishes[generation % wishes.length] ?? ''} ${generation}`));
    if (generation % 250 === 249) megabytes.push(hostMegabytes());
  }
  model.dispose();
  const walls = ascending(warm.map(({ wallMs }) => wallMs));
  const best = { ours: percentile(ascending(ours), 0.9), raw: percentile(ascending(theirs), 0.9) };
  const median = { ours: percentile(ascending(ours), 0.5), raw: percentile(ascending(theirs), 0.5) };
  const report = {
    model: positionals[0] === undefined ? 'built-in' : describeModelFile(modelPath).name,
    threads,
    load: loadavg()[0],
    coldMs: ascending(coldMs).map((ms) => Math.round(ms)),
    warmMs: { p50: percentile(walls, 0.5), p95: percentile(walls, 0.95), requests: walls.length },
    tokensPerSecond: { median, best, rawMissing: typeof raw === 'string' ? raw : undefined },
    decodeRatio: Number((best.ours / best.raw).toFixed(3)),
    hostMegabytes: megabytes,
  };
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
}

void main();
