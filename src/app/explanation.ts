import { describeCertainty, describeEffect, describeFacets } from '../safety/describe';
import type { ExplanationLine } from '../safety/explain';
import type { Verdict } from '../safety/verdict';
import { levelWords } from './reviewContent';
import type { PickRow } from './window';

/** What a command does part by part, and why it has its level, as rows: made from our tables, offline. */
export function explanationRows(verdict: Verdict, parts: readonly ExplanationLine[]): readonly PickRow[] {
  const summary: PickRow = {
    id: 'explanation:level',
    label: `${levelWords[verdict.level]}: ${describeEffect(verdict)}`,
    detail: `${describeFacets(verdict)} · ${describeCertainty(verdict)}`,
  };
  return [summary, ...parts.map(partRow), ...verdict.findings.map(reasonRow)];
}

/** An option stands further to the right than the command it belongs to. */
function partRow({ text, explanation, indent }: ExplanationLine, index: number): PickRow {
  return { id: `explanation:part:${index}`, label: `${indentation.repeat(indent)}${text}`, description: explanation };
}

/** Blanks at the start of a label are dropped by the window; these are not. */
const indentation = '\u2003';

function reasonRow({ reason, remedy, target }: Verdict['findings'][number], index: number): PickRow {
  return {
    id: `explanation:${index}`,
    label: `Why: ${reason}`,
    detail: [...(target === undefined ? [] : [target]), ...(remedy === undefined ? [] : [`Safer: ${remedy}`])].join(
      ' · ',
    ),
  };
}
