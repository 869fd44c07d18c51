import { ok, type Result } from '../base/result';
import type { Generation, GenerationRequest, LocalModel, LocalModelFailure } from './localModel';
import { meaningOf } from './sameCommand';

/** Bolder with every try: what a small model is sure of comes again and again when it is sampled coolly. */
const temperatures = [0.7, 0.7, 0.9, 0.9, 1.1, 1.3] as const;
const topP = 0.95;

export interface DistinctOptions {
  readonly count: number;
  /** Answers that were seen already. */
  readonly rejected: readonly string[];
  /** False when what was rejected is not this model's, so that its likeliest answer may still be new. */
  readonly isLikeliestSeen?: boolean;
  /** Whether it is an answer at all; all are by default. */
  readonly accepts?: (generation: Generation) => boolean;
}

/**
 * Up to `count` answers that differ from each other and from those rejected before, likeliest first. Fewer, or
 * none, when the model has nothing else to say. The prompt is read once: later tries only cost their own tokens.
 */
export async function generateDistinct(
  model: LocalModel,
  request: GenerationRequest,
  { count, rejected, isLikeliestSeen = rejected.length > 0, accepts = () => true }: DistinctOptions,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<Result<readonly Generation[], LocalModelFailure>> {
  const seen = new Set(rejected.map(meaningOf));
  const found: Generation[] = [];
  // Seeds that were used for what was rejected would say the same again.
  const firstSeed = (request.seed ?? 1) + rejected.length * temperatures.length;
  const tries = [
    { ...request, temperature: 0 },
    ...temperatures.map((temperature, index) => ({ ...request, temperature, topP, seed: firstSeed + index })),
  ];
  for (const attempt of isLikeliestSeen ? tries.slice(1) : tries) {
    if (found.length >= count) break;
    const generated = await model.generate(attempt, onText, signal);
    if (generated.kind === 'failed') return found.length > 0 && !signal.aborted ? ok(found) : generated;
    const key = meaningOf(generated.value.text);
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    if (accepts(generated.value)) found.push(generated.value);
  }
  return ok(found);
}
