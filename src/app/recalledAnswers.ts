import { parseAnswer } from '../ai/answerParser';
import type { AiFailure, Suggestion, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import type { Clock } from '../base/clock';
import { failed, ok, type Result } from '../base/result';
import { wordsOf } from './askGoals';
import type { ComparingProvider } from './comparingProvider';
import { meaningOf } from '../fallback/sameCommand';
import type { FurtherAnswer } from './furtherAnswers';
import type { FindKnown, RecalledCommand } from './knownTasks';
import { isSurerThanModel, lostLiterals, type Known, type Weigh } from './weighAnswers';

/** Says whether a request is a common one that a known task answers well. */
export type KnowsWell = (request: SuggestionRequest, signal: AbortSignal) => Promise<boolean>;

/** From here on a known task is nearly always right: the model is not asked. */
const certain = 0.75;
/** A common task said in words that it is known by: at once this answer is worth more than LiteLLM's after a wait. */
const knownWell = 0.9;
/** To say that there is no command, or to ask back, takes more: a wrong command can still be changed. */
const surelyNoCommand = 0.4;

/**
 * A local provider that answers with a known task where one is certain, and elsewhere with the best of the near ones
 * and of what its model writes. "Another suggestion" gives the others of these, then further tasks, then more of the model.
 */
export function withRecalledAnswers(
  model: ComparingProvider,
  find: FindKnown,
  weigh: Weigh,
  further: FurtherAnswer,
  clock: Clock,
): SuggestionProvider {
  const suggest: SuggestionProvider['suggest'] = async (request, onPartialText, signal) => {
    const { goal } = request;
    if (goal.kind !== 'ask' && goal.kind !== 'another') return model.suggest(request, onPartialText, signal);
    const startedMs = clock.nowMs();
    const found = await find(goal.request, request.context.shell.kind, signal);
    const known = found.flatMap(({ command, score, isRisky }): Known[] => {
      const suggestion = asSuggestion(command, request);
      return suggestion ? [{ suggestion, score, isRisky, lostLiterals: lostLiterals(goal.request, command) }] : [];
    });
    const answer = (suggestion: Suggestion): Result<Suggestion, AiFailure> => {
      onPartialText(suggestion.command);
      return ok({ ...suggestion, facts: { ...suggestion.facts, totalMs: clock.nowMs() - startedMs } });
    };
    if (goal.kind === 'ask') {
      const reply = replyOf(found[0], request);
      if (reply) return failed(reply);
      const [best] = known;
      const isEnough = model.canCompare()
        ? best && best.score >= certain && !best.isRisky && best.lostLiterals === 0
        : best && isSurerThanModel(best);
      if (best && isEnough) return answer(best.suggestion);
    }
    const seen = goal.kind === 'another' ? goal.rejected.map(meaningOf) : [];
    const isNew = ({ command }: Suggestion): boolean => !seen.includes(meaningOf(command));
    const asked = { ...request, goal: { kind: 'ask', request: goal.request } } as const;
    const isFirst = goal.kind === 'ask';
    const { answers, weak, failure } = await weigh({ request: asked, known, isFirst }, signal);
    if (isFirst && failure && !isAnsweredBetter(failure)) return failed(failure);
    const next = answers.find(isNew);
    if (next) return answer(next);
    const last = weak.find(isNew);
    if (isFirst) return last ? answer(last) : failed(failure ?? noAnswer);
    const more = await further({ ...request, goal }, answers[0], onPartialText, signal);
    return last && (more.kind === 'failed' || !isNew(more.value)) ? answer(last) : more;
  };
  return { id: model.id, stateLabel: () => model.stateLabel(), suggest };
}

export function knowsTaskWell(find: FindKnown): KnowsWell {
  return async (request, signal) => {
    const { goal, context } = request;
    if (goal.kind !== 'ask') return false;
    const [best] = await find(goal.request, context.shell.kind, signal);
    return best !== undefined && best.score >= knownWell && asSuggestion(best.command, request) !== undefined;
  };
}

/** The same parser as for any answer; a question back or "no shell task" is no command. */
function asSuggestion(command: string, { goal, context }: SuggestionRequest): Suggestion | undefined {
  const parsed = parseAnswer(command, { shell: context.shell.kind, known: wordsOf(goal), cutOff: false });
  if (parsed.kind === 'failed') return undefined;
  return { ...parsed.value, facts: { provider: 'local', answeredBy: 'local, known task', totalMs: 0, costUsd: 0 } };
}

/** The nearest task is a question back or says that this is no task for a shell. */
function replyOf(found: RecalledCommand | undefined, { goal, context }: SuggestionRequest): AiFailure | undefined {
  if (!found || found.score < surelyNoCommand || !found.command.startsWith('#')) return undefined;
  const parsed = parseAnswer(found.command, { shell: context.shell.kind, known: wordsOf(goal), cutOff: false });
  return parsed.kind === 'failed' ? parsed.failure : undefined;
}

const noAnswer: AiFailure = { kind: 'no-command', reason: 'no-other', text: '' };

/** Without the model, or where it wrote nothing usable, a known task is better than nothing. */
function isAnsweredBetter({ kind }: AiFailure): boolean {
  return kind === 'local-model-unavailable' || kind === 'no-command';
}
