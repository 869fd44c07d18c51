import { collapseToOneLine, neutraliseControlTokens } from './controlTokens';
import type { ChatPrompt, RawPrompt } from './prompt';
import type { ModelProfile } from './promptFormats';
import type { SuggestionContext, SuggestionRequest } from './provider';

const systemTags: Record<SuggestionContext['operatingSystem']['name'], string> = {
  linux: '[LINUX]',
  macos: '[MAC]',
  windows: '[WINDOWS]',
};

const instruction = 'Generate the terminal command for the request. Answer with the command only.';

/** The instruction / input / response template that Alpaca-tuned models were trained on. */
export function buildAlpacaPrompt(request: SuggestionRequest, profile: ModelProfile): RawPrompt {
  return {
    kind: 'raw',
    text: alpacaText(request),
    stopTexts: ['###', '\n\n'],
    maxTokens: profile.answerTokens,
    temperature: 0,
    seed: 0,
  };
}

/** The same for an endpoint that speaks only chat: the template is the user's message. */
export function buildAlpacaChat(request: SuggestionRequest, profile: ModelProfile): ChatPrompt {
  return {
    kind: 'chat',
    messages: [{ role: 'user', content: alpacaText(request) }],
    maxTokens: profile.answerTokens,
    extraBody: {},
  };
}

function alpacaText(request: SuggestionRequest): string {
  const input = `${systemTags[request.context.operatingSystem.name]} ${sentence(request)}`;
  return `### Instruction:\n${instruction}\n\n### Input:\n${collapseToOneLine(neutraliseControlTokens(input))}\n\n### Response:\n`;
}

function sentence({ goal }: SuggestionRequest): string {
  switch (goal.kind) {
    case 'ask':
      return goal.request;
    case 'refine':
      return `${goal.request} (not: ${goal.previousCommand}; instead: ${goal.refinement})`;
    case 'another':
      return `${goal.request} (another way than: ${goal.rejected.join(' ; ')})`;
    case 'fix':
      return `fix this command, which failed: ${goal.commandLine}`;
  }
}
