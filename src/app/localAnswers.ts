import type { SuggestionProvider } from '../ai/provider';
import type { Clock } from '../base/clock';
import type { JudgeCommand } from './answerRisk';
import type { ComparingProvider } from './comparingProvider';
import { furtherAnswers } from './furtherAnswers';
import { knownTasks, type RecallCommands } from './knownTasks';
import { knowsTaskWell, withRecalledAnswers, type KnowsWell } from './recalledAnswers';
import { weighing } from './weighAnswers';

export interface LocalAnswerParts {
  readonly model: ComparingProvider;
  readonly recall: RecallCommands;
  /** What a command would do, before anybody sees it. */
  readonly judge: JudgeCommand;
  readonly clock: Clock;
}

export interface LocalAnswers {
  readonly provider: SuggestionProvider;
  /** Says whether a request is a common one that a known task answers well. */
  readonly knowsWell: KnowsWell;
}

/** The one way to an answer of this machine: recall, model, ranking, judge. The evaluation and its gate take it too. */
export function localAnswers({ model, recall, judge, clock }: LocalAnswerParts): LocalAnswers {
  const find = knownTasks(recall, judge, clock);
  return {
    provider: withRecalledAnswers(model, find, weighing(model, judge), furtherAnswers(model, judge), clock),
    knowsWell: knowsTaskWell(find),
  };
}
