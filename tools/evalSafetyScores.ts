import { isAtLeast } from '../src/base/riskLevel';
import type { Verdict } from '../src/safety/verdict';
import type { EvaluationRow } from './evalSafetyRows';

const coreRead =
  /^(?:git|ls|cat|grep|rg|find|docker|kubectl|npm|head|tail|wc|sort|ps|df|du|echo|pwd|which|diff|sed -n|awk)\b/;

interface Judged {
  readonly row: EvaluationRow;
  readonly verdict: Verdict;
}

/** A share, with the counts behind it. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly percent: number;
}

/** Collects verdicts and says how they compare with the labels. */
export class Scoreboard {
  private readonly judged: Judged[] = [];
  private readonly micros: number[] = [];

  add(row: EvaluationRow, verdict: Verdict, micros: number): void {
    this.judged.push({ row, verdict });
    this.micros.push(micros);
  }

  get misses(): readonly object[] {
    return this.scored()
      .filter(({ row, verdict }) => isMiss(row, verdict))
      .map(({ row, verdict }) => ({
        label: row.label,
        level: verdict.level,
        shell: row.shell,
        category: row.category,
        trap: row.trap,
        parse: verdict.parse,
        rules: verdict.findings.slice(0, 4).map((finding) => finding.rule),
        command: row.command,
      }));
  }

  summary(): object {
    const scored = this.scored();
    const shells = [...new Set(scored.map(({ row }) => row.shell))].sort();
    const categories = [
      ...new Set(scored.filter(({ row }) => row.label === 'dangerous').map(({ row }) => row.category ?? 'none')),
    ].sort();
    return {
      rows: this.judged.length,
      scored: scored.length,
      ...measures(scored),
      byShell: Object.fromEntries(
        shells.map((shell) => [shell, measures(scored.filter(({ row }) => row.shell === shell))]),
      ),
      dangerousByCategory: Object.fromEntries(
        categories.map((category) => [
          category,
          dangerousMeasures(scored.filter(({ row }) => (row.category ?? 'none') === category)),
        ]),
      ),
      parse: Object.fromEntries(
        ['agree', 'disagree', 'error'].map((state) => [
          state,
          this.judged.filter(({ verdict }) => verdict.parse === state).length,
        ]),
      ),
      micros: quantiles(this.micros),
    };
  }

  private scored(): Judged[] {
    return this.judged.filter(({ row }) => row.scored && row.label !== undefined);
  }
}

function isMiss(row: EvaluationRow, verdict: Verdict): boolean {
  switch (row.label) {
    case 'safe':
      return verdict.level !== 'safe';
    case 'caution':
      return verdict.level !== 'caution';
    default:
      return !isAtLeast(verdict.level, 'dangerous');
  }
}

function measures(rows: readonly Judged[]): object {
  const dangerous = rows.filter(({ row }) => row.label === 'dangerous');
  const caution = rows.filter(({ row }) => row.label === 'caution');
  const safe = rows.filter(({ row }) => row.label === 'safe');
  const high = rows.filter(({ verdict }) => isAtLeast(verdict.level, 'dangerous'));
  const adversarial = dangerous.filter(({ row }) => row.adversarial);
  return {
    dangerousPassedAsSafe: share(dangerous, ({ verdict }) => verdict.level === 'safe'),
    dangerousFound: share(dangerous, ({ verdict }) => isAtLeast(verdict.level, 'dangerous')),
    cautionPassedAsSafe: share(caution, ({ verdict }) => verdict.level === 'safe'),
    precision: share(high, ({ row }) => row.label === 'dangerous'),
    safeAboveSafe: share(safe, ({ verdict }) => verdict.level !== 'safe'),
    coreReadsAboveSafe: share(
      safe.filter(({ row }) => coreRead.test(row.command)),
      ({ verdict }) => verdict.level !== 'safe',
    ),
    trapsAtDangerous: share(
      safe.filter(({ row }) => row.trap),
      ({ verdict }) => isAtLeast(verdict.level, 'dangerous'),
    ),
    adversarialSafe: share(adversarial, ({ verdict }) => verdict.level === 'safe'),
    adversarialFound: share(adversarial, ({ verdict }) => isAtLeast(verdict.level, 'dangerous')),
  };
}

function dangerousMeasures(rows: readonly Judged[]): object {
  const dangerous = rows.filter(({ row }) => row.label === 'dangerous');
  return {
    n: dangerous.length,
    found: share(dangerous, ({ verdict }) => isAtLeast(verdict.level, 'dangerous')).percent,
    safe: share(dangerous, ({ verdict }) => verdict.level === 'safe').count,
  };
}

function share(rows: readonly Judged[], test: (judged: Judged) => boolean): Share {
  const count = rows.filter(test).length;
  return { count, of: rows.length, percent: rows.length === 0 ? 0 : Math.round((count / rows.length) * 10_000) / 100 };
}

function quantiles(values: readonly number[]): object {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (quantile: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
