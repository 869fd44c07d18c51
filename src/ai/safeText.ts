/**
 * A message of a server or library as it may be shown and logged: one line, short, without anything that looks like
 * a key or a key's hash, whoever put it there.
 */
export function safeMessage(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const masked = line
    .replace(/\b(?:sk|hf)[-_][\w.-]{3,}/g, (key) => `${key.slice(0, 3)}…`)
    .replace(/\b[0-9a-f]{32,}\b/gi, '…')
    .replace(/\bBearer\s+\S+/gi, 'Bearer …');
  return masked.length > maxLength ? `${masked.slice(0, maxLength)}…` : masked;
}

const maxLength = 300;
