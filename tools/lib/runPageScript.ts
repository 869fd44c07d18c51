import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './paths';

/** Runs a script of test/e2e, whose code for the page is checked with types that tools do not have, and exits with it. */
export function runPageScript(name: string): never {
  const build = spawnSync(process.execPath, [join(repositoryRoot, 'esbuild.mjs')], { stdio: ['ignore', 2, 2] });
  if (build.status !== 0) process.exit(build.status ?? 1);
  const script = join(repositoryRoot, 'test', 'e2e', name);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], {
    cwd: repositoryRoot,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
