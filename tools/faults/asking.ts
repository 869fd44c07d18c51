import { CircuitBreaker } from '../../src/ai/circuitBreaker';
import { describeFailure } from '../../src/ai/describeFailure';
import { LiteLlmProvider } from '../../src/ai/liteLlmProvider';
import type { AiFailure, SuggestionProvider, SuggestionRequest } from '../../src/ai/provider';
import { suggestThroughCascade, type CascadePorts } from '../../src/app/cascade';
import { HedgeDelay, outlookOf } from '../../src/app/hedge';
import { silentLogger } from '../../src/base/logger';
import { systemClock } from '../../src/base/systemClock';

/** The default of `litellm.timeoutMs`. */
export const timeoutMs = 20_000;
export const goodKey = 'sk-Zx81kQpM0aRtYw2LbN4cVd7e';

/** Where a fault waits to happen. */
export interface Place {
  readonly url: string;
  readonly key?: string;
  readonly model?: string;
  /** What the proxy said about the key's budget when the terminal opened. */
  readonly budgetResetAt?: string;
}

const ignore = (): void => undefined;
const never = new AbortController().signal;
let asked = 0;

function request(): SuggestionRequest {
  asked += 1;
  return {
    // Another one each time, so that no cache answers.
    goal: { kind: 'ask', request: `list the files, newest first, at most ${String(asked)}` },
    context: { operatingSystem: { name: 'linux', version: '6.1' }, shell: { kind: 'bash' } },
  };
}

export function providerAt({ url, key = goodKey, model = 'qwen3-0.6b', budgetResetAt }: Place): LiteLlmProvider {
  return new LiteLlmProvider({
    settings: () => ({ baseUrl: url, model, timeoutMs }),
    readKey: () => Promise.resolve(key === '' ? undefined : key),
    clock: systemClock,
    logger: silentLogger,
    budgetResetAt: () => budgetResetAt,
  });
}

/** As the extension has it when LiteLLM answered lately: the other one starts after half a second, or when it fails. */
export async function askAuto(place: Place, local: SuggestionProvider): Promise<string> {
  const litellm = providerAt(place);
  const breaker = new CircuitBreaker(systemClock);
  const ports: CascadePorts = {
    local,
    litellm,
    mode: () => 'auto',
    exactAnswer: () => Promise.resolve(undefined),
    isLiteLlmConfigured: () => Promise.resolve(true),
    didFallBack: ignore,
    didAnswer: ignore,
    didFail: ignore,
    hedge: {
      local,
      litellm,
      clock: systemClock,
      logger: silentLogger,
      delay: new HedgeDelay(),
      outlook: () => outlookOf(breaker.state, { kind: 'awake' }, false),
      knowsWell: () => Promise.resolve(false),
      didFinishLiteLlm: ignore,
    },
  };
  const answer = await suggestThroughCascade(ports, request(), ignore, never);
  if (answer.kind === 'failed') return saidOf(answer.failure);
  const { suggestion, late } = answer.value;
  late?.dispose();
  const notes = late === undefined ? suggestion.notes : ['LiteLLM is still asked; its answer is offered.'];
  return [`Answer by ${suggestion.facts.answeredBy}.`, ...notes].join(' ');
}

/** With provider `litellm` or `local`: one is asked, and its failure is said. */
export async function askOne(provider: SuggestionProvider, onPartialText = ignore, signal = never): Promise<string> {
  const answer = await provider.suggest(request(), onPartialText, signal);
  if (answer.kind === 'failed') return saidOf(answer.failure);
  return [`Answer by ${answer.value.facts.answeredBy}.`, ...answer.value.notes].join(' ');
}

/** The sentence, and in square brackets the button. */
function saidOf(failure: AiFailure): string {
  const { message, action } = describeFailure(failure);
  return action === undefined ? message : `${message} [${action.label}]`;
}
