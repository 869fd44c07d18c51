import type { HubSource } from './catalogue';

const plainPart = /^[\w][\w.-]*$/;

/**
 * Reads what a user pastes for a file of the hub: `owner/repository/file.gguf`, the address of the file's page, or of
 * its download. Undefined for anything else.
 */
export function parseHubReference(text: string): HubSource | undefined {
  const trimmed = text.trim();
  const path = URL.canParse(trimmed) ? decoded(new URL(trimmed).pathname) : trimmed;
  const [owner = '', name = '', ...rest] = path.replace(/^\/+/, '').split('/');
  const hasRevision = rest[0] === 'resolve' || rest[0] === 'blob';
  const revision = hasRevision ? (rest[1] ?? '') : 'main';
  const file = hasRevision ? rest.slice(2) : rest;
  const parts = [owner, name, revision, ...file];
  if (file.length === 0 || !parts.every((part) => plainPart.test(part))) return undefined;
  const fileName = file.join('/');
  return /\.gguf$/i.test(fileName) ? { repository: `${owner}/${name}`, revision, fileName } : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}
