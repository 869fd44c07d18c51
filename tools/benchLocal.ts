/**
 * Measures the local model and prints one JSON object: cold and warm latency, decode speed beside llama.cpp itself
 * on the same file and threads (alternating in one run), memory, and what a cancelled request still computes.
 * Usage: tsx tools/benchLocal.ts [MODEL.gguf] [--threads N] [--pairs N] [--generations N] [--answer-tokens N]
 */
import { execFileSync, spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { buildLocalPrompt } from '../src/ai/promptBuilder';
import { localProfile } from '../src/ai/promptFormats';
import { silentLogger } from '../src/base/logger';
import { builtInModel, describeModel, describeModelFile } from '../src/fallback/catalogue';
import type { GenerationRequest, LocalModel } from '../src/fallback/localModel';
import { createLocalModel } from '../src/fallback/modelHostClient';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    generations: { type: 'string', default: '0' },
    pairs: { type: 'string', default: '40' },
    'answer-tokens': { type: 'string' },
  },
});
const threads = Number(values.threads);
/** Random weights end nowhere sensible: so many tokens, sampled, stand for an answer. */
const answerTokens = values['answer-tokens'] === undefined ? undefined : Number(values['answer-tokens']);
const cache = resolve('node_modules/.cache/ai-terminal-pro');
const releaseFolder = 'model/release';
const builtInPath = join(releaseFolder, readdirSync(releaseFolder).find((name) => name.endsWith('.gguf')) ?? '');
const modelPath = resolve(positionals[0] ?? builtInPath);

const description =
  modelPath === resolve(builtInPath) ? describeModel(builtInModel, modelPath) : describeModelFile(modelPath);

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
    startsFolder: join(cache, 'prompt-starts'),
    description,
    threads,
    idleUnloadMs: Infinity,
    logger: silentLogger,
    clock: { nowMs: () => performance.now(), after: () => ({ dispose: () => undefined }) },
  });
}

/** The prompt that the product would make, with as many tokens of answer as wanted. */
function promptFor(wish: string): GenerationRequest {
  const { promptFormat, name, shellTags } = description;
  const context = {
    operatingSystem: { name: 'linux', version: '6' },
    shell: { kind: 'bash', version: '5.2' },
  } as const;
  const request = { goal: { kind: 'ask', request: wish }, context } as const;
  const prompt = buildLocalPrompt(request, localProfile(promptFormat, name, shellTags));
  if (prompt.kind === 'failed') throw new Error(prompt.failure.kind);
  const { text, startLength = 0, stopTexts, maxTokens, temperature, seed } = prompt.value;
  return answerTokens === undefined
    ? { prompt: text, startLength, isCommand: true, stopTexts, maxTokens, temperature, seed }
    : { prompt: text, startLength, stopTexts: [], maxTokens: answerTokens, temperature: 1, seed };
}

async function timed(model: LocalModel, request: GenerationRequest) {
  const startedMs = performance.now();
  const generated = await model.generate(request, () => undefined, new AbortController().signal);
  if (generated.kind === 'failed') throw new Error(JSON.stringify(generated.failure));
  return { wallMs: performance.now() - startedMs, ...generated.value };
}

/** Requests whose likeliest answer is long: both programs take the likeliest token, as the product does. */
const longWishes = [
  'find all log files larger than 10 MB changed in the last 7 days and delete them',
  'count the lines of all python files below src without the tests folder',
  'replace foo with bar in all text files below the current folder',
  'copy all pdf files of the last month from downloads to documents/reports and keep their times',
  'print the third column of data.csv where the first column is greater than 100',
];

/** Tokens per second behind the first one of each answer; undefined when they were too short to tell. */
async function decodeRate(model: LocalModel): Promise<number | undefined> {
  let steps = 0;
  let tookMs = 0;
  for (const wish of longWishes) {
    const request = promptFor(wish);
    const { completionTokens, totalMs, firstTokenMs } = await timed(model, request);
    // An answer that ended by itself took one more step, whose token only said so.
    steps += completionTokens === request.maxTokens ? completionTokens - 1 : completionTokens;
    tookMs += totalMs - firstTokenMs;
  }
  return steps >= 24 ? (steps / tookMs) * 1000 : undefined;
}

/** Builds the reference program from what node-llama-cpp ships; the reason when that can't be done here. */
function buildRaw(promptTokens: number): Reference | string {
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
  // Some tokens of any model, as many as our own prompt has: a longer context is slower.
  const promptIds = Array.from({ length: promptTokens }, (_, index) => String(300 + ((index * 7) % 10_000)));
  return new Reference(program, [
    modelPath,
    String(threads),
    String(answerTokens ?? 100),
    `${libraries}/`,
    ...promptIds,
  ]);
}

/** llama.cpp itself, one round of decoding for each line that it is sent. */
class Reference {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  constructor(program: string, args: readonly string[]) {
    // At the priority of our own host and in a session of its own, as that one is: see lowerPriority.ts.
    this.child = spawn('nice', ['-n', '5', program, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async rate(): Promise<number> {
    this.child.stdin.write('go\n');
    const line = await this.lines.next();
    return Number(line.value);
  }

  end(): void {
    this.child.stdin.end();
  }
}

/**
 * Rounds of both programs one after the other, in changing order. What else the machine does hits both of a pair, so
 * that the median of the pairs' ratios says more than the ratio of two medians.
 */
async function comparePairs(model: LocalModel, raw: Reference, pairs: number) {
  await decodeRate(model);
  await raw.rate();
  const ours: number[] = [];
  const theirs: number[] = [];
  const runOurs = async (): Promise<void> => {
    ours.push((await decodeRate(model)) ?? NaN);
  };
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) await runOurs();
    theirs.push(await raw.rate());
    if (pair % 2 === 1) await runOurs();
  }
  const ratios = ascending(ours.map((rate, index) => rate / (theirs[index] ?? NaN)).filter(Number.isFinite));
  return {
    tokensPerSecond: {
      median: { ours: percentile(ascending(ours), 0.5), raw: percentile(ascending(theirs), 0.5) },
      best: { ours: percentile(ascending(ours), 0.9), raw: percentile(ascending(theirs), 0.9) },
    },
    pairs: ratios.length,
    ratioOfPairs: rounded(percentileOf(ratios, 0.5)),
    ratioOfBest: rounded(percentileOf(ascending(ours), 0.9) / percentileOf(ascending(theirs), 0.9)),
  };
}

function percentileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function rounded(ratio: number): number {
  return Number(ratio.toFixed(3));
}

function percentile(sorted: readonly number[], share: number): number {
  return Number(percentileOf(sorted, share).toFixed(1));
}
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

/** The model host among this process's children (Linux). */
function hostProcess(): number | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nPPid:\t${process.pid}\n`)) continue;
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('modelHost.mjs')) return Number(pid);
    } catch {
      continue; // it ended between the two reads
    }
  }
  return undefined;
}

function residentMegabytes(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024);
}

async function main(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const hostPath = buildHost();
  const coldMs: number[] = [];
  for (let start = 0; start < 3; start++) {
    const model = open(hostPath);
    coldMs.push((await timed(model, promptFor('list files'))).wallMs);
    model.dispose();
  }
  const model = open(hostPath);
  const { promptTokens } = await timed(model, promptFor('list files'));
  const warm = [];
  for (const wish of wishes) warm.push(await timed(model, promptFor(wish)));
  const raw = buildRaw(promptTokens);
  const decode = typeof raw === 'string' ? raw : await comparePairs(model, raw, Number(values.pairs));
  if (typeof raw !== 'string') raw.end();
  const megabytes = [residentMegabytes(hostProcess())];
  for (let generation = 0; generation < Number(values.generations); generation++) {
    await timed(model, promptFor(`${wishes[generation % wishes.length] ?? ''} ${generation}`));
    if (generation % 100 === 99) megabytes.push(residentMegabytes(hostProcess()));
  }
  model.dispose();
  const walls = ascending(warm.map(({ wallMs }) => wallMs));
  const report = {
    model: positionals[0] === undefined ? 'built-in' : describeModelFile(modelPath).name,
    threads,
    promptTokens,
    load: loadavg()[0],
    coldMs: ascending(coldMs).map((ms) => Math.round(ms)),
    warmMs: { p50: percentile(walls, 0.5), p95: percentile(walls, 0.95), requests: walls.length },
    decode,
    hostMegabytes: megabytes,
  };
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
}

void main();
