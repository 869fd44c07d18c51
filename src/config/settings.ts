import * as z from 'zod/mini';

/** Where VS Code lets a setting be changed; never by a repository (design.md section 2). */
export type SettingScope = 'application' | 'machine';

export interface SettingDeclaration<T> {
  readonly schema: z.ZodMiniType<T>;
  readonly fallback: NoInfer<T>;
  readonly scope: SettingScope;
  /** Not carried to other machines by Settings Sync. */
  readonly ignoreSync?: boolean;
  /** Markdown for the settings editor. */
  readonly description: string;
  /** Text of each value of an enumeration, in the order of the values. */
  readonly enumDescriptions?: readonly string[];
}

function setting<T>(declaration: SettingDeclaration<T>): SettingDeclaration<T> {
  return declaration;
}

const integer = (minimum: number, maximum: number): z.ZodMiniType<number> =>
  z.int().check(z.gte(minimum), z.lte(maximum));

const ruleSchema = z.object({
  /** Program names or a regular expression in slashes, matched against the whole command. */
  pattern: z.string().check(z.minLength(1)),
  level: z.enum(['caution', 'dangerous', 'critical']),
  reason: z.optional(z.string()),
});
export type UserRule = z.infer<typeof ruleSchema>;

/** Every setting once: key without prefix, type, default, scope, text. The manifest is generated from it. */
export const settings = {
  provider: setting({
    schema: z.enum(['auto', 'litellm', 'local']),
    fallback: 'auto',
    scope: 'application',
    description: 'Who answers a request.',
    enumDescriptions: [
      'LiteLLM when it is set up and awake, else the local model.',
      'Only LiteLLM; the local model never answers.',
      'Only the local model; nothing is ever sent over the network.',
    ],
  }),
  'litellm.baseUrl': setting({
    schema: z.string(),
    fallback: '',
    scope: 'application',
    ignoreSync: true,
    description:
      'Base URL of a LiteLLM proxy or another OpenAI-compatible server, such as `https://llm.example.com` or `http://localhost:4000`. HTTPS is required except for this machine; in a remote window `localhost` is the remote side. Empty: the local model answers.',
  }),
  'litellm.model': setting({
    schema: z.string(),
    fallback: 'qwen3-0.6b',
    scope: 'application',
    ignoreSync: true,
    description: 'Name of the model at the proxy.',
  }),
  'litellm.virtualKey': setting({
    schema: z.string(),
    fallback: '',
    scope: 'application',
    ignoreSync: true,
    description:
      'Better: [Set LiteLLM Virtual Key](command:aiTerminalPro.setVirtualKey), which keeps the key in the secret store. A key typed here is moved there as soon as it is complete, and this setting is emptied.',
  }),
  'litellm.warmUp': setting({
    schema: z.boolean(),
    fallback: true,
    scope: 'application',
    description: 'Wake a sleeping endpoint when an AI Terminal opens (one token, once per idle window).',
  }),
  'litellm.timeoutMs': setting({
    schema: integer(1_000, 120_000),
    fallback: 20_000,
    scope: 'application',
    description: 'Milliseconds after which a request to LiteLLM is given up.',
  }),
  'local.modelPath': setting({
    schema: z.string(),
    fallback: '',
    scope: 'machine',
    description: 'Path of a `.gguf` file to use instead of the built-in model.',
  }),
  'local.model': setting({
    schema: z.enum(['built-in', 'qwen3-0.6b-q4', 'qwen3-0.6b-q8']),
    fallback: 'built-in',
    scope: 'machine',
    description:
      'Local model that answers when no file is given. [Download a Local Model](command:aiTerminalPro.downloadModel) shows what fits this machine, fetches and removes.',
    enumDescriptions: [
      'The small model that comes with the extension.',
      'Qwen3 0.6B in 4 bit: 397 MB to download, 1.0 GB of memory.',
      'Qwen3 0.6B in 8 bit: 639 MB to download, 1.3 GB of memory.',
    ],
  }),
  'local.hubUrl': setting({
    schema: z.string(),
    fallback: 'https://huggingface.co',
    scope: 'application',
    ignoreSync: true,
    description:
      'Where models are downloaded from: the Hugging Face Hub, or a mirror with the same paths. HTTPS is required except for this machine. Nothing is downloaded without a click.',
  }),
  'local.threads': setting({
    schema: integer(0, 64),
    fallback: 0,
    scope: 'machine',
    description: 'Threads of the local model; 0 lets the model and the machine decide.',
  }),
  'local.idleUnloadMinutes': setting({
    schema: integer(0, 1_440),
    fallback: 15,
    scope: 'machine',
    description: 'Minutes without a request after which the local model leaves the memory; 0 keeps it.',
  }),
  'shell.path': setting({
    schema: z.string(),
    fallback: '',
    scope: 'machine',
    description: "Shell of new AI Terminals. Empty: the shell of VS Code's default terminal profile.",
  }),
  'shell.args': setting({
    schema: z.array(z.string()),
    fallback: [] as string[],
    scope: 'machine',
    description: 'Arguments of that shell.',
  }),
  'ctrlK.terminals': setting({
    schema: z.enum(['owned', 'all']),
    fallback: 'owned',
    scope: 'application',
    description: 'Where Ctrl+K (Cmd+K on macOS) asks for a command.',
    enumDescriptions: ['In AI Terminals.', 'In every terminal.'],
  }),
  review: setting({
    schema: z.enum(['always', 'risky']),
    fallback: 'always',
    scope: 'application',
    ignoreSync: true,
    description: 'When a command is shown before it runs.',
    enumDescriptions: ['Always.', 'Unless it is proved to be safe (read-only).'],
  }),
  'context.cwd': setting(contextSwitch('the current folder')),
  'context.git': setting(contextSwitch('the git branch and whether there are changes')),
  'context.files': setting(contextSwitch('names of files in the current folder')),
  'context.history': setting(contextSwitch('recent commands of this terminal')),
  'context.lastOutput': setting(contextSwitch('the end of the output of the last command')),
  'safety.rules': setting({
    schema: z.array(ruleSchema),
    fallback: [] as UserRule[],
    scope: 'application',
    ignoreSync: true,
    description:
      'Rules of your own that raise the level of matching commands: `pattern` (a program name, or a regular expression in slashes), `level`, `reason`. They never lower a level.',
  }),
} as const;

function contextSwitch(what: string): SettingDeclaration<boolean> {
  return { schema: z.boolean(), fallback: true, scope: 'application', description: `Give the model ${what}.` };
}

export type SettingKey = keyof typeof settings;
export type Settings = {
  readonly [K in SettingKey]: (typeof settings)[K] extends SettingDeclaration<infer T> ? T : never;
};

/** A value of the wrong type: the default is used, and the user is told once. */
export interface SettingProblem {
  readonly key: SettingKey;
  readonly message: string;
}

/** Reads every setting through its schema; never throws, a bad value becomes its default and a problem. */
export function parseSettings(read: (key: SettingKey) => unknown): {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const entries = (Object.keys(settings) as SettingKey[]).map((key) => {
    const declaration: SettingDeclaration<unknown> = settings[key];
    const raw = read(key);
    if (raw === undefined) return [key, declaration.fallback] as const;
    const parsed = declaration.schema.safeParse(raw);
    if (parsed.success) return [key, parsed.data] as const;
    problems.push({ key, message: describeProblem(key, declaration, raw) });
    return [key, declaration.fallback] as const;
  });
  return { settings: Object.freeze(Object.fromEntries(entries)) as Settings, problems };
}

function describeProblem(key: SettingKey, declaration: SettingDeclaration<unknown>, raw: unknown): string {
  const shown = JSON.stringify(raw).slice(0, 60);
  return `The setting ${key} can't be ${shown}; using ${JSON.stringify(declaration.fallback)} until it is corrected.`;
}
