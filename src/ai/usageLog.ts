import type { AiFailure, AnswerFacts } from './provider';

/** Keeps what it is given on this machine, such as VS Code's global state; windows share it. Nothing is ever sent. */
export interface UsageStore {
  read(): unknown;
  write(days: readonly UsageDay[]): void;
}

/** One day of use: sums and a bounded number of samples, no texts. */
export interface UsageDay {
  /** Local date, YYYY-MM-DD. */
  readonly day: string;
  readonly answers: Readonly<Record<AnswerFacts['provider'], number>>;
  readonly failures: number;
  /** Answers of the local model because LiteLLM failed or was late. */
  readonly fallbacks: number;
  readonly cacheHits: number;
  readonly warmUps: number;
  readonly costUsd: number;
  readonly tokens: number;
  /** Latest samples, at most `maxSamples`. */
  readonly firstTokenMs: readonly number[];
  readonly tokensPerSecond: readonly number[];
}

export interface UsageSummary {
  readonly activeDays: number;
  readonly answers: Readonly<Record<AnswerFacts['provider'], number>>;
  readonly errorRate: number;
  readonly fallbackRate: number;
  readonly cacheHitRate: number;
  readonly warmUps: number;
  readonly costUsd: number;
  readonly tokens: number;
  readonly firstTokenMs: { readonly p50: number; readonly p95: number } | undefined;
  readonly tokensPerSecond: number | undefined;
}

const keptDays = 90;
const maxSamples = 100;

/** Counts what was answered, how fast and at what cost. Read anew for each change: another window may have counted. */
export class UsageLog {
  constructor(
    private readonly store: UsageStore,
    private readonly today: () => string,
  ) {}

  /** All days with use, oldest first. */
  get days(): readonly UsageDay[] {
    const stored = this.store.read();
    return Array.isArray(stored) ? stored.filter(isUsageDay) : [];
  }

  /** An answer that the user got to see. What it cost is counted by `noteSpending`. */
  noteAnswer(facts: AnswerFacts, wasFallback: boolean): void {
    this.change((day) => ({
      ...day,
      answers: { ...day.answers, [facts.provider]: day.answers[facts.provider] + 1 },
      fallbacks: day.fallbacks + (wasFallback ? 1 : 0),
      cacheHits: day.cacheHits + (facts.cacheHit === true ? 1 : 0),
      firstTokenMs: withSample(day.firstTokenMs, facts.firstTokenMs),
      tokensPerSecond: withSample(day.tokensPerSecond, decodeSpeed(facts)),
    }));
  }

  /** What a model was paid for an answer, seen by the user or not: one that came too late costs as much. */
  noteSpending({ costUsd = 0, promptTokens = 0, completionTokens = 0 }: AnswerFacts): void {
    this.change((day) => ({
      ...day,
      costUsd: day.costUsd + costUsd,
      tokens: day.tokens + promptTokens + completionTokens,
    }));
  }

  /** A request that ended without an answer of anybody; what the user cancelled is no failure. */
  noteFailure(failure: AiFailure): void {
    if (failure.kind === 'cancelled') return;
    this.change((day) => ({ ...day, failures: day.failures + 1 }));
  }

  noteWarmUp(): void {
    this.change((day) => ({ ...day, warmUps: day.warmUps + 1 }));
  }

  /** Sums over the last days, today included. */
  summary(lastDays = 30): UsageSummary {
    const days = this.days.slice(-lastDays);
    const sum = (pick: (day: UsageDay) => number): number => days.reduce((total, day) => total + pick(day), 0);
    const answers = { local: sum((day) => day.answers.local), litellm: sum((day) => day.answers.litellm) };
    const answered = answers.local + answers.litellm;
    const failures = sum((day) => day.failures);
    const firstTokens = days.flatMap((day) => day.firstTokenMs);
    const p50 = percentile(firstTokens, 0.5);
    const p95 = percentile(firstTokens, 0.95);
    return {
      activeDays: days.filter((day) => day.answers.local + day.answers.litellm + day.failures > 0).length,
      answers,
      errorRate: share(failures, answered + failures),
      fallbackRate: share(
        sum((day) => day.fallbacks),
        answered,
      ),
      cacheHitRate: share(
        sum((day) => day.cacheHits),
        answers.litellm,
      ),
      warmUps: sum((day) => day.warmUps),
      costUsd: sum((day) => day.costUsd),
      tokens: sum((day) => day.tokens),
      firstTokenMs: p50 === undefined || p95 === undefined ? undefined : { p50, p95 },
      tokensPerSecond: percentile(
        days.flatMap((day) => day.tokensPerSecond),
        0.5,
      ),
    };
  }

  private change(update: (day: UsageDay) => UsageDay): void {
    const today = this.today();
    const { days } = this;
    const last = days.at(-1);
    const [earlier, current] = last?.day === today ? [days.slice(0, -1), last] : [days, emptyDay(today)];
    this.store.write([...earlier, update(current)].slice(-keptDays));
  }
}

function emptyDay(day: string): UsageDay {
  return {
    day,
    answers: { local: 0, litellm: 0 },
    failures: 0,
    fallbacks: 0,
    cacheHits: 0,
    warmUps: 0,
    costUsd: 0,
    tokens: 0,
    firstTokenMs: [],
    tokensPerSecond: [],
  };
}

/** Tokens after the first one per second; too few tokens say nothing. */
export function decodeSpeed({ completionTokens, firstTokenMs, totalMs }: AnswerFacts): number | undefined {
  if (completionTokens === undefined || completionTokens < 4 || firstTokenMs === undefined) return undefined;
  const decodeMs = totalMs - firstTokenMs;
  return decodeMs < 1 ? undefined : Math.round(((completionTokens - 1) / decodeMs) * 1000);
}

function withSample(samples: readonly number[], sample: number | undefined): readonly number[] {
  return sample === undefined ? samples : [...samples, Math.round(sample)].slice(-maxSamples);
}

function percentile(samples: readonly number[], part: number): number | undefined {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** State written by another version may have another form; such a day is left out. */
function isUsageDay(value: unknown): value is UsageDay {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  return Object.entries(emptyDay('')).every(([key, sample]) => {
    const stored = entries.get(key);
    return typeof stored === typeof sample && Array.isArray(stored) === Array.isArray(sample) && stored !== null;
  });
}
