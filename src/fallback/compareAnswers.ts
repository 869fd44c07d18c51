import type { Token } from './nativeAddon';
import { commonLength, type NativeSequence, type Odds } from './nativeSequence';

/** Tokens that are not among the likeliest count as this likely. */
const leastProbability = 1e-5;
/** Behind a token less likely than this the rest says nothing. */
const hopelessProbability = 0.01;
/** What the likelihood of an answer counts that the model hardly thinks possible: it is right as often as one of this. */
export const hopelessLikelihood = -1.5;

/** Tokens, and what the model expected in the place of each. */
export interface ExpectedTokens {
  readonly tokens: readonly Token[];
  readonly odds: readonly Odds[];
}

export interface ComparedAnswers {
  /** Mean logarithms; null where an answer leaves the model's own way by a hardly possible token. */
  readonly likelihoods: readonly (number | null)[];
  /** The model's own answer, as far as it is known from reading the others. */
  readonly own: ExpectedTokens;
}

type Reader = Pick<NativeSequence, 'keepCommonStart' | 'length' | 'readWithOdds'>;

/**
 * How likely answers to a prompt are, of which all but its last piece was read. Reading many tokens at once takes half
 * the time of writing them one by one, so others are read before the model writes its own answer, and what that has in
 * common with them need not be written. The first is read together with the end of the prompt; of the others, what is
 * known to turn off by a hardly possible token is not read.
 */
export async function compareAnswers(
  sequence: Reader,
  prompt: readonly Token[],
  others: readonly (readonly Token[])[],
  signal: AbortSignal,
): Promise<ComparedAnswers> {
  const [first = []] = others;
  const rest = prompt.slice(sequence.length);
  const odds = await sequence.readWithOdds([...rest, ...first.slice(0, -1)], rest.length - 1);
  const read: ExpectedTokens[] = [{ tokens: first, odds }];
  const likelihoods: (number | null)[] = [];
  for (const tokens of others) {
    if (signal.aborted) break;
    const known = { tokens, odds: oddsKnown(read, tokens) };
    const answer = isHopeless(known) ? known : await readOn(sequence, prompt, known);
    if (answer !== known) read.push(answer);
    likelihoods.push(isHopeless(answer) ? null : meanLikelihood(answer));
  }
  return { likelihoods, own: ownWay(read) };
}

export function meanLikelihood({ tokens, odds }: ExpectedTokens): number {
  const sum = tokens.reduce((total, token, at) => total + Math.log(probabilityOf(token, odds[at])), 0);
  return sum / Math.max(1, tokens.length);
}

/** What is known from others of the places of an answer: up to the first token that none of them has. */
function oddsKnown(read: readonly ExpectedTokens[], tokens: readonly Token[]): readonly Odds[] {
  let best: readonly Odds[] = [];
  for (const other of read) {
    const fork = commonLength(tokens, other.tokens);
    const known = other.odds.slice(0, Math.min(fork + 1, tokens.length));
    if (known.length > best.length) best = known;
  }
  return best;
}

/** Reads an answer on from where it is known what to expect: behind each token, for the place of the next. */
async function readOn(sequence: Reader, prompt: readonly Token[], answer: ExpectedTokens): Promise<ExpectedTokens> {
  const { tokens, odds } = answer;
  if (odds.length >= tokens.length) return { tokens, odds };
  const all = [...prompt, ...tokens.slice(0, -1)];
  const from = prompt.length + odds.length - 1;
  sequence.keepCommonStart(all.slice(0, from));
  const rest = all.slice(sequence.length);
  return { tokens, odds: [...odds, ...(await sequence.readWithOdds(rest, from - sequence.length))] };
}

/** Where an answer leaves what the model itself would write; its length when it never does, as far as is known. */
function forkOf({ tokens, odds }: ExpectedTokens): number {
  const fork = odds.findIndex((expected, at) => tokens[at] !== likeliest(expected));
  return fork < 0 ? Math.min(tokens.length, odds.length) : fork;
}

function isHopeless(answer: ExpectedTokens): boolean {
  const fork = forkOf(answer);
  const expected = answer.odds[fork];
  return (
    fork < answer.tokens.length &&
    expected !== undefined &&
    probabilityOf(answer.tokens[fork], expected) < hopelessProbability
  );
}

/** The longest beginning of the model's own answer that reading the others has shown. */
function ownWay(read: readonly ExpectedTokens[]): ExpectedTokens {
  let best: ExpectedTokens = { tokens: [], odds: [] };
  for (const answer of read) {
    const fork = forkOf(answer);
    const expected = answer.odds[fork];
    const next = fork < answer.tokens.length || answer.tokens.length === 0 ? likeliest(expected) : undefined;
    const tokens = [...answer.tokens.slice(0, fork), ...(next === undefined ? [] : [next])];
    if (tokens.length > best.tokens.length) best = { tokens, odds: answer.odds.slice(0, tokens.length) };
  }
  return best;
}

function likeliest(odds: Odds | undefined): Token | undefined {
  let best: Token | undefined;
  let most = 0;
  for (const [token, probability] of odds ?? []) if (probability > most) [best, most] = [token, probability];
  return best;
}

function probabilityOf(token: Token | undefined, odds: Odds | undefined): number {
  return Math.max(leastProbability, (token === undefined ? undefined : odds?.get(token)) ?? 0);
}
