import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFolder } from '../base/paths';
import { runCommand } from '../base/runCommand';
import { UserError } from '../base/userError';
import { noteUse, removeUnusedEnvironments, stampOf } from './environmentUse';
import { findForbiddenPaths, findForbiddenReleases } from './supplyChain';

/** An installed virtual environment with LiteLLM in it. */
export interface PythonRuntime {
  readonly folder: string;
  readonly python: string;
  readonly litellm: string;
  readonly sitePackages: string;
}

const lockPath = join(packageFolder, 'python', 'requirements.lock');
const installerLockPath = join(packageFolder, 'python', 'uv.lock');

/** Interpreters that LiteLLM's metadata accepts: at least 3.10, below 3.15. */
const supportedMinors = { oldest: 10, newest: 14 };

interface Interpreter {
  readonly file: string;
  readonly minor: number;
  readonly realPath: string;
  /** Whether it can make a virtual environment; Debian packs that separately. */
  readonly hasVenv: boolean;
}

/**
 * Where an interpreter is looked for, best first. A distribution's is built with profile-guided optimisation and linked statically,
 * those of version managers usually are neither: Debian's does the same Python in a sixth less time (docs/load.md).
 */
const interpreterFiles = ['/usr/bin/python3', 'python3'];

const interpreterProbe = `import importlib.util as i, json, os, sys
print(json.dumps({"minor": sys.version_info.minor if sys.version_info.major == 3 else 0, "realPath": os.path.realpath(sys.executable), "hasVenv": all(map(i.find_spec, ("venv", "ensurepip")))}))`;

async function probeInterpreter(file: string): Promise<Interpreter | undefined> {
  const probe = await runCommand(file, ['-c', interpreterProbe]).catch(() => undefined);
  return probe?.code === 0 ? { file, ...(JSON.parse(probe.stdout) as Omit<Interpreter, 'file'>) } : undefined;
}

/** What keeps an interpreter from running LiteLLM. */
function interpreterProblem({ minor, hasVenv }: Interpreter): string | undefined {
  if (minor < supportedMinors.oldest || minor > supportedMinors.newest) {
    return `python3 is version 3.${minor}, but LiteLLM needs 3.10 to 3.14: point the environment variable PYTHON at one of them.`;
  }
  return hasVenv
    ? undefined
    : 'python3 cannot create virtual environments: on Debian and Ubuntu run "apt-get install python3-venv" and start again.';
}

/** The first interpreter that can run LiteLLM; PYTHON names one and rules out the others. */
export async function findPython(environment: NodeJS.ProcessEnv = process.env): Promise<Interpreter> {
  const given = environment['PYTHON'];
  let problem = 'python3 was not found: install Python 3.10 to 3.14, or point the environment variable PYTHON at one.';
  for (const file of given === undefined ? interpreterFiles : [given]) {
    const interpreter = await probeInterpreter(file);
    if (interpreter === undefined) continue;
    const found = interpreterProblem(interpreter);
    if (found === undefined) return interpreter;
    problem = found;
  }
  throw new UserError(problem);
}

function describeRuntime(folder: string, minor: number): PythonRuntime {
  return {
    folder,
    python: join(folder, 'bin', 'python'),
    litellm: join(folder, 'bin', 'litellm'),
    sitePackages: join(folder, 'lib', `python3.${minor}`, 'site-packages'),
  };
}

const unknownAuthority = /invalid peer certificate|UnknownIssuer/;

/**
 * Gives the virtual environment of the current lock file, installing it when it is not there yet. Every distribution is checked
 * against its hash, only wheels are accepted (no build script runs), and nothing of the environment is executed before the
 * supply-chain checks have passed.
 */
export async function ensurePythonRuntime(
  cache: string,
  report: (step: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<PythonRuntime> {
  const { file, minor, realPath } = await findPython(environment);
  const lock = readFileSync(lockPath);
  const refused = findForbiddenReleases(lock.toString('utf8'));
  if (refused !== undefined) throw new UserError(refused);
  const id = createHash('sha256').update(lock).update(realPath).digest('hex').slice(0, 16);
  const folder = join(cache, `python-${id}`);
  const runtime = describeRuntime(folder, minor);
  if (existsSync(stampOf(folder))) {
    noteUse(folder);
    return runtime;
  }
  report('Installing LiteLLM (once, about 650 MB on disk).');
  rmSync(folder, { recursive: true, force: true });
  await createEnvironment(file, folder);
  await installDistributions(runtime, cache);
  writeFileSync(stampOf(folder), id);
  removeUnusedEnvironments(cache, folder);
  return runtime;
}

async function createEnvironment(python: string, folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const created = await runCommand(python, ['-m', 'venv', folder]);
  if (created.code !== 0) {
    throw new UserError(
      `python3 could not create a virtual environment; on Debian and Ubuntu run "apt-get install python3-venv" and start again.\n${created.stderr.trim()}`,
    );
  }
}

async function installDistributions(runtime: PythonRuntime, cache: string): Promise<void> {
  const bootstrap = await runCommand(runtime.python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '--only-binary',
    ':all:',
    '-r',
    installerLockPath,
  ]);
  if (bootstrap.code !== 0)
    throw new UserError(
      `The Python package index did not answer: check the network and start again.\n${bootstrap.stderr.trim()}`,
    );
  // uv is native: it does not start the environment's interpreter after the wheels are in place, so a .pth in one of them cannot run.
  const uv = join(runtime.folder, 'uv');
  renameSync(join(runtime.folder, 'bin', 'uv'), uv);
  const environment = {
    ...process.env,
    UV_CACHE_DIR: process.env['UV_CACHE_DIR'] ?? join(cache, 'uv'),
    ...(await indexOf(runtime)),
  };
  const target = ['--python', runtime.python, '--require-hashes', '--only-binary', ':all:', lockPath];
  const sync = (...more: string[]) => runCommand(uv, ['pip', 'sync', '--quiet', ...more, ...target], { environment });
  let synced = await sync();
  // uv brings its own list of authorities: one that a company installed on the machine is known to the machine alone.
  if (unknownAuthority.test(synced.stderr)) synced = await sync('--system-certs');
  if (synced.code !== 0)
    throw new UserError(`LiteLLM could not be installed: check the network and start again.\n${synced.stderr.trim()}`);
  rmSync(uv);
  const forbidden = findForbiddenPaths(runtime.sitePackages);
  if (forbidden.length > 0) {
    rmSync(runtime.folder, { recursive: true, force: true });
    throw new UserError(
      `A Python package brought a start-up hook (${forbidden.join(', ')}), as the malicious LiteLLM 1.82.8 did; nothing of it was run and the installation was removed.`,
    );
  }
}

/**
 * Imports LiteLLM once, so that Python keeps what it compiles. In an image this has to happen while it is built: the account that
 * serves cannot write there, and would compile everything again at each start.
 */
export async function warmPythonRuntime(runtime: PythonRuntime): Promise<void> {
  const stamp = join(runtime.folder, '.compiled');
  if (existsSync(stamp)) return;
  const environment = { ...process.env, LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_LOG: 'ERROR' };
  const imported = await runCommand(
    runtime.python,
    ['-c', 'import litellm.proxy.proxy_cli, litellm.proxy.proxy_server'],
    { environment },
  );
  if (imported.code !== 0) throw new Error(`LiteLLM cannot be imported:\n${imported.stderr.slice(-1500)}`);
  writeFileSync(stamp, '');
}

/** pip's configured index, which uv does not read by itself. */
async function indexOf(runtime: PythonRuntime): Promise<NodeJS.ProcessEnv> {
  if (process.env['UV_DEFAULT_INDEX'] !== undefined || process.env['UV_INDEX_URL'] !== undefined) return {};
  const configured = await runCommand(runtime.python, ['-m', 'pip', 'config', 'list']);
  const url = /index-url='([^']+)'/.exec(configured.stdout)?.[1];
  return url === undefined ? {} : { UV_DEFAULT_INDEX: url };
}
