/**
 * Our decoding beside llama.cpp's own, fairly: the same prompts, the same tokens (both take the likeliest), the same
 * number of steps behind the first token, one answer of each in turn, in changing order, at the same priority.
 */
import { execFileSync, spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { GenerationRequest, LocalModel } from '../src/fallback/localModel';

/** What steps took, by the clock and of the processor (all threads of the process). */
export interface Took {
  readonly wallMs: number;
  readonly processorMs: number;
}

interface RawAnswer extends Took {
  /** The place of the first token that ends an answer; -1 when none came. */
  readonly endsAt: number;
  readonly promptTokens: number;
  readonly text: string;
}

/** Builds the reference program from what node-llama-cpp ships; the reason when that can't be done here. */
export function startReference(modelPath: string, threads: number, cache: string): Reference | string {
  const libraries = resolve('node_modules/@node-llama-cpp/linux-x64/bins/linux-x64');
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
  return new Reference(program, [modelPath, String(threads), `${libraries}/`]);
}

/** llama.cpp itself: an answer for each line that it is sent. */
export class Reference {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  constructor(program: string, args: readonly string[]) {
    // At the priority of our own host: see lowerPriority.ts.
    this.child = spawn('nice', ['-n', '5', program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async answer(prompt: string, steps: number): Promise<RawAnswer> {
    this.child.stdin.write(`${steps} ${Buffer.from(prompt).toString('hex')}\n`);
    const line = await this.lines.next();
    if (line.done === true) throw new Error('llama.cpp ended');
    const [wallMs, processorMs, endsAt, promptTokens, text = ''] = line.value.split(' ');
    return {
      wallMs: Number(wallMs),
      processorMs: Number(processorMs),
      endsAt: Number(endsAt),
      promptTokens: Number(promptTokens),
      text: Buffer.from(text, 'hex').toString(),
    };
  }

  end(): void {
    this.child.stdin.end();
  }
}

/** Milliseconds of the processor that all threads of a process have had (Linux, exact to less than a tick). */
export function processorMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((total, thread) => total + threadMs(`/proc/${pid}/task/${thread}/schedstat`), 0);
}

function threadMs(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0; // it ended between the two reads
  }
}

/** One answer of ours: what its steps behind the first token took. */
export async function ourAnswer(model: LocalModel, pid: number, request: GenerationRequest) {
  let firstMs: number | undefined;
  const onText = (): void => {
    firstMs ??= processorMs(pid);
  };
  const generated = await model.generate(request, onText, new AbortController().signal);
  if (generated.kind === 'failed') throw new Error(JSON.stringify(generated.failure));
  const { totalMs, firstTokenMs, ...rest } = generated.value;
  return { wallMs: totalMs - firstTokenMs, processorMs: processorMs(pid) - (firstMs ?? NaN), ...rest };
}

/** A request, and as many steps behind the first token as our answer to it takes. */
interface Round {
  readonly request: GenerationRequest;
  readonly steps: number;
}

/** A shorter answer says more about its ends than about its steps. */
const fewestSteps = 8;

export async function compareDecoding(
  model: LocalModel,
  hostPid: number,
  raw: Reference,
  requests: readonly GenerationRequest[],
  pairs: number,
) {
  const rounds: Round[] = [];
  let sameTexts = 0;
  for (const request of requests) {
    const ours = await ourAnswer(model, hostPid, request);
    const theirs = await raw.answer(request.prompt, request.maxTokens);
    if (theirs.promptTokens !== ours.promptTokens) throw new Error('llama.cpp cut the prompt into other tokens');
    // An answer that ended by itself took one more step, whose token only said so.
    const steps = ours.completionTokens - (theirs.endsAt === ours.completionTokens ? 0 : 1);
    if (theirs.text.startsWith(ours.text)) sameTexts += 1;
    if (steps >= fewestSteps) rounds.push({ request, steps });
  }
  if (rounds.length === 0) return 'all answers were too short to tell';
  const ours: Took[] = [];
  const theirs: Took[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const { request, steps } = rounds[pair % rounds.length] as Round;
    const each = (took: Took): Took => ({ wallMs: took.wallMs / steps, processorMs: took.processorMs / steps });
    const run = [
      async () => ours.push(each(await ourAnswer(model, hostPid, request))),
      async () => theirs.push(each(await raw.answer(request.prompt, steps))),
    ];
    // A B, B A: what drifts hits both alike.
    for (const next of pair % 2 === 0 ? run : run.reverse()) await next();
  }
  return {
    answers: `${rounds.length} of ${rounds.map(({ steps }) => steps).join(', ')} steps, ${sameTexts} of ${requests.length} texts the same`,
    pairs,
    ...comparison(ours, theirs),
  };
}

/** Pairs of measurements, theirs by ours: above 1 where ours is quicker. */
export function comparison(ours: readonly Took[], theirs: readonly Took[]) {
  return {
    wall: compared(ours, theirs, ({ wallMs }) => wallMs),
    processor: compared(ours, theirs, ({ processorMs: ms }) => ms),
  };
}

/** The median of the pairs' ratios with the interval that holds it 95 times in 100, and the milliseconds of each. */
function compared(ours: readonly Took[], theirs: readonly Took[], of: (took: Took) => number) {
  const ratios = ascending(ours.map((took, pair) => of(theirs[pair] as Took) / of(took)));
  const half = 0.98 * Math.sqrt(ratios.length);
  return {
    ratio: rounded(shareOf(ratios, 0.5)),
    from: rounded(ratios[Math.max(0, Math.floor(ratios.length / 2 - half))]),
    to: rounded(ratios[Math.min(ratios.length - 1, Math.ceil(ratios.length / 2 + half))]),
    medianMs: {
      ours: rounded(shareOf(ascending(ours.map(of)), 0.5)),
      theirs: rounded(shareOf(ascending(theirs.map(of)), 0.5)),
    },
  };
}

export function ascending(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}

export function shareOf(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function rounded(value = NaN): number {
  return Number(value.toFixed(3));
}
