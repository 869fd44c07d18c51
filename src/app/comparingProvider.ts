import type { AiFailure, Suggestion, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import type { Result } from '../base/result';
import type { Likelihoods } from '../fallback/localModel';

/** A provider that can say how likely it takes other commands to be, beside its own answer. */
export interface ComparingProvider extends SuggestionProvider {
  canCompare(): boolean;
  /** Which model answers now: what was weighed with another one no longer counts. */
  modelPath(): string;
  /** Without likelihoods where the model, or its host, can't tell them. */
  suggestBeside(
    request: SuggestionRequest,
    others: readonly OtherCommand[],
    signal: AbortSignal,
  ): Promise<ComparedAnswer>;
}

export interface OtherCommand {
  readonly command: string;
  /** From which likelihood on no answer of the model's own is wanted. */
  readonly enough?: number;
}

export interface ComparedAnswer {
  /** Undefined where one of the others was enough. */
  readonly answer?: Result<Suggestion, AiFailure>;
  readonly likelihoods?: Likelihoods;
}
