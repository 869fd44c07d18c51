import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** What is installed once and kept: VS Code's server, Chromium. Never committed. */
export const cacheFolder = join(repositoryRoot, '.cache');

/** What a build or a test run leaves behind for people to look at. */
export const buildFolder = join(repositoryRoot, 'build');

export const testArtifactsFolder = join(buildFolder, 'test-artifacts');

/** A file of one of the packages in node_modules. */
export function packageFile(name: string, ...path: string[]): string {
  return join(repositoryRoot, 'node_modules', name, ...path);
}
