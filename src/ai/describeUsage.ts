import type { UsageSummary } from './usageLog';

/** "Show Usage and Cost" as a Markdown document. */
export function describeUsage(summary: UsageSummary, days: number): string {
  const { answers, firstTokenMs, tokensPerSecond } = summary;
  const rows: readonly (readonly [string, string])[] = [
    ['Days with requests', String(summary.activeDays)],
    ['Answers by LiteLLM', String(answers.litellm)],
    ['Answers by the local model', String(answers.local)],
    ['of these because LiteLLM was late or failed', percent(summary.fallbackRate)],
    ['Requests without an answer', percent(summary.errorRate)],
    ["Served from LiteLLM's cache", percent(summary.cacheHitRate)],
    ['Warm-ups sent', String(summary.warmUps)],
    ['Cost', `$${summary.costUsd.toFixed(4)}`],
    ['Tokens', summary.tokens.toLocaleString('en-US')],
    [
      'First token, middle and slowest 5 %',
      firstTokenMs === undefined ? 'not measured yet' : `${firstTokenMs.p50} ms, ${firstTokenMs.p95} ms`,
    ],
    ['Tokens per second', tokensPerSecond === undefined ? 'not measured yet' : String(tokensPerSecond)],
  ];
  return [
    `# Usage and cost of the last ${days} days`,
    '',
    'Counted on this machine and kept here; nothing of it is sent.',
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
  ].join('\n');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
