import { ok, type Result } from '../base/result';
import type { Generation, GenerationRequest, LocalModel, LocalModelFailure } from './localModel';

/** Bolder with every try: what a small model is sure of comes again and again when it is sampled coolly. */
const temperatures = [0.7, 0.7, 0.9, 0.9, 1.1, 1.3] as const;
const topP = 0.95;

/**
 * Up to `count` answers that differ from each other and from those rejected before, likeliest first. Fewer, or
 * none, when the model has nothing else to say. The prompt is read once: later tries only cost their own tokens.
 */
export async function generateDistinct(
  model: LocalModel,
  request: GenerationRequest,
  { count, rejected }: { readonly count: number; readonly rejected: readonly string[] },
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<Result<readonly Generation[], LocalModelFailure>> {
  const seen = new Set(rejected.map(comparable));
  const found: Generation[] = [];
  const firstSeed = request.seed ?? 1;
  const tries = [
    { ...request, temperature: 0 },
    ...temperatures.map((temperature, index) => ({ ...request, temperature, topP, seed: firstSeed + index })),
  ];
  // Whoever rejected an answer has seen the likeliest one.
  for (const attempt of rejected.length > 0 ? tries.slice(1) : tries) {
    if (found.length >= count) break;
    const generated = await model.generate(attempt, onText, signal);
    if (generated.kind === 'failed') return found.length > 0 && !signal.aborted ? ok(found) : generated;
    const key = comparable(generated.value.text);
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    found.push(generated.value);
  }
  return ok(found);
}

/** Answers that differ only in blanks are the same to a user. */
function comparable(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
