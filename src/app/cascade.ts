import { describeFailure } from '../ai/describeFailure';
import type { AiFailure, Suggestion, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import type { Logger } from '../base/logger';
import type { Result } from '../base/result';
import type { Settings } from '../config/settings';

export interface CascadePorts {
  readonly local: SuggestionProvider;
  readonly litellm: SuggestionProvider;
  readonly logger: Logger;
  readonly mode: () => Settings['provider'];
  /** A URL is set and a key is there, or none is needed. */
  isLiteLlmConfigured(): Promise<boolean>;
  /** LiteLLM did not answer; the status bar says why until it does again. */
  didFallBack(failure: AiFailure): void;
  didAnswer(provider: SuggestionProvider['id']): void;
}

/** Failures of the request itself: another model would be asked the same impossible thing. */
const finalFailures: ReadonlySet<AiFailure['kind']> = new Set(['cancelled', 'request-too-long']);

/** Chooses who answers: `litellm` never asks the local model, `local` never the network, `auto` falls back. */
export async function suggestThroughCascade(
  ports: CascadePorts,
  request: SuggestionRequest,
  onPartialText: (text: string) => void,
  signal: AbortSignal,
): Promise<Result<Suggestion, AiFailure>> {
  const mode = ports.mode();
  if (mode === 'local') return answer(ports, ports.local, request, onPartialText, signal);
  if (mode === 'litellm') return answer(ports, ports.litellm, request, onPartialText, signal);
  if (!(await ports.isLiteLlmConfigured())) return answer(ports, ports.local, request, onPartialText, signal);
  const first = await answer(ports, ports.litellm, request, onPartialText, signal);
  if (first.kind === 'ok' || finalFailures.has(first.failure.kind) || signal.aborted) return first;
  ports.logger.log('info', `LiteLLM did not answer (${first.failure.kind}); asking the local model`);
  ports.didFallBack(first.failure);
  const second = await answer(ports, ports.local, request, onPartialText, signal);
  if (second.kind === 'failed') return second.failure.kind === 'cancelled' ? second : first;
  const note = `Answered locally: ${describeFailure(first.failure).message}`;
  return { kind: 'ok', value: { ...second.value, notes: [note, ...second.value.notes] } };
}

async function answer(
  ports: CascadePorts,
  provider: SuggestionProvider,
  request: SuggestionRequest,
  onPartialText: (text: string) => void,
  signal: AbortSignal,
): Promise<Result<Suggestion, AiFailure>> {
  const result = await provider.suggest(request, onPartialText, signal);
  if (result.kind === 'ok') ports.didAnswer(provider.id);
  return result;
}
