import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { failed, ok, type Result } from '../base/result';
import type { PtySpawnOptions } from './pty';
import type { SpawnFailure } from './ptyProtocol';

/**
 * Checks folder and program before the fork, because after it a failure is only an exit code.
 * Gives the program's full path.
 */
export async function checkSpawn(
  options: Pick<PtySpawnOptions, 'file' | 'cwd' | 'env'>,
  platform: NodeJS.Platform,
): Promise<Result<string, SpawnFailure>> {
  const folder = await stat(options.cwd).catch(() => undefined);
  if (folder?.isDirectory() !== true) return failed({ kind: 'folder-not-found', path: options.cwd });
  let seen: string | undefined;
  for (const candidate of candidatesOf(options, platform)) {
    const state = await stat(candidate).catch(() => undefined);
    if (state?.isFile() !== true) continue;
    if (platform === 'win32' || (await isExecutable(candidate))) return ok(candidate);
    seen ??= candidate;
  }
  if (seen !== undefined) return failed({ kind: 'shell-not-executable', path: seen });
  return failed({ kind: 'shell-not-found', path: options.file });
}

function candidatesOf(
  options: Pick<PtySpawnOptions, 'file' | 'cwd' | 'env'>,
  platform: NodeJS.Platform,
): readonly string[] {
  if (options.file === '') return [];
  const extensions = platform === 'win32' && !/\.\w+$/.test(options.file) ? ['.exe', '.cmd', '.bat', ''] : [''];
  if (isAbsolute(options.file)) return extensions.map((extension) => options.file + extension);
  if (/[\\/]/.test(options.file)) return extensions.map((extension) => resolve(options.cwd, options.file + extension));
  const path = options.env['PATH'] ?? options.env['Path'] ?? '';
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => extensions.map((extension) => join(folder, options.file + extension)));
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
