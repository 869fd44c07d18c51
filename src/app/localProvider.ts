import { parseAnswer } from '../ai/answerParser';
import { promptText } from '../ai/prompt';
import { buildLocalPrompt } from '../ai/promptBuilder';
import { localProfile } from '../ai/promptFormats';
import type { AiFailure, Suggestion, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import { failed, ok, type Result } from '../base/result';
import { describeLocalFailure } from '../fallback/describeLocalFailure';
import type { LocalModel, LocalModelFailure, LocalModelState } from '../fallback/localModel';

/** What was given to the local model, for "Show What Was Sent". */
export type RecordLocalPrompt = (modelName: string, text: string) => void;

const stateLabels: Record<LocalModelState['kind'], string> = {
  absent: 'no model',
  idle: 'ready',
  loading: 'loading',
  ready: 'ready',
  generating: 'busy',
  failed: 'not available',
};

/** The local model behind the port of the providers: same prompts and parser as the network's. */
export function localProvider(readModel: () => LocalModel, record: RecordLocalPrompt): SuggestionProvider {
  return {
    id: 'local',
    stateLabel: () => stateLabels[readModel().state.kind],
    suggest: (request, onPartialText, signal) => suggest(readModel(), record, request, onPartialText, signal),
  };
}

async function suggest(
  model: LocalModel,
  record: RecordLocalPrompt,
  request: SuggestionRequest,
  onPartialText: (text: string) => void,
  signal: AbortSignal,
): Promise<Result<Suggestion, AiFailure>> {
  const { name, promptFormat } = model.description;
  const prompt = buildLocalPrompt(request, localProfile(promptFormat, name));
  if (prompt.kind === 'failed') return prompt;
  record(name, promptText(prompt.value));
  const { text, stopTexts, maxTokens, temperature, seed } = prompt.value;
  const generation = await model.generate(
    { prompt: text, stopTexts, maxTokens, temperature, seed },
    onPartialText,
    signal,
  );
  if (generation.kind === 'failed') return failed(toAiFailure(generation.failure));
  const { value } = generation;
  const parsed = parseAnswer(value.text, {
    shell: request.context.shell.kind,
    known: knownText(request),
    cutOff: value.completionTokens >= maxTokens,
  });
  if (parsed.kind === 'failed') return parsed;
  return ok({
    ...parsed.value,
    facts: {
      provider: 'local',
      answeredBy: `local, ${name}`,
      totalMs: value.totalMs,
      firstTokenMs: value.firstTokenMs,
      promptTokens: value.promptTokens,
      completionTokens: value.completionTokens,
      costUsd: 0,
    },
  });
}

function toAiFailure(failure: LocalModelFailure): AiFailure {
  return failure.kind === 'cancelled'
    ? { kind: 'cancelled' }
    : { kind: 'local-model-unavailable', message: describeLocalFailure(failure) };
}

/** Words of the user: a bracket or a name found here is meant literally and is no placeholder. */
function knownText({ goal }: SuggestionRequest): string {
  return Object.values(goal).flat().map(String).join(' ');
}
