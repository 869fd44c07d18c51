import type { AnswerFacts } from './provider';
import { decodeSpeed, type UsageDay, type UsageSummary } from './usageLog';

type Row = readonly (string | number)[];

/** What "Show Usage and Cost" is made of. */
export interface UsageReport {
  readonly summary: UsageSummary;
  /** How many days the summary covers, today included. */
  readonly lastDays: number;
  /** Oldest first. */
  readonly days: readonly UsageDay[];
  /** The answer that was shown last in this window. */
  readonly lastAnswer: AnswerFacts | undefined;
  /** What is left of the key's budget, as a sentence; undefined when the proxy told none. */
  readonly budget: string | undefined;
}

/** "Show Usage and Cost" as a Markdown document. */
export function describeUsage({ summary, lastDays, days, lastAnswer, budget }: UsageReport): string {
  const { answers, firstTokenMs, tokensPerSecond } = summary;
  return [
    `# Usage and cost of the last ${lastDays} days`,
    '',
    'Counted on this machine and kept here; nothing of it is sent.',
    ...(budget === undefined ? [] : ['', budget]),
    '',
    ...table(
      ['What', 'How much'],
      [
        ['Days with requests', summary.activeDays],
        ['Answers by LiteLLM', answers.litellm],
        ['Answers by the local model', answers.local],
        ['Answers by the local model because LiteLLM was late or failed', percent(summary.fallbackRate)],
        ['Requests without an answer', percent(summary.errorRate)],
        ["Answers from LiteLLM's cache", percent(summary.cacheHitRate)],
        ['Warm-ups sent', summary.warmUps],
        ['Cost at LiteLLM', usd(summary.costUsd)],
        ['Tokens at LiteLLM', grouped(summary.tokens)],
        ['Time to the first token, middle', firstTokenMs === undefined ? notMeasured : `${firstTokenMs.p50} ms`],
        ['Time to the first token, slowest 5 %', firstTokenMs === undefined ? notMeasured : `${firstTokenMs.p95} ms`],
        ['Tokens per second', tokensPerSecond ?? notMeasured],
      ],
    ),
    ...(lastAnswer === undefined
      ? []
      : ['', '## The last answer', '', ...table(['What', 'How much'], factRows(lastAnswer))]),
    ...(days.length === 0 ? [] : ['', '## Day by day', '', ...dayTable(days.slice(-lastDays))]),
    '',
  ].join('\n');
}

const notMeasured = 'not measured yet';

function factRows(facts: AnswerFacts): Row[] {
  const { answeredBy, totalMs, firstTokenMs, promptTokens, completionTokens, costUsd, cacheHit } = facts;
  const speed = decodeSpeed(facts);
  return [
    ['Who answered', answeredBy],
    ['Time', `${Math.round(totalMs)} ms`],
    ...(firstTokenMs === undefined ? [] : [['Time to the first token', `${Math.round(firstTokenMs)} ms`]]),
    ...(promptTokens === undefined ? [] : [['Tokens read', grouped(promptTokens)]]),
    ...(completionTokens === undefined ? [] : [['Tokens written', grouped(completionTokens)]]),
    ...(speed === undefined ? [] : [['Tokens per second', speed]]),
    ...(costUsd === undefined ? [] : [['Cost', usd(costUsd)]]),
    ...(cacheHit === undefined ? [] : [["From LiteLLM's cache", cacheHit ? 'yes' : 'no']]),
  ];
}

function dayTable(days: readonly UsageDay[]): string[] {
  const rows = days.map((day): Row => [
    day.day,
    day.answers.litellm,
    day.answers.local,
    day.failures,
    day.cacheHits,
    day.warmUps,
    grouped(day.tokens),
    usd(day.costUsd),
  ]);
  return table(['Day', 'LiteLLM', 'Local', 'No answer', 'Cached', 'Warm-ups', 'Tokens', 'Cost'], rows.reverse());
}

function table(head: readonly string[], rows: readonly Row[]): string[] {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function usd(amount: number): string {
  return `$${amount.toFixed(amount === 0 || amount >= 1 ? 2 : 6)}`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
