import { readFileSync } from 'node:fs';
import { parseRows, type EvaluationRow } from './evalSafetyRows';
import { loadJudgeForTools } from './evalSafetyJudge';
import { Scoreboard } from './evalSafetyScores';

/**
 * npm run eval:safety -- FILE.jsonl [--json] [--misses]
 * One JSON line per row, then one summary line (docs/safety.md, "Measuring").
 */
async function main(): Promise<void> {
  const file = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
  if (file === undefined) {
    throw new Error('give a file of rows: npm run eval:safety -- FILE.jsonl --json');
  }
  const rows = parseRows(readFileSync(file, 'utf8'));
  const judge = await loadJudgeForTools();
  const quiet = process.argv.includes('--misses') || process.argv.includes('--summary');
  const scores = new Scoreboard();
  warmUp(rows, judge);
  rows.forEach((row, index) => {
    const started = process.hrtime.bigint();
    const verdict = judge.judge({
      command: row.command,
      shell: row.shell,
      ...(row.request === undefined ? {} : { request: row.request }),
    });
    const micros = Number(process.hrtime.bigint() - started) / 1000;
    scores.add(row, verdict, micros);
    if (!quiet) {
      const findings = verdict.findings.map(({ rule, category }) => ({ rule, category }));
      process.stdout.write(
        `${JSON.stringify({ index, level: verdict.level, findings, parse: verdict.parse, micros: Math.round(micros) })}\n`,
      );
    }
  });
  if (process.argv.includes('--misses')) {
    scores.misses.forEach((miss) => process.stdout.write(`${JSON.stringify(miss)}\n`));
  }
  process.stdout.write(`${JSON.stringify({ summary: scores.summary() })}\n`);
}

/** The first verdicts also pay for compilation; the figures are those of a running editor. */
function warmUp(rows: readonly EvaluationRow[], judge: Awaited<ReturnType<typeof loadJudgeForTools>>): void {
  for (const { command, shell } of rows.slice(0, 300)) {
    judge.judge({ command, shell });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
