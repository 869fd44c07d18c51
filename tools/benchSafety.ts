import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shellKinds } from '../src/base/shell';
import { maxJudgedLength } from '../src/safety/bytes';
import { loadJudgeForTools } from './evalSafetyJudge';
import { parseRows } from './evalSafetyRows';
import { hostileShapes } from './hostileShapes';

/** Verdicts per row; the median of them is what a row costs when nothing else runs. */
const repeats = 5;
/** Longest command the product takes (UTF-16 units). */
const longest = 65_536;
interface Timing {
  readonly micros: number;
  readonly what: string;
}

/** Prints the latency of the whole pure pipeline over our corpus, and of hostile input, as JSON (docs/safety.md, "Speed"). */
async function main(): Promise<void> {
  const judge = await loadJudgeForTools();
  const folder = join(process.cwd(), 'test/fixtures/commands');
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl') && name !== 'gate.jsonl')
    .flatMap((name) => parseRows(readFileSync(join(folder, name), 'utf8')));
  const time = (command: string, shell: (typeof rows)[number]['shell'], times: number): number => {
    const samples = Array.from({ length: times }, () => {
      const started = process.hrtime.bigint();
      judge.judge({ command, shell });
      return Number(process.hrtime.bigint() - started) / 1000;
    });
    return samples.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
  };
  rows.forEach((row) => judge.judge({ command: row.command, shell: row.shell }));
  const usual = rows.map((row): Timing => ({ micros: time(row.command, row.shell, repeats), what: row.command }));
  const worst = shellKinds.flatMap((shell) =>
    hostileShapes.flatMap(({ name, make }) =>
      [longest, maxJudgedLength].map((length): Timing => ({
        micros: time(make(length), shell, 3),
        what: `${shell} ${name} x ${String(length)}`,
      })),
    ),
  );
  process.stdout.write(
    `${JSON.stringify({ rows: rows.length, verdictMicros: quantiles(usual), hostileMicros: quantiles(worst), slowestHostile: slowest(worst), slowestRows: slowest(usual) }, null, 2)}\n`,
  );
}

function quantiles(timings: readonly Timing[]): object {
  const sorted = timings.map((timing) => timing.micros).sort((a, b) => a - b);
  const at = (quantile: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function slowest(timings: readonly Timing[]): readonly string[] {
  return [...timings]
    .sort((a, b) => b.micros - a.micros)
    .slice(0, 6)
    .map(({ micros, what }) => `${String(Math.round(micros))} ${what.slice(0, 80)}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
