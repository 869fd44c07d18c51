import { interval, tierOf, type ScoredRow } from './evalCommandsScores';

const tierOrder = ['bash', 'zsh', 'fish', 'pwsh', 'cmd', 'other languages'];
const difficultyOrder = ['easy', 'medium', 'hard'];

/** The table of a run in Markdown: by tier with 95 % intervals, then what holds for all rows. */
export function reportInMarkdown(scored: readonly ScoredRow[], way: string, shown: number, modelBytes: number): string {
  const byTier = groups(scored, (each) => tierOf(each.row), tierOrder);
  const byDifficulty = groups(scored, (each) => each.row.difficulty, difficultyOrder);
  const lines = [
    `**${way}**, ${scored.length} rows`,
    '',
    `| rows | n | whole command | first tool | right among ${shown} |`,
    '|---|---|---|---|---|',
    ...[...byTier, ...byDifficulty, ['all', scored] as const].map(([name, rows]) => tierLine(name, rows)),
    '',
    ...totals(scored, shown, modelBytes),
  ];
  return lines.join('\n');
}

function groups(
  scored: readonly ScoredRow[],
  nameOf: (each: ScoredRow) => string,
  order: readonly string[],
): (readonly [string, readonly ScoredRow[]])[] {
  return order
    .map((name) => [name, scored.filter((each) => nameOf(each) === name)] as const)
    .filter(([, rows]) => rows.length > 0);
}

function tierLine(name: string, rows: readonly ScoredRow[]): string {
  const cell = (has: (each: ScoredRow) => boolean): string => share(rows.filter(has).length, rows.length);
  return `| ${name} | ${rows.length} | ${cell(({ isRight }) => isRight)} | ${cell(({ hasTool }) => hasTool)} | ${cell(({ isShown }) => isShown)} |`;
}

function share(hits: number, total: number): string {
  const [low, high] = interval(hits, total);
  return `${(hits / total).toFixed(3)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function totals(scored: readonly ScoredRow[], shown: number, modelBytes: number): string[] {
  const percent = (count: number): string => `${((100 * count) / scored.length).toFixed(1)} % (${count})`;
  const sum = (of: (each: ScoredRow) => number): number => scored.reduce((total, each) => total + of(each), 0);
  const times = scored.map(({ answer }) => answer.ms).sort((left, right) => left - right);
  const quantile = (part: number): string => `${Math.round(times[Math.floor(part * (times.length - 1))] ?? 0)} ms`;
  const literals = sum((each) => each.literals);
  const kept = sum((each) => each.literalsKept);
  const makers = groups(scored, ({ answer }) => answer.answeredBy ?? 'no answer', [
    ...new Set(scored.map(({ answer }) => answer.answeredBy ?? 'no answer')),
  ]);
  return [
    '| measure | all rows |',
    '|---|---|',
    `| parses | ${percent(scored.filter(({ parses }) => parses).length)} |`,
    `| placeholders | ${percent(scored.filter(({ hasPlaceholder }) => hasPlaceholder).length)} |`,
    `| loops | ${percent(scored.filter(({ loops }) => loops).length)} |`,
    `| names, paths, numbers of the request found again | ${literals === 0 ? 'none' : share(kept, literals)} |`,
    `| dangerous answers to harmless requests | ${percent(scored.filter((each) => each.isDangerousForHarmless).length)} |`,
    `| dangerous among ${shown} for harmless requests | ${percent(scored.filter((each) => each.showsDangerForHarmless).length)} |`,
    `| until the answer, p50 and p95 | ${quantile(0.5)}, ${quantile(0.95)} |`,
    `| model file | ${(modelBytes / 1e6).toFixed(1)} MB |`,
    ...makers.map(
      ([name, rows]) =>
        `| answered by: ${name} | ${rows.length}, right ${rows.filter(({ isRight }) => isRight).length} |`,
    ),
  ];
}
