import type { Result } from '../base/result';
import type { ShellKind } from '../base/shell';

/** Everything about this shell, folder and machine that may go into a prompt; absent parts are switched off or unknown. */
export interface SuggestionContext {
  readonly operatingSystem: { readonly name: 'linux' | 'macos' | 'windows'; readonly version: string };
  readonly shell: { readonly kind: ShellKind; readonly version?: string };
  readonly cwd?: string;
  readonly home?: string;
  readonly git?: {
    readonly branch: string;
    readonly dirty?: boolean;
    readonly ahead?: number;
    readonly behind?: number;
  };
  /** Names in the folder, directories with a trailing `/`, nearest first. */
  readonly files?: readonly string[];
  /** Recent command lines, newest last. */
  readonly history?: readonly string[];
  readonly lastCommand?: { readonly commandLine: string; readonly exitCode?: number; readonly outputTail?: string };
  /** Standing wishes of the team (`.ai-terminal.md` of a trusted workspace). */
  readonly instructions?: string;
}

export type SuggestionGoal =
  | { readonly kind: 'ask'; readonly request: string }
  | { readonly kind: 'refine'; readonly request: string; readonly previousCommand: string; readonly refinement: string }
  | {
      readonly kind: 'fix';
      readonly commandLine: string;
      readonly exitCode: number | undefined;
      /** Undefined when it is not known or may not be told. */
      readonly outputTail: string | undefined;
    }
  | { readonly kind: 'another'; readonly request: string; readonly rejected: readonly string[] };

export interface SuggestionRequest {
  readonly goal: SuggestionGoal;
  readonly context: SuggestionContext;
}

/** What an answer cost and how fast it came; shown in the review and kept in the local metrics. */
export interface AnswerFacts {
  readonly provider: 'local' | 'litellm';
  /** What a user reads: "local (basic)", "qwen3-0.6b via LiteLLM". */
  readonly answeredBy: string;
  readonly totalMs: number;
  readonly firstTokenMs?: number;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** US dollars; undefined when the proxy did not say, 0 when free. */
  readonly costUsd?: number;
  readonly cacheHit?: boolean;
  /** The group that answered at the proxy; another one than asked for when the proxy fell back. */
  readonly modelGroup?: string;
  readonly proxyFellBack?: boolean;
  /** Spend and budget of the virtual key as the proxy last said, in US dollars. */
  readonly keySpendUsd?: number;
  readonly keyBudgetUsd?: number;
}

/** One command as the model wrote it, parsed but not yet normalised or judged. */
export interface Suggestion {
  readonly command: string;
  readonly facts: AnswerFacts;
  /** Shown beside the command, such as "2 of 3 commands left out". */
  readonly notes: readonly string[];
}

/** What a command does in the words of a model; for reading only. */
export interface Explanation {
  readonly lines: readonly string[];
  readonly facts: AnswerFacts;
}

/** What kept the proxy out of reach. `tls` is a certificate that this machine doesn't trust. */
export type OfflineReason = 'refused' | 'name-not-found' | 'unreachable' | 'reset' | 'tls';

/** What the proxy itself said was wrong behind it. */
export type ServerErrorReason =
  | 'upstream-unavailable'
  | 'upstream-timed-out'
  | 'upstream-rate-limited'
  | 'cooling-down'
  | 'context-window'
  | 'database'
  | 'wrong-path'
  | 'request-refused';

/**
 * `cut-off`: the answer hit its length limit or broke off; `loop`: it repeats itself without end; `unclear`: the model
 * asks back, its question is the text; `no-other`: all it has to say was rejected.
 */
export type NoCommandReason =
  | 'prose'
  | 'refused'
  | 'not-shell-task'
  | 'unclear'
  | 'no-other'
  | 'placeholder'
  | 'several'
  | 'empty'
  | 'cut-off'
  | 'loop';

/** Every way in which no command came; design.md section 7 says what a user sees for each. */
export type AiFailure =
  | { readonly kind: 'not-configured'; readonly problem?: string }
  | { readonly kind: 'request-too-long'; readonly estimatedTokens: number; readonly limitTokens: number }
  | {
      readonly kind: 'offline';
      readonly message: string;
      readonly reason?: OfflineReason;
      /** Name of the remote side of the window, when the address is on "this machine": it is looked for there. */
      readonly remoteSide?: string;
    }
  | { readonly kind: 'timed-out'; readonly phase: 'connect' | 'first-token' | 'whole'; readonly afterMs: number }
  | {
      readonly kind: 'key-rejected';
      readonly reason: 'missing' | 'unknown' | 'expired' | 'blocked' | 'hugging-face-token';
    }
  | { readonly kind: 'model-not-allowed'; readonly model: string }
  | {
      readonly kind: 'budget-exceeded';
      readonly spentUsd?: number;
      readonly budgetUsd?: number;
      readonly resetAt?: string;
    }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs?: number }
  | {
      readonly kind: 'server-error';
      readonly status: number;
      readonly message: string;
      readonly reason?: ServerErrorReason;
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'bad-response'; readonly message: string }
  | { readonly kind: 'no-command'; readonly reason: NoCommandReason; readonly text: string }
  | { readonly kind: 'local-model-unavailable'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** Turns a request into one command. Partial text is for display only and is never reviewed. */
export interface SuggestionProvider {
  readonly id: 'local' | 'litellm';
  /** One or two words on the state for the title of the box, such as "ready", "asleep", "no key". */
  stateLabel(): string;
  suggest(
    request: SuggestionRequest,
    /** Called with all of the answer so far, cleaned for display; never after the promise settled. */
    onPartialText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Suggestion, AiFailure>>;
}
