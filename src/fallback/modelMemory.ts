import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import type { GgufHeader } from './ggufHeader';

/** Runtime, compute buffers and Node itself; measured at 110 MB with the built-in model, rounded up. */
const runtimeBytes = 160 * 2 ** 20;
export const batchTokens = 512;

/**
 * What a model needs in memory: weights (held a second time, repacked for the CPU, but then the file's own
 * pages can be dropped), the attention state of the whole context in 16 bit, and the logits of a batch.
 */
export function neededBytes(header: GgufHeader, contextTokens: number): number {
  const layers = header.numbers.get('block_count') ?? 0;
  const heads = header.numbers.get('attention.head_count') ?? 1;
  const width = header.numbers.get('embedding_length') ?? 0;
  const keyValueHeads = header.numbers.get('attention.head_count_kv') ?? heads;
  const headWidth = header.numbers.get('attention.key_length') ?? width / heads;
  const state = layers * keyValueHeads * headWidth * 2 * 2 * contextTokens;
  const logits = header.vocabularySize * batchTokens * 4;
  return Math.ceil(header.tensorBytes * header.splitCount * 1.05 + state + logits + runtimeBytes);
}

/** Where the numbers come from; tests give their own. */
export interface MemorySource {
  readonly platform: NodeJS.Platform;
  freeBytes(): number;
  totalBytes(): number;
  /** Contents of a file under `/sys/fs/cgroup` or `/proc`, undefined when it is not there. */
  read(path: string): string | undefined;
}

export const machineMemory: MemorySource = {
  platform: process.platform,
  freeBytes: freemem,
  totalBytes: totalmem,
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
};

/**
 * Memory that can be used without pushing other programs out: what the machine has to give (on Linux the
 * kernel's own estimate), or less in a container with a limit.
 */
export function availableBytes(source: MemorySource): number {
  // macOS counts only wholly unused pages as free, although most of the file cache can be had.
  const machine =
    source.platform === 'darwin' ? Math.max(source.freeBytes(), source.totalBytes() / 4) : source.freeBytes();
  return source.platform === 'linux' ? Math.min(machine, containerBytes(source)) : machine;
}

/** Room below the limits of the control groups (version 2) around this process. */
function containerBytes(source: MemorySource): number {
  const own = /^0::(\/.*)$/m.exec(source.read('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  let room = Infinity;
  for (let group = own; ; group = group.slice(0, group.lastIndexOf('/'))) {
    room = Math.min(room, groupRoom(source, `/sys/fs/cgroup${group === '/' ? '' : group}`));
    if (group === '' || group === '/') return room;
  }
}

function groupRoom(source: MemorySource, folder: string): number {
  const limit = Number(source.read(`${folder}/memory.max`) ?? NaN);
  const used = Number(source.read(`${folder}/memory.current`) ?? NaN);
  if (Number.isNaN(limit) || Number.isNaN(used)) return Infinity;
  // The file cache is charged to the group but given back when memory is wanted.
  const cache = Number(/^inactive_file (\d+)$/m.exec(source.read(`${folder}/memory.stat`) ?? '')?.[1] ?? 0);
  return Math.max(0, limit - used + cache);
}
