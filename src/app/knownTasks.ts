import type { Clock } from '../base/clock';
import type { ShellKind } from '../base/shell';
import { riskOfAnswer, type JudgeCommand } from './answerRisk';
import { rateAnswer } from './rateAnswers';
import { withDeadline } from './withDeadline';

/** A command of a known task and how sure it is, from 0 to 1. */
export interface RecalledCommand {
  readonly command: string;
  readonly score: number;
}

/** At most `count` commands of the known tasks nearest to a wish, best first. */
export type RecallCommands = (
  wish: string,
  shell: ShellKind,
  count: number,
  signal: AbortSignal,
) => Promise<readonly RecalledCommand[]>;

export interface KnownCommand extends RecalledCommand {
  /** It would destroy something, and it is not nearly certain that this was asked for. */
  readonly isRisky: boolean;
}

export type FindKnown = (wish: string, shell: ShellKind, signal: AbortSignal) => Promise<readonly KnownCommand[]>;

/** How many known tasks are asked for. */
const mostRecalled = 5;
/**
 * They are read in half a second and then answer in milliseconds; a busy machine takes its time for both, but the model's own
 * answers are right so much more rarely (model/REPORT.md) that waiting is worth it.
 */
const patienceMs = 2_000;
/** What deletes or destroys is taken for what was meant only where it is nearly certain that this was asked for. */
const nearlyCertain = 0.8;

/**
 * Known tasks in the light of what their commands do: one that changes what the request only wants to see is none, and
 * a dangerous one has to be meant ("delete a container" names none; it does not mean all of them). Remembers the last
 * wish, which is looked up for each of its answers.
 */
export function knownTasks(recall: RecallCommands, judge: JudgeCommand, clock: Clock): FindKnown {
  let last: { readonly key: string; readonly known: readonly KnownCommand[] } | undefined;
  return async (wish, shell, signal) => {
    const key = JSON.stringify([wish, shell]);
    if (last?.key === key) return last.known;
    const recalled = await withDeadline(clock, patienceMs, signal, (ending) =>
      recall(wish, shell, mostRecalled, ending),
    );
    const judged = await Promise.all(
      recalled.map(async (found) => ({ found, risk: await riskOfAnswer(judge, found.command, wish, shell) })),
    );
    const known = judged
      .filter(({ risk }) => risk !== 'unasked')
      .map(({ found, risk }) => ({ ...found, isRisky: risk === 'risky' && found.score < nearlyCertain }))
      .sort((left, right) => ratingOf(right) - ratingOf(left));
    // None may mean that the tasks were still being read.
    const isWhole = recalled.length > 0 && judged.every(({ risk }) => risk !== 'unknown');
    if (isWhole) last = { key, known };
    return known;
  };
}

/** What is known before a model says how likely it takes them. */
function ratingOf({ score, isRisky }: KnownCommand): number {
  return rateAnswer({ score, isRisky, likelihood: 0, isOwn: false, lostLiterals: 0 });
}
