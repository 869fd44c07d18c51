import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

const dayMs = 24 * 3600 * 1000;
/** A proxy that runs dates its environment every day, so that one left alone for so long is nobody's. */
const unusedAfterMs = 14 * dayMs;

/** Tells a complete environment from one whose installation was interrupted; its date is when the environment was last in use. */
export function stampOf(folder: string): string {
  return join(folder, '.complete');
}

/** Dates the stamp, as a note that somebody runs from here; an image's is not ours to write, and one that was removed needs none. */
export function noteUse(folder: string): void {
  try {
    utimesSync(stampOf(folder), new Date(), new Date());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(code ?? '')) throw error;
  }
}

/** Notes the use again and again, until the function that it gives is called. */
export function keepInUse(folder: string, everyMs = dayMs): () => void {
  const timer = setInterval(() => noteUse(folder), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Removes environments of older lock files and other interpreters, unless a proxy of another checkout may be running from them. */
export function removeUnusedEnvironments(cache: string, current: string): void {
  for (const name of readdirSync(cache)) {
    const folder = join(cache, name);
    if (!/^python-[0-9a-f]{16}$/.test(name) || folder === current) continue;
    // Without a stamp it is being installed, or was left behind half done.
    const { mtimeMs: usedAt } = statSync(stampOf(folder), { throwIfNoEntry: false }) ?? statSync(folder);
    if (Date.now() - usedAt > unusedAfterMs) rmSync(folder, { recursive: true, force: true });
  }
}
