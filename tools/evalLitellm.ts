import { LiteLlmProvider } from '../src/ai/liteLlmProvider';
import type { SuggestionProvider } from '../src/ai/provider';
import { silentLogger } from '../src/base/logger';
import { systemClock } from '../src/base/systemClock';

/** LiteLLM for an evaluation: address, model and key from the environment. */
export function litellmForEvaluation(): SuggestionProvider {
  const { LITELLM_BASE_URL: baseUrl, LITELLM_MODEL: model, LITELLM_VIRTUAL_KEY: key } = process.env;
  if (baseUrl === undefined || model === undefined) {
    throw new Error('set LITELLM_BASE_URL and LITELLM_MODEL (and LITELLM_VIRTUAL_KEY) for --provider litellm');
  }
  return new LiteLlmProvider({
    settings: () => ({ baseUrl, model, timeoutMs: 120_000 }),
    readKey: () => Promise.resolve(key),
    clock: systemClock,
    logger: silentLogger,
  });
}
