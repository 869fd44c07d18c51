import { hopelessLikelihood } from '../fallback/compareAnswers';

/** What is known of a command as the answer to a request. */
export interface AnswerEvidence {
  /** How sure the known tasks are of it, from 0 to 1; undefined when it is none of theirs. */
  readonly score: number | undefined;
  /** Mean natural logarithm of its tokens' probabilities in the model; null where the model hardly thinks it possible. */
  readonly likelihood: number | null;
  /** What the model itself would write. */
  readonly isOwn: boolean;
  /** So many names, paths and numbers of the request are not in it. */
  readonly lostLiterals: number;
  /** It would destroy more than the request surely means. */
  readonly isRisky: boolean;
}

/**
 * Fitted on requests that neither the tasks nor the model had seen (model/REPORT.md). That a name is lost weighs more than
 * was fitted: of the answers that lose by it none was right, and a command without the name asked for is no help. Risk is
 * not fitted either: a harmless answer that is nearly as likely has to come before one that destroys.
 */
const weights = { score: 0.41, isKnown: 2.34, likelihood: 1.13, isOwn: 0.96, lostLiteral: -1.5, risky: -1.13 };
/** A score says no more than that the odds are this long. */
const leastScore = 0.001;

/** Orders answers to one request by how likely they are right; says nothing between requests. */
export function rateAnswer({ score, likelihood, isOwn, lostLiterals, isRisky }: AnswerEvidence): number {
  const known = score === undefined ? 0 : weights.isKnown + weights.score * logOdds(score);
  return (
    known +
    weights.likelihood * (likelihood ?? hopelessLikelihood) +
    weights.lostLiteral * lostLiterals +
    (isOwn ? weights.isOwn : 0) +
    (isRisky ? weights.risky : 0)
  );
}

/** From which likelihood on the model's own answer can't be rated higher, whatever it is. */
export function likelihoodToBeat(evidence: Pick<AnswerEvidence, 'score' | 'lostLiterals' | 'isRisky'>): number {
  return (weights.isOwn - rateAnswer({ ...evidence, likelihood: 0, isOwn: false })) / weights.likelihood;
}

function logOdds(probability: number): number {
  const bounded = Math.min(1 - leastScore, Math.max(leastScore, probability));
  return Math.log(bounded / (1 - bounded));
}
