import type { AiFailure, Suggestion, SuggestionRequest } from '../ai/provider';
import { holdsLiteral, literalsOf } from '../fallback/recall/literals';
import { meaningOf } from '../fallback/sameCommand';
import { riskOfAnswer, type JudgeCommand } from './answerRisk';
import { requestOf } from './askGoals';
import type { ComparingProvider } from './comparingProvider';
import { likelihoodToBeat, rateAnswer } from './rateAnswers';

/** A known task's command for a request. */
export interface Known {
  readonly suggestion: Suggestion;
  readonly score: number;
  readonly lostLiterals: number;
  readonly isRisky: boolean;
}

/** Answers, best first, or why there is none. */
export interface Weighed {
  readonly answers: readonly Suggestion[];
  /** What is left of the known tasks: shown when the model has nothing more to say. */
  readonly weak: readonly Suggestion[];
  readonly failure?: AiFailure;
}

export interface WeighRequest {
  readonly request: SuggestionRequest;
  readonly known: readonly Known[];
  /** Only the first answer is wanted: the model need not write one that can't be it. */
  readonly isFirst: boolean;
}

export type Weigh = (asked: WeighRequest, signal: AbortSignal) => Promise<Weighed>;

/** Beside a model that does not tell likelihoods, from here on a known task comes first (model/REPORT.md). */
const surerThanModel = 0.3;
/** A known task that is at least worth a look, after the first answer or when the model has none. */
const worthALook = { harmless: 0.15, risky: 0.6 };
/** So many known tasks are compared with what the model writes. */
const mostCompared = 3;
/** So many answers are looked at before another way is tried: the model's own is among them. */
const mostShown = 3;

interface Rated {
  readonly suggestion: Suggestion;
  readonly rating: number;
  readonly isWeak: boolean;
}

/** Weighs known tasks and the answer of a model that says how likely it takes each; remembers the last request. */
export function weighing(model: ComparingProvider, judge: JudgeCommand): Weigh {
  let last: { readonly key: string; readonly isWhole: boolean; readonly weighed: Weighed } | undefined;
  return async (asked, signal) => {
    const key = JSON.stringify([model.modelPath(), asked.request, asked.known]);
    if (last?.key === key && (last.isWhole || asked.isFirst)) return last.weighed;
    const { isWhole, ...weighed } = await weigh(model, judge, asked, signal);
    last = weighed.failure ? undefined : { key, isWhole, weighed };
    return weighed;
  };
}

async function weigh(
  model: ComparingProvider,
  judge: JudgeCommand,
  { request, known, isFirst }: WeighRequest,
  signal: AbortSignal,
): Promise<Weighed & { readonly isWhole: boolean }> {
  const differing = distinct(known, ({ suggestion }) => suggestion);
  const others = differing.slice(0, mostCompared);
  const rest = differing.slice(mostCompared).filter(isWorthALook).map(suggestionOf);
  const { answer, likelihoods } = await model.suggestBeside(
    request,
    others.map((other) => ({
      command: other.suggestion.command,
      ...(isFirst ? { enough: likelihoodToBeat(other) } : {}),
    })),
    signal,
  );
  const wish = requestOf(request.goal);
  const said = answer?.kind === 'ok' ? answer.value : undefined;
  const risk = said && (await riskOfAnswer(judge, said.command, wish, request.context.shell.kind));
  const own = risk === 'unasked' ? undefined : said;
  const isOwnRisky = risk === 'risky';
  const failure = answer?.kind === 'failed' ? { failure: answer.failure } : {};
  if (!likelihoods) {
    const surer = known.slice(0, 1).filter(isSurerThanModel);
    const near = known.filter(isWorthALook);
    const inOrder = [...surer, ...(own ? [{ suggestion: own, isRisky: isOwnRisky }] : []), ...near];
    const harmlessFirst = inOrder.sort((left, right) => Number(left.isRisky) - Number(right.isRisky));
    return {
      answers: distinct(harmlessFirst.map(suggestionOf), (each) => each),
      weak: [],
      isWhole: risk !== 'unknown',
      ...failure,
    };
  }
  const isOwn = ({ command }: Suggestion): boolean =>
    own !== undefined && meaningOf(command) === meaningOf(own.command);
  const rated = others.flatMap((other, at): Rated[] => {
    const { suggestion, score, lostLiterals, isRisky } = other;
    const likelihood = likelihoods.others[at];
    // Where the model has no command, there may be none.
    const isOut = answer?.kind === 'failed' && !isWorthALook(other);
    if (likelihood === undefined || isOut || (own && suggestion.command === own.command)) return [];
    const rating = rateAnswer({ score, likelihood, lostLiterals, isRisky, isOwn: false });
    return [{ suggestion, rating, isWeak: likelihood === null && !isSurerThanModel(other) }];
  });
  if (own && likelihoods.own !== undefined) {
    const same = others.find(({ suggestion }) => suggestion.command === own.command);
    const rating = rateAnswer({
      score: same?.score,
      likelihood: likelihoods.own,
      lostLiterals: lostLiterals(wish, own.command),
      isRisky: same?.isRisky ?? isOwnRisky,
      isOwn: true,
    });
    rated.push({ suggestion: own, rating, isWeak: false });
  }
  rated.sort((left, right) => right.rating - left.rating);
  const strong = rated.filter(({ isWeak }, at) => at === 0 || !isWeak).map(suggestionOf);
  const weak = rated.filter(({ isWeak }, at) => at > 0 && isWeak).map(suggestionOf);
  return {
    answers: withinReach(
      distinct(strong, (each) => each),
      isOwn,
    ),
    weak: [...weak, ...rest],
    // What could not be judged yet is judged again the next time.
    isWhole: answer !== undefined && risk !== 'unknown',
    ...failure,
  };
}

/** The model's own answer differs in kind from what tasks say, so it is always among those that are looked at. */
function withinReach(answers: readonly Suggestion[], isOwn: (suggestion: Suggestion) => boolean): Suggestion[] {
  const at = answers.findIndex(isOwn);
  const own = answers[at];
  if (own === undefined || at < mostShown) return [...answers];
  const others = answers.filter((each) => each !== own);
  return [...others.slice(0, mostShown - 1), own, ...others.slice(mostShown - 1)];
}

/** Each meaning once, as it comes first. */
function distinct<T>(items: readonly T[], read: (item: T) => Suggestion): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const meaning = meaningOf(read(item).command);
    const isNew = !seen.has(meaning);
    seen.add(meaning);
    return isNew;
  });
}

export function lostLiterals(request: string, command: string): number {
  return literalsOf(request).filter((literal) => !holdsLiteral(command, literal)).length;
}

export const isSurerThanModel = ({ score, isRisky }: Known): boolean => score >= surerThanModel && !isRisky;
const isWorthALook = ({ score, isRisky }: Known): boolean =>
  score >= (isRisky ? worthALook.risky : worthALook.harmless);
const suggestionOf = ({ suggestion }: { readonly suggestion: Suggestion }): Suggestion => suggestion;
