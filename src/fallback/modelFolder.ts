import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { freeDiskBytes } from './freeDisk';

/** Where all windows and editions of the editor keep downloaded models of this user. */
export function modelCacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  const caches: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, 'Library', 'Caches'),
    win32: environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'),
  };
  const xdg = environment['XDG_CACHE_HOME'];
  const fallback = xdg?.startsWith('/') === true ? xdg : join(home, '.cache');
  return join(caches[platform] ?? fallback, 'ai-terminal-pro', 'models');
}

/** Beside the models: what a larger model has in mind after the beginning of a prompt. Can be removed at any time. */
export function promptStartFolder(models = modelCacheFolder()): string {
  return join(dirname(models), 'prompt-starts');
}

export interface KeptModel {
  readonly path: string;
  readonly sizeBytes: number;
  /** Part of a download that has not come to its end. */
  readonly isPartial: boolean;
}

/** The model files below the cache folder, whole and partial; none when it can't be read. */
export async function keptModels(folder: string): Promise<readonly KeptModel[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names
    .map((name) => ({ path: join(folder, name), partial: name.endsWith('.gguf.part') }))
    .filter(({ path, partial }) => partial || path.endsWith('.gguf'))
    .sort((a, b) => a.path.localeCompare(b.path));
  const found = await Promise.all(
    files.map(async ({ path, partial }): Promise<KeptModel[]> => {
      const stats = await stat(path).catch(() => undefined);
      return stats?.isFile() === true ? [{ path, sizeBytes: stats.size, isPartial: partial }] : [];
    }),
  );
  return found.flat();
}

/** Bytes that can be written to the cache folder; without a limit where that can't be told: the download says why. */
export async function roomForModels(folder: string): Promise<number> {
  try {
    await mkdir(folder, { recursive: true });
    return await freeDiskBytes(folder);
  } catch {
    return Infinity;
  }
}

/** Removes a model file, or part of one, and the folder of its repository when nothing else is in it. */
export async function removeModelFile(path: string): Promise<void> {
  // Windows lets go of a file some moments after the process that had it open.
  await rm(path, { force: true, maxRetries: 10, retryDelay: 100 });
  await rmdir(dirname(path)).catch(() => undefined);
}
