import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of this package: config.yaml, locks and node_modules. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Folder of the checkout this package lives in; holds the released model. */
export const checkoutFolder = resolve(packageFolder, '..');

/** Where installed things go that can be fetched again. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ai-terminal-pro', 'proxy');
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
