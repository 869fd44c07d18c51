/**
 * Everything fast: format, generated files, types, lint, layers, dead code, unit tests.
 * Usage: npm run check [-- NAME ... | --except NAME ...]
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandResult } from './lib/command';
import { packageFile, repositoryRoot } from './lib/paths';
import { runTool, say, seconds, ToolFailure } from './lib/progress';

interface Check {
  readonly name: string;
  /** A script of a package, run by Node itself: npx would cost a second each. Without one it is npm that runs. */
  readonly script?: string;
  readonly args: readonly string[];
  readonly repair?: string;
}

/** Longest first, so that the short ones fill the gaps. */
const checks: readonly Check[] = [
  {
    name: 'lint',
    script: packageFile('eslint', 'bin/eslint.js'),
    // No cache: a file's typed findings change with the files that it imports.
    args: ['.', '--max-warnings=0'],
  },
  { name: 'unit', script: packageFile('mocha', 'bin/mocha.js'), args: ['--reporter', 'dot', 'test/unit/**/*.test.ts'] },
  ...Object.entries({
    types: '.',
    'types of the core': 'tsconfig.core.json',
    'types of the proxy': 'proxy-deploy',
    'types of e2e': 'test/e2e',
  }).map(([name, project]) => ({
    name,
    script: packageFile('typescript', 'bin/tsc'),
    args: [
      '--noEmit',
      '-p',
      project,
      '--incremental',
      '--tsBuildInfoFile',
      `.cache/types/${name.replaceAll(' ', '-')}.tsbuildinfo`,
    ],
  })),
  {
    name: 'format',
    script: packageFile('prettier', 'bin/prettier.cjs'),
    args: ['--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
    repair: 'npm run format',
  },
  {
    name: 'layers',
    script: packageFile('dependency-cruiser', 'bin/dependency-cruise.mjs'),
    args: ['src', 'tools', 'test', 'proxy-deploy/src', 'proxy-deploy/test'],
  },
  {
    name: 'dead code',
    script: packageFile('knip', 'bin/knip.js'),
    args: ['--no-progress', '--cache', '--cache-location', '.cache/knip'],
  },
  {
    name: 'manifest',
    script: packageFile('tsx', 'dist/cli.mjs'),
    args: ['tools/generateManifest.ts', '--check'],
    repair: 'npm run manifest',
  },
  // npm writes a lock that `npm ci` refuses when a platform's package is missing from the registry.
  { name: 'lock', args: ['ci', '--dry-run', '--offline', '--no-audit', '--no-fund'] },
];

interface Outcome {
  readonly check: Check;
  readonly result: CommandResult;
}

async function runChecks(selected: readonly Check[]): Promise<Outcome[]> {
  const waiting = [...selected];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const [file, script] = check.script === undefined ? ['npm', []] : [process.execPath, [check.script]];
      const result = await runCommand(file, [...script, ...check.args], { cwd: repositoryRoot });
      say(`${result.code === 0 ? 'ok  ' : 'FAIL'} ${check.name} (${seconds(result.durationMs)})`);
      outcomes.push({ check, result });
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
  return outcomes;
}

void runTool(async () => {
  const [first, ...rest] = process.argv.slice(2);
  const isSelected = ({ name }: Check): boolean =>
    first === '--except' ? !rest.includes(name) : first === undefined || [first, ...rest].includes(name);
  const selected = checks.filter(isSelected);
  // The proxy is a package of its own: its types, and what lint knows of them, are those of its own packages.
  const installed = await runCommand(process.execPath, [join(repositoryRoot, 'proxy-deploy', 'bin', 'install.mjs')]);
  if (installed.code !== 0) throw new ToolFailure(installed.output.trim());
  const startedAtMs = performance.now();
  const failures = (await runChecks(selected)).filter(({ result }) => result.code !== 0);
  for (const { check, result } of failures) {
    say(`\n--- ${check.name}${check.repair ? ` (repair: ${check.repair})` : ''}\n${result.output.trim()}`);
  }
  say(
    `\n${selected.length - failures.length} of ${selected.length} checks passed in ${seconds(performance.now() - startedAtMs)}`,
  );
  return failures.length === 0 ? 0 : 1;
});
