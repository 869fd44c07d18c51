import { assertNever } from '../base/assertNever';
import type { RiskLevel } from '../base/riskLevel';
import { describeEffect } from '../safety/describe';
import type { AnswerFacts } from '../ai/provider';
import { commandRows } from './commandRows';
import type { Draft } from './draft';
import type { PickContent, PickRow } from './window';

/** Rows of the review that act; the labels are a contract (design.md 3.3). */
export const reviewActions = {
  run: 'Run',
  insert: 'Insert',
  unlock: 'Unlock',
  edit: 'Edit',
  explain: 'Explain',
  another: 'Another suggestion',
  copy: 'Copy',
  cancel: 'Cancel',
} as const;
export type ReviewAction = keyof typeof reviewActions;

export const levelWords: Record<RiskLevel, string> = {
  safe: 'Safe',
  caution: 'Caution',
  dangerous: 'Dangerous',
  critical: 'Critical',
};

const actionsByLevel: Record<RiskLevel, readonly ReviewAction[]> = {
  safe: ['run', 'insert', 'edit', 'explain', 'another', 'copy', 'cancel'],
  caution: ['run', 'insert', 'edit', 'explain', 'another', 'copy', 'cancel'],
  dangerous: ['run', 'insert', 'edit', 'explain', 'another', 'copy', 'cancel'],
  critical: ['unlock', 'edit', 'explain', 'another', 'copy', 'cancel'],
};

const activeByLevel: Record<RiskLevel, ReviewAction> = {
  safe: 'run',
  caution: 'run',
  dangerous: 'cancel',
  critical: 'cancel',
};

export interface ReviewSurroundings {
  /** False in ordinary terminals: the line can't be read back before Enter. */
  readonly readsBack: boolean;
  readonly terminalName: string;
}

export function reviewContent(draft: Draft, surroundings: ReviewSurroundings): PickContent {
  const { level } = draft.verdict;
  const actions = draft.unlocked ? actionsByLevel.dangerous : actionsByLevel[level];
  return {
    title: reviewTitle(draft),
    placeholder: 'Enter takes the marked row; type to refine the request',
    rows: [...commandRows(draft.command), ...actions.map((action) => actionRow(action, draft, surroundings))],
    activeRow: activeByLevel[level],
    busy: false,
  };
}

function reviewTitle({ verdict, facts, edited }: Draft): string {
  const author = edited || !facts ? ['edited by you'] : describeFacts(facts);
  return [levelWords[verdict.level], ...author].join(' · ');
}

function describeFacts(facts: AnswerFacts): string[] {
  return [
    facts.answeredBy,
    `${Math.round(facts.totalMs)} ms`,
    ...(facts.cacheHit ? ['from the cache'] : []),
    ...(facts.costUsd === undefined ? [] : [formatCost(facts.costUsd)]),
  ];
}

/** Costs of single answers are far below a cent, so two significant digits instead of two decimals. */
export function formatCost(usd: number): string {
  if (usd === 0) return 'free';
  return usd >= 0.01 ? `$${usd.toFixed(2)}` : `$${Number(usd.toPrecision(2))}`;
}

function actionRow(action: ReviewAction, draft: Draft, surroundings: ReviewSurroundings): PickRow {
  const detail = actionDetail(action, draft, surroundings);
  return { id: action, label: reviewActions[action], ...(detail ? { detail } : {}) };
}

function actionDetail(action: ReviewAction, draft: Draft, { readsBack, terminalName }: ReviewSurroundings): string {
  switch (action) {
    case 'run':
      return [
        describeEffect(draft.verdict),
        ...draft.notes,
        ...(readsBack ? [] : [`In ${terminalName}: the line can't be read back before Enter.`]),
      ].join(' ');
    case 'unlock':
      return `${describeEffect(draft.verdict)} It can't be run unless you type its target.`;
    case 'insert':
      return 'Writes it at the prompt, without Enter.';
    case 'cancel':
      return draft.verdict.level === 'safe' || draft.verdict.level === 'caution' ? '' : 'Nothing is written.';
    case 'edit':
    case 'explain':
    case 'another':
    case 'copy':
      return '';
    default:
      return assertNever(action);
  }
}
