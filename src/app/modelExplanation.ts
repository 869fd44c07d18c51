import { describeFailure } from '../ai/describeFailure';
import type { AiFailure, Explanation, SuggestionContext } from '../ai/provider';
import type { Result } from '../base/result';
import type { CascadePorts } from './cascade';
import type { Outlook } from './hedge';
import type { PickRow } from './window';

export interface ModelExplanationPorts extends Pick<CascadePorts, 'mode' | 'isLiteLlmConfigured'> {
  outlook(): Outlook;
  explain(command: string, context: SuggestionContext, signal: AbortSignal): Promise<Result<Explanation, AiFailure>>;
}

/**
 * What LiteLLM says about a command, below what our own tables say; nothing when it may not or need not be asked.
 * Without it the offline explanation stands as it is, with the reason.
 */
export async function modelExplanation(
  ports: ModelExplanationPorts,
  command: string,
  context: SuggestionContext,
  signal: AbortSignal,
): Promise<readonly PickRow[]> {
  if (ports.mode() === 'local' || !(await ports.isLiteLlmConfigured()) || ports.outlook() === 'closed') return [];
  const explained = await ports.explain(command, context, signal);
  if (explained.kind === 'failed') {
    if (explained.failure.kind === 'cancelled') return [];
    return [{ id: 'model', label: `LiteLLM did not explain it: ${describeFailure(explained.failure).message}` }];
  }
  const { lines, facts } = explained.value;
  return lines.map((line, index) => ({
    id: `model:${index}`,
    label: line,
    ...(index === 0 ? { detail: `in the words of ${facts.answeredBy}` } : {}),
  }));
}
