import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runCommand } from './command';
import { buildFolder, packageFile } from './paths';
import { ToolFailure } from './progress';
import { stageExtension } from './stageExtension';
import type { TargetName } from './targets';

const megabyte = 1_000_000;

/** What a user downloads at most. */
export const sizeLimits = { withModelBytes: 140 * megabyte, withoutModelBytes: 45 * megabyte };

export interface BuiltPackage {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Where the package of a target lies once it is made. */
export function packagePath(target: TargetName, withModel: boolean): string {
  return join(buildFolder, `ai-terminal-pro-${target}${withModel ? '' : '-without-model'}.vsix`);
}

/** Makes `build/ai-terminal-pro-<target>.vsix` of what was built; too big a file is a failure. */
export async function packageExtension(target: TargetName, withModel: boolean): Promise<BuiltPackage> {
  const path = packagePath(target, withModel);
  const folder = join(buildFolder, 'stage', basename(path, '.vsix'));
  await stageExtension({ target, folder, withModel });
  const flags = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--skip-license'];
  const vsce = packageFile('@vscode/vsce', 'vsce');
  const result = await runCommand(process.execPath, [vsce, 'package', '--target', target, '--out', path, ...flags], {
    cwd: folder,
  });
  if (result.code !== 0) throw new ToolFailure(`The package for ${target} could not be made:\n${result.output}`);
  const sizeBytes = (await stat(path)).size;
  const limitBytes = withModel ? sizeLimits.withModelBytes : sizeLimits.withoutModelBytes;
  if (sizeBytes > limitBytes) {
    throw new ToolFailure(`${path} has ${megabytes(sizeBytes)}, more than the ${megabytes(limitBytes)} allowed.`);
  }
  return { path, sizeBytes };
}

export function megabytes(bytes: number): string {
  return `${(bytes / megabyte).toFixed(1)} MB`;
}
