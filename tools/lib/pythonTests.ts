import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command';
import { minuteMs, resultsFolder, type SuiteTotals } from './mochaSuite';
import { cacheFolder, repositoryRoot } from './paths';
import { step, ToolFailure } from './progress';

/** What the tests of model/ can't do without, and what that needs; the heavy rest (torch) is skipped by name. */
const packages = ['iniconfig', 'packaging', 'pluggy', 'pygments', 'pytest', 'pyyaml'];
const limitMs = 10 * minuteMs;

/** Runs pytest on model/tests in an environment of its own. */
export async function runModelTests(): Promise<SuiteTotals> {
  const python = await installPython();
  await mkdir(resultsFolder, { recursive: true });
  const report = join(resultsFolder, 'model.xml');
  await rm(report, { force: true });
  const result = await runCommand(
    python,
    ['-m', 'pytest', '--quiet', '-p', 'no:cacheprovider', `--junitxml=${report}`, 'model/tests'],
    { cwd: repositoryRoot, timeoutMs: limitMs, env: { PYTHONDONTWRITEBYTECODE: '1' } },
  );
  if (!existsSync(report)) {
    const message = result.timedOut ? `not finished after ${limitMs / minuteMs} minutes` : result.output;
    return { passed: 0, failures: [{ title: 'the suite "model"', message }], skipped: [] };
  }
  return readJunitReport(await readFile(report, 'utf8'));
}

/** Totals of a report as pytest writes it: a case without a child has passed. */
export function readJunitReport(xml: string): SuiteTotals {
  const failures: { title: string; message: string }[] = [];
  const skipped: string[] = [];
  let passed = 0;
  for (const [, attributes = '', body = ''] of xml.matchAll(
    /<testcase\b((?:"[^"]*"|[^>"])*?)(?:\/>|>([^]*?)<\/testcase>)/g,
  )) {
    const attribute = (name: string): string =>
      unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
    const title = [attribute('classname'), attribute('name')].filter(Boolean).join(' ');
    if (/<(?:failure|error)\b/.test(body)) failures.push({ title, message: unescape(body.replace(/<[^>]+>/g, '')) });
    else if (body.includes('<skipped')) skipped.push(title);
    else passed += 1;
  }
  return { passed, failures, skipped };
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescape(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => entities[name] ?? whole);
}

/** A virtual environment in .cache, made once for the pinned versions; gives its Python. */
async function installPython(): Promise<string> {
  const lock = pinned(await readFile(join(repositoryRoot, 'model', 'requirements.txt'), 'utf8'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, `python-tests-${key}`);
  const bin = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python3'];
  if (!existsSync(folder)) await step('Installing pytest (once)', () => install(folder, bin, lock));
  return join(folder, ...bin);
}

async function install(folder: string, bin: readonly string[], lock: string): Promise<void> {
  const partial = `${folder}.${process.pid}`;
  try {
    await run(
      'python3',
      ['-m', 'venv', partial],
      'install python3 with its venv module (Debian: apt install python3-venv)',
    );
    const lockPath = join(partial, 'requirements.txt');
    await writeFile(lockPath, lock);
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', lockPath];
    await run(join(partial, ...bin), args, 'the first run needs the network');
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function run(file: string, args: readonly string[], remedy: string): Promise<void> {
  const result = await runCommand(file, args);
  if (result.code === 0) return;
  throw new ToolFailure(`pytest could not be installed: ${remedy}. ${file} said:\n${result.output.trim()}`);
}

/** The blocks of these packages in a requirements file with hashes. */
function pinned(requirements: string): string {
  const blocks = requirements.split(/^(?=[a-z0-9])/im);
  return blocks.filter((block) => packages.includes(/^[\w-]+/.exec(block)?.[0] ?? '')).join('');
}
