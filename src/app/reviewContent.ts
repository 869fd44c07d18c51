import { assertNever } from '../base/assertNever';
import type { RiskLevel } from '../base/riskLevel';
import { describeEffect } from '../safety/describe';
import type { AnswerFacts } from '../ai/provider';
import { decodeSpeed } from '../ai/usageLog';
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

/** Beside words, never instead of them. */
const levelIcons: Record<RiskLevel, string> = {
  safe: 'pass',
  caution: 'info',
  dangerous: 'warning',
  critical: 'error',
};

const actionIcons: Record<ReviewAction, string> = {
  run: 'play',
  insert: 'arrow-down',
  unlock: 'unlock',
  edit: 'edit',
  explain: 'question',
  another: 'refresh',
  copy: 'copy',
  cancel: 'close',
};

const actionsByLevel: Record<RiskLevel, readonly ReviewAction[]> = {
  safe: ['run', 'insert', 'edit', 'explain', 'another', 'copy', 'cancel'],
  caution: ['run', 'insert', 'edit', 'explain', 'another', 'copy', 'cancel'],
  // The marked row stays beside the command: a low window would otherwise scroll the command away to show it.
  dangerous: ['cancel', 'run', 'insert', 'edit', 'explain', 'another', 'copy'],
  critical: ['cancel', 'unlock', 'edit', 'explain', 'another', 'copy'],
};

/** What fits into a row of VS Code's quick pick at its usual width, in characters. */
const detailColumns = 84;

const activeByLevel: Record<RiskLevel, ReviewAction> = {
  safe: 'run',
  caution: 'run',
  dangerous: 'cancel',
  critical: 'cancel',
};

export interface ReviewSurroundings {
  /** False in ordinary terminals: the line can't be read back before Enter. */
  readonly readsBack: boolean;
}

export function reviewContent(draft: Draft, surroundings: ReviewSurroundings): PickContent {
  const { level } = draft.verdict;
  const actions = draft.unlocked ? actionsByLevel.dangerous : actionsByLevel[level];
  const [effect = '', ...more] = linesOf(effectText(draft, surroundings));
  const notes = more.map((label, index): PickRow => ({ id: `note:${index}`, label, icon: 'blank' }));
  return {
    title: reviewTitle(draft),
    placeholder: 'Enter takes the marked row; type to refine the request',
    rows: [
      ...commandRows(draft.command).map((row, index) => ({ ...row, icon: index === 0 ? levelIcons[level] : 'blank' })),
      ...actions.flatMap((action) => {
        const row = actionRow(action, draft, effect);
        return action === 'run' || action === 'unlock' ? [row, ...notes] : [row];
      }),
    ],
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

function actionRow(action: ReviewAction, draft: Draft, effect: string): PickRow {
  const detail = actionDetail(action, draft, effect);
  const making = action === 'another' && !draft.edited ? describeMaking(draft.facts) : '';
  return {
    id: action,
    label: reviewActions[action],
    icon: actionIcons[action],
    ...(making ? { description: making } : {}),
    ...(detail ? { detail } : {}),
  };
}

/** What the command would do and what else is to be known of it before Enter. */
function effectText(draft: Draft, { readsBack }: ReviewSurroundings): string {
  return [
    describeEffect(draft.verdict),
    ...(draft.verdict.level === 'critical' ? ["It can't be run unless you type its target."] : []),
    ...draft.notes,
    ...(readsBack ? [] : ["Here the line can't be read back before Enter."]),
  ].join(' ');
}

/** In lines that VS Code shows whole: a longer detail or label would be cut off. Sentences stay together if they fit. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (const sentence of text.split(/(?<=[.!?]) +/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + sentence.length < detailColumns)
      lines[lines.length - 1] = `${last} ${sentence}`;
    else lines.push(...wrapWords(sentence));
  }
  return lines;
}

function wrapWords(sentence: string): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < detailColumns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** How the answer on the screen was made, in the dim words beside the row that asks for another one. */
function describeMaking(facts: AnswerFacts | undefined): string {
  if (!facts) return '';
  const { firstTokenMs, promptTokens, completionTokens } = facts;
  const speed = decodeSpeed(facts);
  return [
    ...(firstTokenMs === undefined ? [] : [`first token ${Math.round(firstTokenMs)} ms`]),
    ...(promptTokens === undefined || completionTokens === undefined
      ? []
      : [`${promptTokens} + ${completionTokens} tokens`]),
    ...(speed === undefined ? [] : [`${speed} tokens/s`]),
  ].join(' · ');
}

function actionDetail(action: ReviewAction, draft: Draft, effect: string): string {
  switch (action) {
    case 'run':
    case 'unlock':
      return effect;
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
