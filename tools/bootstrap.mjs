/**
 * First thing that every command of the project runs: works on a bare Node 20 without `npm install`.
 * Installs what package-lock.json names when it is not there, then runs tools/NAME.ts (or .mjs).
 * Usage: node tools/bootstrap.mjs NAME [arguments]
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [name = '', ...args] = process.argv.slice(2);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Node ${process.versions.node} is too old: install Node 20.19 or newer, then run the command again.`);
}
installPackages();
const script = ['ts', 'mjs'].map((extension) => join(root, 'tools', `${name}.${extension}`)).find(existsSync);
if (!script) stop(`There is no tools/${name}.ts.`);
runScript(script);

function installPackages() {
  if (packagesAreInstalled()) return;
  const startedAtMs = Date.now();
  process.stderr.write('Installing packages from package-lock.json ...\n');
  // Install scripts stay off: every native part that we need comes as a prebuilt file.
  const npmArgs = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const result = spawnSync('npm', npmArgs, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    stop(
      'The packages could not be installed: `npm ci` failed (its message is above). The first run needs the network.',
    );
  }
  process.stderr.write(`Installed packages in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s\n`);
}

/** npm's own record of node_modules is compared with the lock, so an interrupted installation is noticed. */
function packagesAreInstalled() {
  const recordPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(recordPath, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) => path === '' || optional || link || present[path]?.version === version,
  );
}

/** @param {string} script */
function runScript(script) {
  const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, script, ...args], { stdio: 'inherit' });
  // The terminal sends Ctrl+C to the whole group: the child ends in its own way, we only wait for it.
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
}

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
