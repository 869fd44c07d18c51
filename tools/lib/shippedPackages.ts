import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './paths';

export interface LockEntry {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export async function readLock(): Promise<Readonly<Record<string, LockEntry>>> {
  const text = await readFile(join(repositoryRoot, 'package-lock.json'), 'utf8');
  return (JSON.parse(text) as { packages: Record<string, LockEntry> }).packages;
}

/** Packages that are shipped as they are, because a bundle would lose their binaries. */
export const unbundledPackages = ['node-pty', 'node-llama-cpp'] as const;

/** What node-llama-cpp needs only to compile llama.cpp from source or on its command line: we do neither. */
const buildOnly = new Set(['cmake-js', 'node-addon-api', 'node-api-headers', 'yargs', 'tar']);

/** Folders in node_modules of the unbundled packages and of all they load, as Node would find them. */
export function unbundledClosure(lock: Readonly<Record<string, LockEntry>>): string[] {
  const found = new Set<string>();
  const waiting: string[] = unbundledPackages.map((name) => `node_modules/${name}`);
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    for (const name of Object.keys(lock[folder]?.dependencies ?? {})) {
      if (buildOnly.has(name)) continue;
      const dependency = findPackage(lock, folder, name);
      if (!dependency) throw new Error(`package-lock.json lacks ${name}, which ${folder} needs`);
      waiting.push(dependency);
    }
  }
  return [...found].sort();
}

/** Node's rule: the nearest node_modules upwards wins. */
function findPackage(lock: Readonly<Record<string, LockEntry>>, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const candidate = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (lock[candidate]) return candidate;
    if (!folder) return undefined;
  }
}

/** Packages of which a bundle holds code, by esbuild's account of its inputs (build/bundles.json). */
export async function bundledPackages(): Promise<string[]> {
  const text = await readFile(join(repositoryRoot, 'build', 'bundles.json'), 'utf8');
  const outputs = JSON.parse(text) as readonly { inputs: Record<string, number> }[];
  const names = outputs
    .flatMap(({ inputs }) => Object.keys(inputs))
    .map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter((folder) => folder !== undefined);
  const grammars = ['web-tree-sitter', 'tree-sitter-bash', 'tree-sitter-powershell'].map(
    (name) => `node_modules/${name}`,
  );
  return [...new Set([...names, ...grammars])].filter((folder) => existsSync(join(repositoryRoot, folder))).sort();
}
