import type { AiFailure, Suggestion, SuggestionGoal, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import type { Result } from '../base/result';
import { riskOfAnswer, type AnswerRisk, type JudgeCommand } from './answerRisk';

/** A further answer of the model, after those that were weighed; `best` is the first of them. */
export type FurtherAnswer = (
  request: SuggestionRequest & { readonly goal: SuggestionGoal & { readonly kind: 'another' } },
  best: Suggestion | undefined,
  onPartialText: (text: string) => void,
  signal: AbortSignal,
) => Promise<Result<Suggestion, AiFailure>>;

/** What the model says next is bolder each time, and more of it than this is not worth the wait. */
const mostTries = 3;
const nothingElse: AiFailure = { kind: 'no-command', reason: 'no-other', text: '' };

/**
 * What a small model says after its best answers is a guess: one that destroys is passed over, unless the best answer
 * does so too, because that was asked for.
 */
export function furtherAnswers(model: SuggestionProvider, judge: JudgeCommand): FurtherAnswer {
  return async (request, best, onPartialText, signal) => {
    const { goal, context } = request;
    const riskOf = ({ command }: Suggestion): Promise<AnswerRisk> =>
      riskOfAnswer(judge, command, goal.request, context.shell.kind);
    const mayDestroy = best !== undefined && (await riskOf(best)) === 'risky';
    const passedOver: string[] = [];
    for (let tries = 0; tries < mostTries; tries++) {
      const rejected = [...goal.rejected, ...passedOver];
      const answer = await model.suggest({ ...request, goal: { ...goal, rejected } }, () => undefined, signal);
      if (answer.kind === 'failed') return answer;
      const risk = await riskOf(answer.value);
      if (risk !== 'unasked' && (risk !== 'risky' || mayDestroy)) {
        // Only now: nobody should see a command grow that is passed over.
        onPartialText(answer.value.command);
        return answer;
      }
      passedOver.push(answer.value.command);
    }
    return { kind: 'failed', failure: nothingElse };
  };
}
