import { failed, ok, type Result } from '../base/result';
import { buildAlpacaChat, buildAlpacaPrompt } from './alpacaPrompt';
import { renderChatMl } from './chatMl';
import { buildChatPrompt } from './chatPrompt';
import type { ChatPrompt, RawPrompt } from './prompt';
import type { ModelProfile } from './promptFormats';
import type { AiFailure, SuggestionGoal, SuggestionRequest } from './provider';
import { buildTagPrompt } from './tagPrompt';
import { estimateTokens } from './tokenEstimate';

type LocalBuilder = (request: SuggestionRequest, profile: ModelProfile) => RawPrompt;
type EndpointBuilder = (request: SuggestionRequest, profile: ModelProfile) => ChatPrompt;

const localBuilders: Record<ModelProfile['format'], LocalBuilder> = {
  tag: buildTagPrompt,
  alpaca: buildAlpacaPrompt,
  chat: (request, profile) => renderChatMl(buildChatPrompt(request, profile).messages, profile),
};

const endpointBuilders: Record<ModelProfile['format'], EndpointBuilder> = {
  tag: buildChatPrompt,
  alpaca: buildAlpacaChat,
  chat: buildChatPrompt,
};

/** The request as raw text for a model in this machine's memory. */
export function buildLocalPrompt(request: SuggestionRequest, profile: ModelProfile): Result<RawPrompt, AiFailure> {
  return tooLong(request, profile) ?? ok(localBuilders[profile.format](request, profile));
}

/** The request as messages for an endpoint that speaks chat completions. */
export function buildEndpointPrompt(request: SuggestionRequest, profile: ModelProfile): Result<ChatPrompt, AiFailure> {
  return tooLong(request, profile) ?? ok(endpointBuilders[profile.format](request, profile));
}

/** The user's own words are never cut: what doesn't fit is said. */
function tooLong(request: SuggestionRequest, profile: ModelProfile): Result<never, AiFailure> | undefined {
  const estimatedTokens = estimateTokens(userWords(request.goal));
  if (estimatedTokens <= profile.requestTokens) return undefined;
  return failed({ kind: 'request-too-long', estimatedTokens, limitTokens: profile.requestTokens });
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
