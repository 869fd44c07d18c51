import type { AnswerFacts } from '../ai/provider';
import type { LateAnswer } from './hedge';
import type { Verdict } from '../safety/verdict';

/** One command under review. The string that is shown, approved and written is this very one. */
export interface Draft {
  readonly command: string;
  readonly verdict: Verdict;
  /** What the user asked for; empty when the command was typed in Edit from nothing. */
  readonly request: string;
  readonly facts: AnswerFacts | undefined;
  readonly edited: boolean;
  readonly notes: readonly string[];
  /** The user typed the named target of a critical command, for this once. */
  readonly unlocked: boolean;
  /** LiteLLM's answer to the same request, still under way; offered when it comes, never swapped in. */
  readonly late?: LateAnswer;
}
