import { failed, ok, type Result } from '../base/result';
import { assertNever } from '../base/assertNever';
import { buildAlpacaChat, buildAlpacaPrompt } from './alpacaPrompt';
import { buildChatPrompt } from './chatPrompt';
import { renderChatMl } from './chatMl';
import type { Prompt } from './prompt';
import type { ModelProfile } from './promptFormats';
import type { AiFailure, SuggestionGoal, SuggestionRequest } from './provider';
import { buildTagPrompt } from './tagPrompt';
import { estimateTokens } from './tokenEstimate';

/** Where the prompt goes: a local model takes raw text, an endpoint takes messages. */
export type PromptTarget = 'local' | 'endpoint';

/** The request in the form of the model, or `request-too-long` when the user's own words don't fit: they are never cut. */
export function buildPrompt(
  request: SuggestionRequest,
  profile: ModelProfile,
  target: PromptTarget,
): Result<Prompt, AiFailure> {
  const estimatedTokens = estimateTokens(userWords(request.goal));
  if (estimatedTokens > profile.requestTokens) {
    return failed({ kind: 'request-too-long', estimatedTokens, limitTokens: profile.requestTokens });
  }
  switch (profile.format) {
    case 'tag':
      return ok(target === 'local' ? buildTagPrompt(request, profile) : buildChatPrompt(request, profile));
    case 'alpaca':
      return ok(target === 'local' ? buildAlpacaPrompt(request, profile) : buildAlpacaChat(request, profile));
    case 'chat': {
      const prompt = buildChatPrompt(request, profile);
      return ok(target === 'local' ? renderChatMl(prompt.messages, profile) : prompt);
    }
    default:
      return assertNever(profile.format);
  }
}

function userWords(goal: SuggestionGoal): string {
  switch (goal.kind) {
    case 'ask':
    case 'another':
      return goal.request;
    case 'refine':
      return `${goal.request} ${goal.refinement}`;
    case 'fix':
      return goal.commandLine;
  }
}
