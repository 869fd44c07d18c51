import type { Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import type { Result } from '../base/result';
import type { ShellKind } from '../base/shell';

export type LocalModelFailure =
  | { readonly kind: 'file-missing'; readonly path: string }
  | { readonly kind: 'file-corrupt'; readonly path: string; readonly message: string }
  | { readonly kind: 'hash-mismatch'; readonly path: string }
  | { readonly kind: 'too-big-for-memory'; readonly neededBytes: number; readonly freeBytes: number }
  | { readonly kind: 'system-too-old'; readonly message: string }
  | { readonly kind: 'prompt-too-long'; readonly promptTokens: number; readonly limitTokens: number }
  | { readonly kind: 'crashed'; readonly message: string }
  | { readonly kind: 'gave-up'; readonly restarts: number }
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'cancelled' };

export type LocalModelState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'generating' }
  | { readonly kind: 'failed'; readonly failure: LocalModelFailure };

/** How the text of a request becomes the model's input (catalogue entry). */
export type PromptFormat = 'tag' | 'chat' | 'alpaca';

/** What a model calls a shell, where that is not the word it is trained on by default. */
export type ShellTags = Readonly<Partial<Record<ShellKind, string>>>;

export interface ModelDescription {
  /** What a user reads, such as "built-in (basic)". */
  readonly name: string;
  readonly path: string;
  readonly sha256: string | undefined;
  readonly promptFormat: PromptFormat;
  readonly shellTags?: ShellTags;
  /** The longest prompt plus answer; more costs memory. Undefined: `defaultContextTokens`. */
  readonly contextTokens?: number;
}

export const defaultContextTokens = 2048;

export interface GenerationRequest {
  /** Raw text; control tokens such as `<|im_end|>` are parsed as tokens. */
  readonly prompt: string;
  /** So many characters of the prompt are rules and examples, the same in many requests: worth keeping once read. */
  readonly startLength?: number;
  /** The answer is one command: it can't begin with a fence, and ends where the command is complete. */
  readonly isCommand?: boolean;
  /** 0 only reads the prompt, so that a later request with the same beginning is answered sooner. */
  readonly maxTokens: number;
  /** 0 takes the likeliest token each time and gives the same answer again. */
  readonly temperature: number;
  /** Samples among the likeliest tokens whose probabilities add up to this; only with a temperature. */
  readonly topP?: number;
  /** Ends the generation when the text contains one of them; not part of the result. */
  readonly stopTexts: readonly string[];
  readonly seed?: number;
  /** Other answers, of which is asked how likely the model takes each to be; for answers without a temperature. */
  readonly compareWith?: readonly string[];
  /** For each of them, from which likelihood on the model's own answer is not wanted: then none is written. */
  readonly enough?: readonly number[];
}

/** Natural logarithms of a token's probability, on average over an answer: 0 is certain, below -1 it is a guess. */
export interface Likelihoods {
  /** Undefined when one of the others was enough. */
  readonly own?: number;
  /** In the order of `compareWith`; null where one of the tokens is hardly possible: the rest was not computed. */
  readonly others: readonly (number | null)[];
}

export interface Generation {
  readonly text: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly firstTokenMs: number;
  readonly totalMs: number;
  /** Undefined when nothing was to be compared, or by a host of an earlier version. */
  readonly likelihoods?: Likelihoods;
}

/** The local model as the rest of the product sees it: loads on demand, unloads when idle, survives crashes. */
export interface LocalModel extends Disposable {
  readonly description: ModelDescription;
  readonly state: LocalModelState;
  readonly onDidChangeState: Event<LocalModelState>;
  /**
   * Loads in the background when the memory is there; never throws, the state tells. `promptStart` is what all
   * prompts to come begin with (rules, examples): it is read ahead, so that only the request itself is left.
   */
  preload(promptStart?: string): void;
  /**
   * Aborting `signal` stops the computation in the model host, not only the waiting.
   * `onText` gets the whole text so far, for display only. Calls are answered one after the other.
   */
  generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>>;
}
