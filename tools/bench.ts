/**
 * Runs every benchmark of the project one after the other and prints one JSON object: name to result.
 * A benchmark is a file tools/bench*.ts that prints JSON (its last line counts); each compares within one run.
 * Usage: npm run bench [-- NAME ...]   (such as `safety` for tools/benchSafety.ts)
 */
import { readdir } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './lib/command';
import { repositoryRoot } from './lib/paths';
import { runTool, say, seconds } from './lib/progress';

const toolsFolder = join(repositoryRoot, 'tools');
const limitMs = 10 * 60_000;

async function benchmarkNames(): Promise<string[]> {
  const names = (await readdir(toolsFolder)).map((file) => /^bench([A-Z]\w*)\.ts$/.exec(file)?.[1]);
  return names.filter((name) => name !== undefined).sort();
}

interface Measured {
  readonly failed: boolean;
  readonly value: unknown;
}

async function measure(name: string): Promise<Measured> {
  say(`${name} ...`);
  const args = ['--import', 'tsx', join(toolsFolder, `bench${name}.ts`)];
  const result = await runCommand(process.execPath, args, {
    cwd: repositoryRoot,
    timeoutMs: limitMs,
    stdoutOnly: true,
  });
  say(`${name}: ${seconds(result.durationMs)}`);
  const value = lastJson(result.output);
  return result.code === 0 && value !== undefined
    ? { failed: false, value }
    : { failed: true, value: { error: result.timedOut ? 'timed out' : `exit code ${result.code ?? 'none'}` } };
}

/** The whole output, or its last line, as JSON. */
function lastJson(output: string): unknown {
  for (const text of [output, output.trim().split('\n').at(-1) ?? '']) {
    try {
      return JSON.parse(text);
    } catch {
      // The other form is tried.
    }
  }
  return undefined;
}

void runTool(async () => {
  const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
  const names = (await benchmarkNames()).filter((name) => wanted.length === 0 || wanted.includes(name.toLowerCase()));
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryBytes: totalmem(), node: process.version };
  const results: [string, Measured][] = [];
  for (const name of names) results.push([name.charAt(0).toLowerCase() + name.slice(1), await measure(name)]);
  const values = Object.fromEntries(results.map(([name, { value }]) => [name, value]));
  process.stdout.write(`${JSON.stringify({ machine, ...values }, null, 2)}\n`);
  return results.some(([, { failed }]) => failed) ? 1 : 0;
});
