import { basename } from 'node:path';
import type { ModelDescription, PromptFormat, ShellTags } from './localModel';

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
  /** Lower-case hex. */
  readonly sha256: string;
  /**
   * The hash is what many public projects pin for this very file and revision, but nobody here could compare it with
   * the hub: at the download the hub is asked for its own, both have to agree, and the user is told what was checked.
   */
  readonly isHashUnconfirmed?: boolean;
  /** Shells that the model knows by another word than their own; only with the prompt format `tag`. */
  readonly shellTags?: ShellTags;
  /** Where the file lies below the extension's folder, for the model that comes with it. */
  readonly bundledFile?: string;
  /** Where all others are fetched from. */
  readonly source?: HubSource;
  /** What a user may expect, by our own measurements; short, because a row of a list is one line. */
  readonly quality: string;
  /** For one answer on two idle cores. */
  readonly speed: string;
}

/** All that changes with a new file in model/release. */
const builtInWeights = {
  bundledFile: 'model/release/nl2sh-135m-v1.gguf',
  sizeBytes: 90_335_168,
  sha256: '5809bbbf2035c7acc19706849f3db45aa4a65ce8ddaebda4697539652e2bbe77',
  quality: 'everyday requests: 1 in 2 right, 5 in 6 right program',
} satisfies Partial<CatalogueModel>;

export const builtInModel: CatalogueModel & { readonly bundledFile: string } = {
  id: 'built-in',
  name: 'built-in (basic)',
  licence: 'Apache-2.0',
  memoryBytes: 300_000_000,
  promptFormat: 'tag',
  contextTokens: 1024,
  speed: '0.1 s',
  ...builtInWeights,
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
    isHashUnconfirmed: true,
    source: {
      repository: 'unsloth/Qwen3-0.6B-GGUF',
      revision: '50968a4468ef4233ed78cd7c3de230dd1d61a56b',
      fileName: 'Qwen3-0.6B-Q4_K_M.gguf',
    },
    quality: 'not tuned for commands, not evaluated by us',
    speed: 'about 1 s',
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
    isHashUnconfirmed: true,
    source: {
      repository: 'Qwen/Qwen3-0.6B-GGUF',
      revision: '23749fefcc72300e3a2ad315e1317431b06b590a',
      fileName: 'Qwen3-0.6B-Q8_0.gguf',
    },
    quality: 'not tuned for commands, not evaluated by us',
    speed: 'about 1.5 s',
  },
];

export function catalogueModel(id: string): CatalogueModel | undefined {
  return [builtInModel, ...downloadableModels].find((model) => model.id === id);
}

/** A catalogue model whose file lies at `path`. */
export function describeModel(model: CatalogueModel, path: string): ModelDescription {
  const { name, sha256, promptFormat, contextTokens, shellTags } = model;
  return { name, path, sha256, promptFormat, contextTokens, ...(shellTags === undefined ? {} : { shellTags }) };
}

/** A user's own file: nothing is known of its hash, and its name tells the form of its prompts. */
export function describeModelFile(path: string): ModelDescription {
  const fileName = basename(path);
  const form = formsByName.find(({ pattern }) => pattern.test(fileName))?.form ?? { promptFormat: 'chat' };
  return { name: fileName.replace(/\.gguf$/i, ''), path, sha256: undefined, ...form };
}

const formsByName: readonly {
  readonly pattern: RegExp;
  readonly form: Pick<ModelDescription, 'promptFormat' | 'shellTags'>;
}[] = [
  // Models of our own recipe; the first release knew three tags only.
  { pattern: /nl2sh.*-v0\b/i, form: { promptFormat: 'tag', shellTags: { zsh: 'bash', fish: 'bash' } } },
  { pattern: /nl2sh/i, form: { promptFormat: 'tag' } },
  { pattern: /terminal-instruct/i, form: { promptFormat: 'alpaca' } },
];
