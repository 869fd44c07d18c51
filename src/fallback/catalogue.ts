import { basename } from 'node:path';
import type { ModelDescription, PromptFormat } from './localModel';

/** A file in a repository of the Hugging Face Hub, or of a mirror with the same layout. */
export interface HubSource {
  readonly repository: string;
  /** Branch or commit; a commit can't change under the hash. */
  readonly revision: string;
  readonly fileName: string;
}

export interface CatalogueModel {
  /** Value of the setting `local.model`. */
  readonly id: string;
  readonly name: string;
  readonly licence: string;
  readonly sizeBytes: number;
  /** Measured at `contextTokens`; what has to be free. */
  readonly memoryBytes: number;
  readonly promptFormat: PromptFormat;
  readonly contextTokens: number;
  readonly sha256: string;
  /** Undefined for the model that comes with the extension. */
  readonly source: HubSource | undefined;
  /** What a user may expect, in the words of our own measurements. */
  readonly quality: string;
  readonly speed: string;
}

export const builtInModel: CatalogueModel = {
  id: 'built-in',
  name: 'built-in (basic)',
  licence: 'Apache-2.0',
  sizeBytes: 70_447_264,
  memoryBytes: 300_000_000,
  promptFormat: 'tag',
  contextTokens: 1024,
  sha256: '188156ccd1a4bc264018046aa3cfd74a4a4417aeae4cbc6d7fcdcbb8df8b209e',
  source: undefined,
  quality: 'basic: about one in three everyday requests answered fully right, seven in ten with the right program',
  speed: 'about 0.1 s an answer',
};

export const downloadableModels: readonly CatalogueModel[] = [
  {
    id: 'qwen3-0.6b-q4',
    name: 'Qwen3 0.6B (4 bit)',
    licence: 'Apache-2.0',
    sizeBytes: 396_705_472,
    memoryBytes: 1_000_000_000,
    promptFormat: 'chat',
    contextTokens: 2048,
    sha256: 'ac2d97712095a558e31573f62f466a3f9d93990898b0ec79d7c974c1780d524a',
    source: { repository: 'unsloth/Qwen3-0.6B-GGUF', revision: 'main', fileName: 'Qwen3-0.6B-Q4_K_M.gguf' },
    quality: 'general model, not tuned for commands; not evaluated by us yet',
    speed: 'about 1 s an answer on two cores',
  },
  {
    id: 'qwen3-0.6b-q8',
    name: 'Qwen3 0.6B (8 bit, official file)',
    licence: 'Apache-2.0',
    sizeBytes: 639_446_688,
    memoryBytes: 1_250_000_000,
    promptFormat: 'chat',
    contextTokens: 2048,
    sha256: '9465e63a22add5354d9bb4b99e90117043c7124007664907259bd16d043bb031',
    source: {
      repository: 'Qwen/Qwen3-0.6B-GGUF',
      revision: '23749fefcc72300e3a2ad315e1317431b06b590a',
      fileName: 'Qwen3-0.6B-Q8_0.gguf',
    },
    quality: 'general model, not tuned for commands; not evaluated by us yet',
    speed: 'about 1.5 s an answer on two cores',
  },
];

export function catalogueModel(id: string): CatalogueModel | undefined {
  return [builtInModel, ...downloadableModels].find((model) => model.id === id);
}

/** A catalogue model whose file lies at `path`. */
export function describeModel(model: CatalogueModel, path: string): ModelDescription {
  const { name, sha256, promptFormat, contextTokens } = model;
  return { name, path, sha256, promptFormat, contextTokens };
}

/** A user's own file: nothing is known of its hash, and its name tells the form of its prompts. */
export function describeModelFile(path: string): ModelDescription {
  const fileName = basename(path);
  const promptFormat = promptFormatsByName.find(({ pattern }) => pattern.test(fileName))?.format ?? 'chat';
  return { name: fileName.replace(/\.gguf$/i, ''), path, sha256: undefined, promptFormat };
}

const promptFormatsByName: readonly { readonly pattern: RegExp; readonly format: PromptFormat }[] = [
  // Models of our own recipe.
  { pattern: /nl2sh/i, format: 'tag' },
  { pattern: /terminal-instruct/i, format: 'alpaca' },
];
