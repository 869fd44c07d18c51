import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Lets one window of a user wake an endpoint per idle window: a file, one for each endpoint, is as old as the last
 * warm-up. Where no file can be written each window wakes for itself.
 */
export function claimWarmUp(folder: string, endpoint: string, windowMs: number): boolean {
  const name = createHash('sha256').update(endpoint).digest('hex').slice(0, 16);
  const path = join(folder, `warm-up-${name}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isYounger(path, windowMs) || !removeOld(path, windowMs)) return false;
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    // Another window wrote it meanwhile, or the disk can't be written.
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}

/** False when what is moved away turns out to be the fresh record of a faster window, which is put back. */
function removeOld(path: string, windowMs: number): boolean {
  const moved = `${path}-${randomUUID()}`;
  try {
    renameSync(path, moved);
  } catch {
    return true;
  }
  if (isYounger(moved, windowMs)) {
    renameSync(moved, path);
    return false;
  }
  rmSync(moved, { force: true });
  return true;
}

function isYounger(path: string, windowMs: number): boolean {
  const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return changedMs !== undefined && Date.now() - changedMs < windowMs;
}
