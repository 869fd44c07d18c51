import { UserError } from '../base/userError';

/** What every command of the CLI is given. */
export interface DeployContext {
  readonly environment: NodeJS.ProcessEnv;
  /** The package's folder, whose files are pinned and sent. */
  readonly folder: string;
  readonly dryRun: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A setting that only the user can give; says where it comes from when it is missing. */
export function required(context: DeployContext, name: string, whatItIs: string): string {
  const value = context.environment[name];
  if (value === undefined || value === '') throw new UserError(`${name} is not set: it is ${whatItIs}.`);
  return value;
}

/** A Hugging Face token with the rights of its owner; never printed. */
export function huggingFaceToken(context: DeployContext): string {
  const token = required(
    context,
    'HF_TOKEN',
    'a Hugging Face token with write access, made under Settings, Access Tokens',
  );
  if (!/^hf_[A-Za-z0-9]{20,}$/.test(token))
    throw new UserError(
      'HF_TOKEN does not look like a Hugging Face token: it starts with hf_ and goes on with letters and digits.',
    );
  return token;
}
