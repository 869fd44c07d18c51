import { detectKnownTokens } from './knownTokens';
import { mapTexts } from './mapTexts';
import type { SuggestionRequest } from './provider';
import { detectSecrets, withoutOverlaps } from './secretDetectors';

/** A secret that stayed here; its text is kept in memory only, never logged. */
export interface Replacement {
  readonly placeholder: string;
  /** What it looked like, such as "GitHub token". */
  readonly kind: string;
  readonly length: number;
}

export interface RedactedRequest {
  readonly request: SuggestionRequest;
  readonly replacements: readonly Replacement[];
  /** Puts the secrets back where the model used their placeholders. */
  restore(command: string): string;
}

/** Stands between the texts while they are searched as one; no text holds it. */
const separator = '\u0001';

/** Shorter secrets are replaced only where they were found: `test` may be a password and a word. */
const replaceEverywhereLength = 8;

/**
 * Replaces what looks like a secret in every text that would leave this machine. The same secret gets the same
 * placeholder wherever it stands, numbered in order of appearance, so that equal requests stay equal.
 */
export async function redact(request: SuggestionRequest): Promise<RedactedRequest> {
  const texts: string[] = [];
  mapTexts(request, (text) => {
    texts.push(text.replaceAll(separator, ' '));
    return text;
  });
  const joined = texts.join(separator);
  const found = withoutOverlaps([...(await detectKnownTokens(joined)), ...detectSecrets(joined)]);
  const entries = new Map<string, Replacement>();
  let hidden = '';
  let end = 0;
  for (const secret of found) {
    // A private key without its end would reach into the next text.
    const value = joined.slice(secret.start, secret.end).split(separator)[0] ?? '';
    if (value === '') continue;
    const placeholder = entries.get(value)?.placeholder ?? `SECRET_${entries.size + 1}`;
    entries.set(value, { placeholder, kind: secret.kind, length: value.length });
    hidden += joined.slice(end, secret.start) + placeholder;
    end = secret.start + value.length;
  }
  hidden += joined.slice(end);
  for (const [value, { placeholder, length }] of entries) {
    if (length >= replaceEverywhereLength) hidden = hidden.replaceAll(value, placeholder);
  }
  const hiddenTexts = hidden.split(separator);
  let index = 0;
  const secretsByPlaceholder = new Map([...entries].map(([value, entry]) => [entry.placeholder, value]));
  return {
    request: mapTexts(request, () => hiddenTexts[index++] ?? ''),
    replacements: [...entries.values()],
    restore: (command) => command.replace(/\bSECRET_\d+\b/g, (name) => secretsByPlaceholder.get(name) ?? name),
  };
}
