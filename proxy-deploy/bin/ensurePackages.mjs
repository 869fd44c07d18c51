import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampPath = join(root, 'node_modules', '.lock-stamp');
const lockFolder = join(root, '.install-lock');
const staleLockMs = 5 * 60_000;
const oldestNodeMajor = 20;

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled(hash) {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === hash;
}

/** Holds the folder that keeps two first starts from installing over each other; an abandoned one is taken over. */
async function withInstallLock(action) {
  for (;;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const ageMs = Date.now() - (statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (ageMs > staleLockMs) rmSync(lockFolder, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    return action();
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
}

/** Installs this package's dependencies from its lock file when they are missing or belong to another lock file. */
export async function ensurePackages() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNodeMajor) {
    throw new Error(`Node ${process.versions.node} is too old: the proxy needs Node ${oldestNodeMajor} or newer.`);
  }
  const hash = lockHash();
  if (isInstalled(hash)) return;
  await withInstallLock(() => {
    if (isInstalled(hash)) return;
    process.stderr.write('Installing the Node packages of the proxy (once).\n');
    const result = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (result.error !== undefined) throw new Error('npm was not found: install Node with npm and start again.');
    if (result.status !== 0) throw new Error(`npm ci failed in proxy-deploy:\n${result.stderr.trim()}`);
    writeFileSync(stampPath, hash);
  });
}
