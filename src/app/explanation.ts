import { describeEffect } from '../safety/describe';
import type { Verdict } from '../safety/verdict';
import { levelWords } from './reviewContent';
import type { PickRow } from './window';

/** What a command does and why it has its level, as rows: made from our models of commands, offline. */
export function explanationRows(verdict: Verdict): readonly PickRow[] {
  const { level, facets, findings } = verdict;
  const summary: PickRow = {
    id: 'explanation:level',
    label: `${levelWords[level]}: ${describeEffect(verdict)}`,
    detail: `effect ${facets.effect} · scope ${facets.scope} · can be undone: ${facets.reversibility} · ${facets.certainty}`,
  };
  const reasons = findings.map(({ reason, remedy, rule, target }, index) => ({
    id: `explanation:${index}`,
    label: reason,
    description: rule,
    detail: [...(target === undefined ? [] : [`target: ${target}`]), ...(remedy === undefined ? [] : [remedy])].join(
      ' · ',
    ),
  }));
  return [summary, ...reasons];
}
