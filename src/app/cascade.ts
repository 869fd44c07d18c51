import { describeFailure } from '../ai/describeFailure';
import type { AiFailure, AnswerFacts, Suggestion, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import type { Result } from '../base/result';
import type { Settings } from '../config/settings';
import { suggestHedged, type HedgePorts, type LateAnswer } from './hedge';

export interface CascadePorts {
  readonly local: SuggestionProvider;
  readonly litellm: SuggestionProvider;
  /** Both at once, for `auto`. */
  readonly hedge: HedgePorts;
  readonly mode: () => Settings['provider'];
  /** The answer to a wish that leaves nothing open; then no model is asked. */
  exactAnswer(request: SuggestionRequest): Promise<Suggestion | undefined>;
  /** A URL is set and a key is there, or none is needed. */
  readonly isLiteLlmConfigured: () => Promise<boolean>;
  /** LiteLLM did not answer; the status bar says why until it does again. */
  didFallBack(failure: AiFailure): void;
  /** An answer is about to be shown; `how` says why it is not LiteLLM's. */
  didAnswer(facts: AnswerFacts, how: AnswerCircumstances): void;
  /** Nobody had an answer, or the user cancelled. */
  didFail(failure: AiFailure): void;
}

/** Why the local model answered although LiteLLM may be asked: it failed, or it is still busy. */
export interface AnswerCircumstances {
  readonly because?: AiFailure;
  readonly liteLlmIsLate: boolean;
}

/** An answer, and perhaps a second one that LiteLLM is still making. */
export interface CascadeAnswer {
  readonly suggestion: Suggestion;
  readonly late?: LateAnswer;
}

/**
 * Chooses who answers: `litellm` never asks the local model, `local` never the network, `auto` takes the first. What
 * leaves nothing open is answered before either, unless only LiteLLM may answer.
 */
export async function suggestThroughCascade(
  ports: CascadePorts,
  request: SuggestionRequest,
  onPartialText: (text: string) => void,
  signal: AbortSignal,
): Promise<Result<CascadeAnswer, AiFailure>> {
  const exact = ports.mode() === 'litellm' ? undefined : await ports.exactAnswer(request);
  if (exact && !signal.aborted) {
    ports.hedge.logger.log('info', `cascade: ${exact.facts.answeredBy}, because the wish leaves nothing open`);
    onPartialText(exact.command);
    return delivered(ports, { kind: 'ok', value: exact });
  }
  const only = await soleProvider(ports);
  if (only) {
    ports.hedge.logger.log('info', `cascade: only ${only.provider.id}, because ${only.why}`);
    return delivered(ports, await only.provider.suggest(request, onPartialText, signal));
  }
  const { result, because, late } = await suggestHedged(ports.hedge, request, onPartialText, signal);
  if (because) ports.didFallBack(because);
  if (result.kind === 'failed' || !because) return delivered(ports, result, late);
  return delivered(ports, noted(result.value, because), late, because);
}

/** The one that has to answer alone; undefined when both may. */
async function soleProvider(
  ports: CascadePorts,
): Promise<{ readonly provider: SuggestionProvider; readonly why: string } | undefined> {
  const { local, litellm } = ports;
  if (ports.mode() === 'litellm') return { provider: litellm, why: 'the provider is set to litellm' };
  if (ports.mode() === 'local') return { provider: local, why: 'the provider is set to local' };
  if (!(await ports.isLiteLlmConfigured())) return { provider: local, why: 'LiteLLM is not set up' };
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
  because?: AiFailure,
): Result<CascadeAnswer, AiFailure> {
  if (result.kind === 'failed') {
    late?.dispose();
    ports.didFail(result.failure);
    return result;
  }
  ports.didAnswer(result.value.facts, { liteLlmIsLate: late !== undefined, ...(because ? { because } : {}) });
  return { kind: 'ok', value: { suggestion: result.value, ...(late ? { late } : {}) } };
}
