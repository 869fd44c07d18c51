import { parseAnswer } from '../ai/answerParser';
import type { AiFailure, Suggestion, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import type { Clock } from '../base/clock';
import { failed, ok, type Result } from '../base/result';
import { comparable } from '../fallback/alternatives';
import type { Likelihoods } from '../fallback/localModel';
import { holdsLiteral, literalsOf } from '../fallback/recall/literals';
import { wordsOf } from './askGoals';
import { rateAnswer } from './rateAnswers';

/** A command of a known task and how sure it is, from 0 to 1. */
export interface RecalledCommand {
  readonly command: string;
  readonly score: number;
}

export type RecallCommands = (
  request: SuggestionRequest,
  wish: string,
  signal: AbortSignal,
) => Promise<readonly RecalledCommand[]>;

/** From here on a known task is nearly always right: the model is not asked. */
const certain = 0.75;
/** Beside a model that does not tell likelihoods, from here on a known task comes first (model/REPORT.md). */
const surerThanModel = 0.3;
/** So many known tasks are compared with what the model writes. */
const mostCompared = 3;
/** A known task that is at least worth a look, after the first answer or when the model has none. */
const worthALook = 0.15;
/** A common task said in words that it is known by: at once this answer is worth more than LiteLLM's after a wait. */
const knownWell = 0.9;
/** To say that there is no command, or to ask back, takes more: a wrong command can still be changed. */
const surelyNoCommand = 0.4;
/** How many known tasks are asked for. */
export const mostRecalled = 5;
/** With the tasks read this is long enough many times over; while they are being read the model answers. */
const patienceMs = 600;

/** A provider that can say how likely it takes other commands to be, beside its own answer. */
export interface ComparingProvider extends SuggestionProvider {
  canCompare(): boolean;
  /** Without likelihoods where the model, or its host, can't tell them. */
  suggestBeside(request: SuggestionRequest, others: readonly string[], signal: AbortSignal): Promise<ComparedAnswer>;
}

export interface ComparedAnswer {
  readonly answer: Result<Suggestion, AiFailure>;
  readonly likelihoods?: Likelihoods;
}

interface Known {
  readonly suggestion: Suggestion;
  readonly score: number;
  readonly lostLiterals: number;
}

/**
 * A local provider that answers with a known task where one is certain, and elsewhere with the best of the near ones
 * and of what its model writes. "Another suggestion" gives the others of these, then further tasks, then more of the model.
 */
export function withRecalledAnswers(
  model: ComparingProvider,
  recall: RecallCommands,
  clock: Clock,
): SuggestionProvider {
  const weigh = rememberingLast((request, known, signal) => weighed(model, request, known, signal));
  const suggest: SuggestionProvider['suggest'] = async (request, onPartialText, signal) => {
    const { goal } = request;
    if (goal.kind !== 'ask' && goal.kind !== 'another') return model.suggest(request, onPartialText, signal);
    const startedMs = clock.nowMs();
    const found = await recallInTime(recall, request, goal.request, clock, signal);
    const known = found.flatMap(({ command, score }): Known[] => {
      const suggestion = asSuggestion(command, request);
      return suggestion ? [{ suggestion, score, lostLiterals: lostLiterals(goal.request, command) }] : [];
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
        ? best && best.score >= certain && best.lostLiterals === 0
        : best && best.score >= surerThanModel;
      if (best && isEnough) return answer(best.suggestion);
    }
    const rejected = goal.kind === 'another' ? goal.rejected.map(comparable) : [];
    const isRejected = ({ command }: Suggestion): boolean => rejected.includes(comparable(command));
    const { answers, failure } = await weigh(
      { ...request, goal: { kind: 'ask', request: goal.request } },
      known,
      signal,
    );
    if (goal.kind === 'ask' && failure && !isAnsweredBetter(failure)) return failed(failure);
    const rest = known.filter(({ score }) => score >= worthALook).map(({ suggestion }) => suggestion);
    const next = [...answers, ...rest].find((suggestion) => !isRejected(suggestion));
    if (next) return answer(next);
    return goal.kind === 'ask' && failure ? failed(failure) : model.suggest(request, onPartialText, signal);
  };
  return { id: model.id, stateLabel: () => model.stateLabel(), suggest };
}

/** Answers, best first, or why there is none. */
interface Weighed {
  readonly answers: readonly Suggestion[];
  readonly failure?: AiFailure;
}

type Weigh = (request: SuggestionRequest, known: readonly Known[], signal: AbortSignal) => Promise<Weighed>;

/** What was weighed for a request holds for the other suggestions that are asked for it. */
function rememberingLast(weigh: Weigh): Weigh {
  let last: { readonly key: string; readonly weighed: Weighed } | undefined;
  return async (request, known, signal) => {
    const { shell, cwd } = request.context;
    const key = JSON.stringify([request.goal, shell.kind, cwd, known]);
    if (last?.key === key) return last.weighed;
    const weighed = await weigh(request, known, signal);
    last = weighed.failure ? undefined : { key, weighed };
    return weighed;
  };
}

/** The known tasks and the answer of a model that says how likely it takes each. */
async function weighed(
  model: ComparingProvider,
  request: SuggestionRequest,
  known: readonly Known[],
  signal: AbortSignal,
): Promise<Weighed> {
  const [best] = known;
  const others = known.slice(0, mostCompared);
  const { answer, likelihoods } = await model.suggestBeside(
    request,
    others.map(({ suggestion }) => suggestion.command),
    signal,
  );
  const own = answer.kind === 'ok' ? answer.value : undefined;
  const failure = answer.kind === 'failed' ? { failure: answer.failure } : {};
  if (!likelihoods) {
    const surer = best && best.score >= surerThanModel ? [best.suggestion] : [];
    return { answers: own ? [...surer, own] : surer, ...failure };
  }
  const rated = others.flatMap(({ suggestion, score, lostLiterals }, at) => {
    const likelihood = likelihoods.others[at];
    // Where the model has no command, there may be none.
    if (likelihood === undefined || (own ? suggestion.command === own.command : score < worthALook)) return [];
    return [{ suggestion, rating: rateAnswer({ score, likelihood, lostLiterals, isOwn: false }) }];
  });
  if (own) {
    const score = others.find(({ suggestion }) => suggestion.command === own.command)?.score;
    const lost = lostLiterals(wordsOf(request.goal), own.command);
    const evidence = { score, likelihood: likelihoods.own, lostLiterals: lost, isOwn: true };
    rated.push({ suggestion: own, rating: rateAnswer(evidence) });
  }
  rated.sort((left, right) => right.rating - left.rating);
  return { answers: rated.map(({ suggestion }) => suggestion), ...failure };
}

/** Says whether a request is a common one that a known task answers well. */
export function knowsTaskWell(recall: RecallCommands, clock: Clock) {
  return async (request: SuggestionRequest, signal: AbortSignal): Promise<boolean> => {
    const { goal } = request;
    if (goal.kind !== 'ask') return false;
    const [best] = await recallInTime(recall, request, goal.request, clock, signal);
    return best !== undefined && best.score >= knownWell && asSuggestion(best.command, request) !== undefined;
  };
}

async function recallInTime(
  recall: RecallCommands,
  request: SuggestionRequest,
  wish: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly RecalledCommand[]> {
  const deadline = new AbortController();
  const timer = clock.after(patienceMs, () => deadline.abort());
  const found = await recall(request, wish, AbortSignal.any([signal, deadline.signal]));
  timer.dispose();
  return found;
}

function lostLiterals(request: string, command: string): number {
  return literalsOf(request).filter((literal) => !holdsLiteral(command, literal)).length;
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

/** Without the model, or where it wrote nothing usable, a known task is better than nothing. */
function isAnsweredBetter({ kind }: AiFailure): boolean {
  return kind === 'local-model-unavailable' || kind === 'no-command';
}
