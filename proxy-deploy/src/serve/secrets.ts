import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { randomSecret } from '../base/randomSecret';
import { UserError } from '../base/userError';

const shape = z.object({
  masterKey: z.string().startsWith('sk-'),
  /** Encrypts what LiteLLM stores; the data is unreadable with another one, so it never changes. */
  saltKey: z.string().startsWith('sk-'),
  databasePassword: z.string().min(16),
});

export type Secrets = z.infer<typeof shape>;

export function secretsPath(folder: string): string {
  return join(folder, 'secrets.json');
}

/** The secrets of a data folder, made the first time; LITELLM_MASTER_KEY and LITELLM_SALT_KEY of a host win over the file. */
export function loadSecrets(folder: string, environment: NodeJS.ProcessEnv = process.env): Secrets {
  const { LITELLM_MASTER_KEY: masterKey, LITELLM_SALT_KEY: saltKey } = environment;
  if (masterKey !== undefined && saltKey !== undefined) {
    const given = shape.safeParse({ masterKey, saltKey, databasePassword: randomSecret() });
    if (!given.success) throw new UserError('LITELLM_MASTER_KEY and LITELLM_SALT_KEY have to start with "sk-".');
    return given.data;
  }
  const path = secretsPath(folder);
  if (existsSync(path)) {
    const stored = shape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (!stored.success)
      throw new UserError(
        `${path} is damaged: restore it from a backup, or remove the folder to start without keys and spend.`,
      );
    return stored.data;
  }
  const made = { masterKey: randomSecret('sk-'), saltKey: randomSecret('sk-'), databasePassword: randomSecret() };
  writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}
