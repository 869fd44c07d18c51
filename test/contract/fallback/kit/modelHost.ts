import { buildSync } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { silentLogger } from '../../../../src/base/logger';
import { builtInModel, describeModel } from '../../../../src/fallback/catalogue';
import type { GenerationRequest } from '../../../../src/fallback/localModel';
import type { LocalModelOptions } from '../../../../src/fallback/modelHostClient';
import { systemClock } from '../../../../src/base/systemClock';

/** The released weights. */
export const builtInPath = resolve(
  'model/release',
  readdirSync('model/release').find((name) => name.endsWith('.gguf')) ?? 'no model',
);

/** Bundles the model host as the product does, where node-llama-cpp can be resolved from. */
export function buildModelHost(): string {
  const outfile = resolve('node_modules/.cache/ai-terminal-pro/modelHost.mjs');
  buildSync({
    entryPoints: ['src/fallback/modelHost.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['node-llama-cpp'],
  });
  return outfile;
}

export function modelOptions(hostPath: string): LocalModelOptions {
  return {
    hostPath,
    description: describeModel(builtInModel, builtInPath),
    threads: 'auto',
    idleUnloadMs: Infinity,
    logger: silentLogger,
    clock: systemClock,
  };
}

export function requestFor(wish: string): GenerationRequest {
  return { prompt: `<|im_start|>bash\n${wish}<|im_end|>\n`, maxTokens: 64, temperature: 0, stopTexts: ['\n'] };
}

/** Model hosts that this process started, by process id (Linux). */
export function hostPids(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      const status = readProc(pid, 'status');
      return (
        new RegExp(`^PPid:\\t${process.pid}$`, 'm').test(status) && readProc(pid, 'cmdline').includes('modelHost.mjs')
      );
    });
}

/** User and system time of a process in milliseconds; 0 once it is gone. */
export function cpuMs(pid: number): number {
  const fields = readProc(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return ticks * 10;
}

/** Of each thread; the model is computed in others than the first one. */
export function threadNiceness(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.map((thread) => Number(readProc(pid, `task/${thread}/stat`).split(') ')[1]?.split(' ')[16]));
}

/** How the session of a process is weighed against others; undefined where the kernel does not do that. */
export function sessionNiceness(pid: number): number | undefined {
  const found = /nice (-?\d+)/.exec(readProc(pid, 'autogroup'))?.[1];
  return found === undefined ? undefined : Number(found);
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(join('/proc', String(pid), name), 'utf8');
  } catch {
    return '';
  }
}

/** Waits until `condition` holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Lets real time pass where time itself is what is measured. */
export async function elapse(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
