/**
 * Measures the local model and prints one JSON object: cold starts by their parts, warm latency, decode speed beside
 * llama.cpp itself on the same file and threads (decodePairs.ts), and memory over many generations.
 * With --beside HOST.mjs another build of our host answers the same requests in turn.
 * Usage: tsx tools/benchLocal.ts [MODEL.gguf] [--beside HOST.mjs] [--threads N] [--cold N] [--warm N] [--pairs N] [--generations N] [--answer-tokens N]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { buildLocalPrompt } from '../src/ai/promptBuilder';
import { localProfile } from '../src/ai/promptFormats';
import type { Logger } from '../src/base/logger';
import { builtInModel, describeModel, describeModelFile } from '../src/fallback/catalogue';
import type { GenerationRequest, LocalModel } from '../src/fallback/localModel';
import { createLocalModel } from '../src/fallback/modelHostClient';
import { ascending, compareDecoding, comparison, processorMs, shareOf, startReference, type Took } from './decodePairs';
import { waitUntil } from './lib/waitUntil';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    generations: { type: 'string', default: '0' },
    pairs: { type: 'string', default: '100' },
    cold: { type: 'string', default: '3' },
    warm: { type: 'string', default: '20' },
    'answer-tokens': { type: 'string' },
    beside: { type: 'string' },
  },
});
const threads = Number(values.threads);
const loadBefore = loadavg()[0];
/** Random weights end nowhere sensible: so many tokens, sampled, stand for an answer. */
const answerTokens = values['answer-tokens'] === undefined ? undefined : Number(values['answer-tokens']);
const cache = resolve('node_modules/.cache/ai-terminal-pro');
const startsFolder = join(cache, 'prompt-starts');
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

function open(hostPath: string, said: string[] = []): LocalModel {
  const logger: Logger = { log: (_level, message) => said.push(message), child: () => logger };
  return createLocalModel({
    hostPath,
    startsFolder,
    description,
    threads,
    idleUnloadMs: Infinity,
    logger,
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

/** The process of a host among this one's children (Linux). */
function hostProcess(hostPath: string): number | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nPPid:\t${process.pid}\n`)) continue;
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(hostPath)) return Number(pid);
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

function isStartSaved(): true | undefined {
  return existsSync(startsFolder) && readdirSync(startsFolder).some((name) => name.endsWith('.state'))
    ? true
    : undefined;
}

/** What the host said of its start, and what the first answer took. */
async function coldStart(hostPath: string) {
  const said: string[] = [];
  const model = open(hostPath, said);
  const request = promptFor('list files');
  const { wallMs, firstTokenMs, totalMs } = await timed(model, request);
  // What was read as rules is saved in the first pause; the starts after the first find it.
  if ((request.startLength ?? 0) > 0) await waitUntil('the rules are saved', isStartSaved, 30_000);
  model.dispose();
  return {
    wallMs: Math.round(wallMs),
    said: said.at(-1),
    firstTokenMs: Math.round(firstTokenMs),
    answerMs: Math.round(totalMs - firstTokenMs),
  };
}

async function main(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  rmSync(startsFolder, { recursive: true, force: true });
  const hostPath = buildHost();
  const cold = [];
  for (let start = 0; start < Number(values.cold); start++) cold.push(await coldStart(hostPath));
  const model = open(hostPath);
  const { promptTokens } = await timed(model, promptFor('list files'));
  const warm = [];
  for (const wish of wishes.slice(0, Number(values.warm))) warm.push(await timed(model, promptFor(wish)));
  const beside = values.beside === undefined ? undefined : await besideBuild(model, hostPath, resolve(values.beside));
  const pairs = Number(values.pairs);
  const decode = pairs === 0 ? 'not asked for' : await compared(model, pairs, hostPath);
  const megabytes = [residentMegabytes(hostProcess(hostPath))];
  for (let generation = 0; generation < Number(values.generations); generation++) {
    await timed(model, promptFor(`${wishes[generation % wishes.length] ?? ''} ${generation}`));
    if (generation % 100 === 99) megabytes.push(residentMegabytes(hostProcess(hostPath)));
  }
  model.dispose();
  const walls = ascending(warm.map(({ wallMs }) => wallMs));
  const report = {
    model: positionals[0] === undefined ? 'built-in' : describeModelFile(modelPath).name,
    threads,
    promptTokens,
    loadBefore,
    cold,
    warmMs: { p50: Math.round(shareOf(walls, 0.5)), p95: Math.round(shareOf(walls, 0.95)), requests: walls.length },
    ...(beside ? { beside } : {}),
    decode,
    hostMegabytes: megabytes,
  };
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
}

/** Whole warm answers of two builds of the host, in turn: what ours takes of the other, by the clock and the processor. */
async function besideBuild(model: LocalModel, hostPath: string, otherPath: string) {
  const other = open(otherPath);
  await timed(other, promptFor('list files'));
  const took = async (host: LocalModel, pid: number, request: GenerationRequest): Promise<Took> => {
    const beforeMs = processorMs(pid);
    const { wallMs } = await timed(host, request);
    return { wallMs, processorMs: processorMs(pid) - beforeMs };
  };
  const [ours, theirs]: [Took[], Took[]] = [[], []];
  const [pid = 0, otherPid = 0] = [hostProcess(hostPath), hostProcess(otherPath)];
  for (const [round, wish] of wishes.slice(0, Number(values.warm)).entries()) {
    const run = [
      async () => ours.push(await took(model, pid, promptFor(wish))),
      async () => theirs.push(await took(other, otherPid, promptFor(wish))),
    ];
    for (const next of round % 2 === 0 ? run : run.reverse()) await next();
  }
  other.dispose();
  return comparison(ours, theirs);
}

async function compared(model: LocalModel, pairs: number, hostPath: string) {
  const raw = startReference(modelPath, threads, cache);
  const pid = hostProcess(hostPath);
  if (typeof raw === 'string' || pid === undefined) return raw;
  const requests = longWishes.map((wish) => ({ ...promptFor(wish), temperature: 0 }));
  const found = await compareDecoding(model, pid, raw, requests, pairs);
  raw.end();
  return found;
}

void main();
