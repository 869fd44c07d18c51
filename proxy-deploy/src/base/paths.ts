import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of this package: config.yaml, locks and node_modules. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Where installed things go that can be fetched again. Root's home is closed to the accounts that it lends to what must not run as root,
 * so root installs for the whole system.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const usual = process.getuid?.() === 0 && !isPassable(homedir()) ? '/var/lib' : join(homedir(), '.cache');
  return join(environment['XDG_CACHE_HOME'] ?? usual, 'ai-terminal-pro', 'proxy');
}

/** The same, or a folder that another account can reach where it has to. */
export function reachableCache(asOther: boolean): string {
  return !asOther || isPassable(cacheFolder()) ? cacheFolder() : sharedSystemFolder;
}

/** Where keys and spend live: losing it loses them. */
export function dataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'ai-terminal-pro', 'proxy');
}

/** Folder for what another user has to reach when root's home folder is closed to everybody else. */
export const sharedSystemFolder = '/var/lib/ai-terminal-pro';

/** Creates a folder that others may pass through but not list. */
export function makePassableFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
}

/** Whether users other than the owner may pass through `folder` and all of its parents. */
export function isPassable(folder: string): boolean {
  for (let current = resolve(folder); ; current = dirname(current)) {
    const stat = statSync(current, { throwIfNoEntry: false });
    if (stat !== undefined && (stat.mode & 0o001) === 0) return false;
    if (current === dirname(current)) return true;
  }
}
