import { randomBytes } from 'node:crypto';

/** 32 characters that nobody can guess, behind what LiteLLM wants a key to begin with. */
export function randomSecret(prefix: 'sk-' | '' = ''): string {
  return prefix + randomBytes(24).toString('base64url');
}
