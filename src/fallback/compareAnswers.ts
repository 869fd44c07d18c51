import type { Likelihoods } from './localModel';
import type { Token } from './nativeAddon';
import type { NativeSequence, Odds } from './nativeSequence';

/** Tokens that are not among the likeliest count as this likely. */
const leastProbability = 1e-5;
/** Behind a token less likely than this the rest is not worth computing. */
const hopelessProbability = 0.01;

/** Tokens, and what the model expected in the place of each. */
interface ExpectedTokens {
  readonly tokens: readonly Token[];
  readonly odds: readonly Odds[];
}

type Reader = Pick<NativeSequence, 'keepCommonStart' | 'length' | 'read' | 'readWithOdds'>;

/**
 * How likely an answer and others to the same prompt are. What the others have in common with the first one is known
 * from making it, and what leaves its way by a hardly possible token is not read: most cost next to nothing.
 */
export async function compareAnswers(
  sequence: Reader,
  prompt: readonly Token[],
  own: ExpectedTokens,
  others: readonly (readonly Token[])[],
  signal: AbortSignal,
): Promise<Likelihoods> {
  const likelihoods: (number | null)[] = [];
  for (const tokens of others) {
    if (signal.aborted) break;
    const common = commonPlaces(own, tokens);
    likelihoods.push(
      common === null ? null : meanLikelihood(await expected(sequence, prompt, tokens, own.odds.slice(0, common + 1))),
    );
  }
  return { own: meanLikelihood(own), others: likelihoods };
}

/** So many tokens are the same; null when the next one is hardly possible. */
function commonPlaces(own: ExpectedTokens, other: readonly Token[]): number | null {
  const fork = other.findIndex((token, at) => own.tokens[at] !== token);
  if (fork < 0) return other.length;
  const odds = own.odds[fork];
  return odds === undefined || probabilityOf(other[fork], odds) >= hopelessProbability ? fork : null;
}

/** Reads an answer on from where it is known what to expect: behind each token, for the place of the next. */
async function expected(
  sequence: Reader,
  prompt: readonly Token[],
  tokens: readonly Token[],
  known: readonly Odds[],
): Promise<ExpectedTokens> {
  if (known.length >= tokens.length) return { tokens, odds: known };
  const read = [...prompt, ...tokens.slice(0, known.length - 1)];
  sequence.keepCommonStart(read);
  await sequence.read(read.slice(sequence.length));
  return { tokens, odds: [...known, ...(await sequence.readWithOdds(tokens.slice(known.length - 1, -1)))] };
}

function meanLikelihood({ tokens, odds }: ExpectedTokens): number {
  const sum = tokens.reduce((total, token, at) => total + Math.log(probabilityOf(token, odds[at])), 0);
  return sum / Math.max(1, tokens.length);
}

function probabilityOf(token: Token | undefined, odds: Odds | undefined): number {
  return Math.max(leastProbability, (token === undefined ? undefined : odds?.get(token)) ?? 0);
}
