import type { ShellKind } from '../base/shell';

/** How one family of models wants to be asked. */
export interface ModelProfile {
  /** What the entry stands for, shown in the log. */
  readonly name: string;
  readonly format: 'tag' | 'chat' | 'alpaca';
  /** Room for the prompt; less than the model could take, because small models answer worse to long prompts. */
  readonly promptTokens: number;
  /** Longest request that still fits together with the rules. */
  readonly requestTokens: number;
  /** Longest answer; always sent, because a call without a limit reserves the key's budget for 16,384 tokens. */
  readonly answerTokens: number;
  readonly fewShot: boolean;
  /** Shells that a `tag` model knows by another word than usual. */
  readonly shellTags?: Readonly<Partial<Record<ShellKind, string>>>;
  /** The model thinks aloud unless told not to: `qwen3` wants both the template switch and `/no_think`. */
  readonly thinking: 'none' | 'qwen3';
  /** Said to a user who picks the model, when its licence limits its use. */
  readonly licenceNote?: string;
}

interface CatalogueEntry {
  readonly matches: RegExp;
  readonly profile: ModelProfile;
}

/** The model in the package: fine-tuned on `tag` prompts, sees nothing but the request. */
export const builtInModelProfile: ModelProfile = {
  name: 'built-in',
  format: 'tag',
  promptTokens: 384,
  requestTokens: 350,
  // Twice what nearly all right answers take: what is still not over by then has lost its way.
  answerTokens: 72,
  fewShot: false,
  thinking: 'none',
};

const defaultProfile: ModelProfile = {
  name: 'any chat model',
  format: 'chat',
  promptTokens: 3_000,
  requestTokens: 6_000,
  answerTokens: 256,
  fewShot: true,
  thinking: 'none',
};

/** First match wins; the last resort is `defaultProfile`. */
const catalogue: readonly CatalogueEntry[] = [
  {
    // Eng-Elias/qwen3-0.6b-terminal-instruct: Alpaca template with an operating-system tag in the request.
    matches: /terminal-instruct/i,
    profile: {
      name: 'qwen3-0.6b-terminal-instruct',
      format: 'alpaca',
      promptTokens: 1_500,
      requestTokens: 1_200,
      answerTokens: 192,
      fewShot: false,
      thinking: 'none',
      licenceNote: 'The weights of qwen3-0.6b-terminal-instruct may not be used commercially.',
    },
  },
  {
    // Our own fine-tuned weights behind the proxy keep the chat form with short rules: no examples needed.
    matches: /nl2sh/i,
    profile: { ...defaultProfile, name: 'nl2sh', promptTokens: 1_500, requestTokens: 1_200, fewShot: false },
  },
  {
    matches: /qwen-?3/i,
    profile: { ...defaultProfile, name: 'Qwen3', promptTokens: 2_000, thinking: 'qwen3' },
  },
];

/** The profile for a model id as the proxy or a file name has it. */
export function profileFor(modelId: string): ModelProfile {
  return catalogue.find((entry) => entry.matches.test(modelId))?.profile ?? defaultProfile;
}

/** The profile for a local GGUF by the prompt format that its catalogue entry names. */
export function localProfile(
  format: ModelProfile['format'],
  modelName: string,
  shellTags: ModelProfile['shellTags'] = {},
): ModelProfile {
  if (format === 'tag') return { ...builtInModelProfile, shellTags };
  const named = profileFor(modelName);
  return named.format === format ? named : { ...defaultProfile, format, fewShot: format === 'chat' };
}
