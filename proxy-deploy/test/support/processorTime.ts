import { readdirSync } from 'node:fs';
import { readProc } from './processUsage';

const nanosecondsPerMs = 1e6;

function read(path: string): string {
  return readProc(path) ?? '';
}

/** The processes that a process started directly and that are still there. */
function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/**
 * Milliseconds that a process and the children whose command line `belongs` have been on a processor (Linux, from the scheduler's
 * count in nanoseconds). Unlike time on the wall it does not hold what other programs of the machine take.
 */
export function processorTimeMs(pid: number, belongs: (command: string) => boolean): number {
  const own = readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ', 1)[0]) / nanosecondsPerMs)
    .reduce((sum, ms) => sum + ms, 0);
  const children = childrenOf(pid).filter((child) => belongs(read(`/proc/${child}/cmdline`)));
  return children.reduce((sum, child) => sum + processorTimeMs(child, belongs), own);
}
