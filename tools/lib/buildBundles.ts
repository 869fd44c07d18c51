import { join } from 'node:path';
import { runCommand } from './command';
import { repositoryRoot } from './paths';
import { ToolFailure } from './progress';

/** Builds dist/ as it is loaded in development, or with `--production` as it ships; takes a second. */
export async function buildBundles(...flags: readonly '--production'[]): Promise<void> {
  const result = await runCommand(process.execPath, [join(repositoryRoot, 'esbuild.mjs'), ...flags], {
    cwd: repositoryRoot,
  });
  if (result.code !== 0) throw new ToolFailure(`The build failed:\n${result.output}`);
}
