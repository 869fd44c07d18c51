import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { toDisposable, type Disposable } from '../base/lifecycle';
import { failed, ok, type Result } from '../base/result';

/** A download that wrote nothing for so long is not alive, whatever runs under its process id by now. */
const longestPauseMs = 10 * 60_000;

/**
 * Lets one process at a time write `workPath`. A lock whose process has died is taken over; fails with the
 * holder's process id.
 */
export function lockFile(path: string, workPath: string): Result<Disposable, number> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return ok(toDisposable(() => rmSync(path, { force: true })));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(readIfThere(path));
    if (isAlive(holder) && lastChangeMs([path, workPath]) > Date.now() - longestPauseMs) return failed(holder);
    rmSync(path, { force: true });
  }
  return failed(0);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function lastChangeMs(paths: readonly string[]): number {
  return Math.max(...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
