import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildBundles } from './buildBundles';
import { repositoryRoot } from './paths';
import { runTool } from './progress';

/** Runs a script of test/e2e, whose code for the page is checked with types that tools do not have, and exits with it. */
export function runPageScript(name: string): void {
  void runTool(async () => {
    await buildBundles();
    const script = join(repositoryRoot, 'test', 'e2e', name);
    const args = ['--import', 'tsx', script, ...process.argv.slice(2)];
    return spawnSync(process.execPath, args, { cwd: repositoryRoot, stdio: 'inherit' }).status ?? 1;
  });
}
