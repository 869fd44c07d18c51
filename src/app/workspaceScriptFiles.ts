import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { scriptFiles, scriptsOf, type WorkspaceScript } from '../fallback/workspaceScripts';

/** Far above any file that a person writes by hand. */
const largestFileBytes = 500_000;
const mostFolders = 6;

/** What the folder, or the nearest folder above it that has such a file, says can be run; nearest first. */
export async function readWorkspaceScripts(cwd: string): Promise<readonly WorkspaceScript[]> {
  let folder = cwd;
  for (let level = 0; level < mostFolders; level += 1) {
    const names = await readdir(folder).catch((): string[] => []);
    const found = scriptFiles.filter((name) => names.includes(name));
    const scripts = await Promise.all(
      found.map(async (name) => scriptsOf(name, await readText(join(folder, name)), names)),
    );
    // A script belongs to the folder of its file: npm finds it from below, make does not.
    const usable = scripts.flat().filter(({ source }) => level === 0 || findsFromBelow.has(source));
    const parent = dirname(folder);
    if (usable.length > 0 || names.includes('.git') || parent === folder) return usable;
    folder = parent;
  }
  return [];
}

/** Files whose programs look for them in the folders above too. */
const findsFromBelow = new Set(['package.json', 'justfile', 'Cargo.toml']);

async function readText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.length > largestFileBytes ? '' : text;
}
