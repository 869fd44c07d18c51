import { describeFailure } from '../ai/describeFailure';
import type { AiFailure, Suggestion, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import type { Result } from '../base/result';
import type { Settings } from '../config/settings';
import { suggestHedged, type HedgePorts, type LateAnswer } from './hedge';

export interface CascadePorts {
  readonly local: SuggestionProvider;
  readonly litellm: SuggestionProvider;
  /** Both at once, for `auto`. */
  readonly hedge: HedgePorts;
  readonly mode: () => Settings['provider'];
  /** A URL is set and a key is there, or none is needed. */
  isLiteLlmConfigured(): Promise<boolean>;
  /** LiteLLM did not answer; the status bar says why until it does again. */
  didFallBack(failure: AiFailure): void;
  didAnswer(provider: SuggestionProvider['id']): void;
}

/** An answer, and perhaps a second one that LiteLLM is still making. */
export interface CascadeAnswer {
  readonly suggestion: Suggestion;
  readonly late?: LateAnswer;
}

/** Chooses who answers: `litellm` never asks the local model, `local` never the network, `auto` takes the first. */
export async function suggestThroughCascade(
  ports: CascadePorts,
  request: SuggestionRequest,
  onPartialText: (text: string) => void,
  signal: AbortSignal,
): Promise<Result<CascadeAnswer, AiFailure>> {
  const only = await soleProvider(ports);
  if (only) return delivered(ports, await only.suggest(request, onPartialText, signal));
  const { result, because, late } = await suggestHedged(ports.hedge, request, onPartialText, signal);
  if (because) ports.didFallBack(because);
  return delivered(ports, because && result.kind === 'ok' ? noted(result.value, because) : result, late);
}

/** The one that has to answer alone; undefined when both may. */
async function soleProvider(ports: CascadePorts): Promise<SuggestionProvider | undefined> {
  if (ports.mode() === 'litellm') return ports.litellm;
  if (ports.mode() === 'local' || !(await ports.isLiteLlmConfigured())) return ports.local;
  return undefined;
}

function noted(suggestion: Suggestion, because: AiFailure): Result<Suggestion, AiFailure> {
  const note = `Answered locally: ${describeFailure(because).message}`;
  return { kind: 'ok', value: { ...suggestion, notes: [note, ...suggestion.notes] } };
}

function delivered(
  ports: CascadePorts,
  result: Result<Suggestion, AiFailure>,
  late?: LateAnswer,
): Result<CascadeAnswer, AiFailure> {
  if (result.kind === 'failed') {
    late?.dispose();
    return result;
  }
  ports.didAnswer(result.value.facts.provider);
  return { kind: 'ok', value: { suggestion: result.value, ...(late ? { late } : {}) } };
}
