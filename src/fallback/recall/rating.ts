/** What is known of a command that a task gives for a request. */
export interface Evidence {
  /** Parts of the request explained by the phrasing, and of the phrasing found in the request. */
  readonly requestShare: number;
  readonly saidShare: number;
  /** 1, or less when a word that turns the meaning round has found no place. */
  readonly turned: number;
  /** 1, or less for a command that does something else than its request names. */
  readonly plausible: number;
  /** The logarithm of how likely the ranker takes the task to be. */
  readonly guess: number;
  /** Ordinary words taken for names. */
  readonly strays: number;
  /** How much the phrasing says at all. */
  readonly expected: number;
  readonly hasTail: boolean;
  readonly holes: number;
  readonly isForeign: boolean;
  readonly isReply: boolean;
}

const leastShare = 0.02;
/** From here on a phrasing is the request, give or take a slip of the pen. */
const perfectShare = 0.93;

/** What the rating adds up, in the order of the weights. */
export function featuresOf(evidence: Evidence): readonly number[] {
  return [
    Math.log(Math.max(leastShare, evidence.requestShare)),
    Math.log(Math.max(leastShare, evidence.saidShare)),
    evidence.turned < 1 ? 1 : 0,
    Math.log(evidence.plausible),
    evidence.guess,
    evidence.strays,
    evidence.expected,
    evidence.hasTail ? 1 : 0,
    evidence.holes,
    evidence.isForeign ? 1 : 0,
    evidence.isReply ? 1 : 0,
    Math.min(evidence.requestShare, evidence.saidShare) >= perfectShare ? 1 : 0,
  ];
}

/** Fitted on wording the tasks lack and wording they have (model/REPORT.md). */
const weights: readonly number[] = [1.2, 1.852, -1.2, 0.94, 0.551, -2.273, 0.667, -0.919, 0, 0, -0.3, 1.565];
/** Turn the sum into how often a first answer with it was right. */
const offset = 0.497;
const slope = 0.927;

/** How likely the command is right, from 0 to 1. */
export function ratingOf(features: readonly number[]): number {
  const sum = features.reduce((total, value, at) => total + value * (weights[at] ?? 0), 0);
  return 1 / (1 + Math.exp(-(offset + slope * sum)));
}
