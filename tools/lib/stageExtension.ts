import { existsSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { runCommand } from './command';
import { cacheFolder, repositoryRoot } from './paths';
import { step, ToolFailure } from './progress';
import { bundledPackages, readLock, unbundledClosure, unbundledPackages, type LockEntry } from './shippedPackages';
import { targets, thisTarget, type TargetName } from './targets';
import { thirdPartyNotices } from './thirdPartyNotices';

export interface StageOptions {
  readonly target: TargetName;
  readonly folder: string;
  /** False leaves the built-in weights out. */
  readonly withModel: boolean;
}

/** Never needed by a running extension. */
const leftOut =
  /(^|\/)\.gitkeep$|(\.(map|d\.[cm]?ts|ts|md|markdown|pdb|bundle|flow|yml)|\.moved\.txt|\.tsbuildinfo|tsconfig.*\.json|\.npmignore)$|(^|\/)(test|tests|docs|examples?|\.github)\//i;

/** Parts of single packages that only a build from source or a command line needs. */
const leftOutOf: Readonly<Record<string, RegExp>> = {
  'node-pty': /^(src|scripts|third_party|deps|typings|binding\.gyp|prebuilds|node_modules)(\/|$)/,
  'node-llama-cpp': /^(templates|bins|llama\/(?!binariesGithubRelease\.json|llama\.cpp\.info\.json|grammars))(\/|$)?/,
};

/**
 * Lays out what a package for the target holds, and nothing else: the files that .vscodeignore allows, and the
 * native packages pruned to the target under dist/node_modules (vsce drops a node_modules at the top).
 */
export async function stageExtension(options: StageOptions): Promise<void> {
  const { folder, target } = options;
  const { ptyPrebuild, llamaPackage } = targets[target];
  await rm(folder, { recursive: true, force: true });
  const lock = await readLock();
  const allowed = await allowedFiles();
  for (const file of allowed) {
    if (file.startsWith('model/') && file.endsWith('.gguf') && !options.withModel) continue;
    await place(join(repositoryRoot, file), join(folder, file));
  }
  const closure = unbundledClosure(lock);
  for (const path of closure) await placePackage(join(repositoryRoot, path), join(folder, 'dist', path));
  const prebuild = join('node_modules', 'node-pty', 'prebuilds', ptyPrebuild);
  await placeTree(join(repositoryRoot, prebuild), join(folder, 'dist', prebuild), (path) => !leftOut.test(path));
  const llamaFolder = await platformPackage(target, lock);
  await placePackage(llamaFolder, join(folder, 'dist', 'node_modules', llamaPackage));
  await setExecuteBits(join(folder, 'dist', 'node_modules'));
  await writeManifest(folder);
  const notices = await thirdPartyNotices([
    ...closure,
    ...(await bundledPackages()),
    relative(repositoryRoot, llamaFolder),
    // Its facts are in src/ai/toolOptions.json.
    'tools/sources/withfig-autocomplete',
  ]);
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.md'), notices);
}

/** Files of the repository that .vscodeignore lets through. Its lines are `!file` or `!folder/**`. */
async function allowedFiles(): Promise<string[]> {
  const lines = (await readFile(join(repositoryRoot, '.vscodeignore'), 'utf8')).split('\n').map((line) => line.trim());
  const files: string[] = [];
  for (const line of lines.filter((candidate) => candidate.startsWith('!'))) {
    const path = line.slice(1);
    const folder = path.endsWith('/**') ? path.slice(0, -3) : undefined;
    if (folder) files.push(...(await filesBelow(join(repositoryRoot, folder))).map((file) => `${folder}/${file}`));
    else if (existsSync(join(repositoryRoot, path))) files.push(path);
  }
  return files.filter((file) => !file.endsWith('.map'));
}

async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Hard links where possible: staging 90 MB of weights takes no time and no space. */
async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await link(from, to).catch(() => copyFile(from, to));
}

async function placeTree(from: string, to: string, keep: (path: string) => boolean): Promise<void> {
  for (const file of (await filesBelow(from)).filter(keep)) await place(join(from, file), join(to, file));
}

async function placePackage(from: string, to: string): Promise<void> {
  const name = unbundledPackages.find((candidate) => to.endsWith(`${sep}node_modules${sep}${candidate}`));
  const special = name && leftOutOf[name];
  await placeTree(from, to, (path) => {
    // A nested package is in the closure by itself, if it is needed.
    if (path.startsWith('node_modules/')) return false;
    if (/^(licen[cs]e|copying|notice)/i.test(path)) return true;
    return !leftOut.test(path) && !special?.test(path);
  });
}

/** The folder of node-llama-cpp's binaries for the target: this machine's own, else fetched once by npm. */
async function platformPackage(target: TargetName, lock: Readonly<Record<string, LockEntry>>): Promise<string> {
  const { llamaPackage, os, cpu } = targets[target];
  const path = `node_modules/${llamaPackage}`;
  if (target === thisTarget) return join(repositoryRoot, path);
  const wanted = lock[path];
  if (!wanted) throw new ToolFailure(`package-lock.json has no ${llamaPackage}: run npm install, then package again.`);
  const folder = join(cacheFolder, `target-${target}-${wanted.version}`);
  if (existsSync(folder)) return join(folder, path);
  const partial = `${folder}.${process.pid}`;
  await step(`Fetching ${llamaPackage}@${wanted.version} (once)`, async () => {
    await mkdir(partial, { recursive: true });
    await writeFile(join(partial, 'package.json'), '{ "private": true }');
    // npm refuses a foreign platform's package when asked for by name, unless forced.
    const choice = [
      `--os=${os}`,
      `--cpu=${cpu}`,
      '--force',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel',
      'error',
    ];
    const result = await runCommand('npm', ['install', ...choice, `${llamaPackage}@${wanted.version}`], {
      cwd: partial,
    });
    if (result.code !== 0) throw new ToolFailure(`${llamaPackage} could not be fetched:\n${result.output}`);
    const record = await readFile(join(partial, 'node_modules', '.package-lock.json'), 'utf8');
    const { packages } = JSON.parse(record) as { packages: Record<string, LockEntry> };
    if (packages[path]?.integrity !== wanted.integrity) {
      throw new ToolFailure(`${llamaPackage} is not the file that package-lock.json names: nothing was packaged.`);
    }
  });
  await rename(partial, folder);
  return join(folder, path);
}

/** macOS can't start a shell when this helper lost its execute bit (microsoft/node-pty#850). */
async function setExecuteBits(folder: string): Promise<void> {
  for (const file of await filesBelow(folder)) {
    if (file.endsWith('/spawn-helper')) await chmod(join(folder, file), 0o755);
  }
}

const repositoryOnly = new Set(['scripts', 'dependencies', 'devDependencies', 'optionalDependencies', 'private']);

/** Without what only the repository needs; dependencies are bundled or staged. */
async function writeManifest(folder: string): Promise<void> {
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  const shipped = Object.fromEntries(Object.entries(manifest).filter(([key]) => !repositoryOnly.has(key)));
  // The staged file is a hard link: replace it, never write through it.
  await rm(path);
  await writeFile(path, `${JSON.stringify(shipped, null, 2)}\n`);
}
