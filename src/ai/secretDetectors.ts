/** A stretch of text that looks like a secret. */
export interface DetectedSecret {
  readonly start: number;
  readonly end: number;
  /** What a user reads, such as "GitHub token". */
  readonly kind: string;
}

interface Detector {
  readonly kind: string;
  /** Global; the secret is group 1 when there is one, else the whole match. */
  readonly pattern: RegExp;
}

/** Formats with a fixed mark that secretlint's rules leave out or want in longer form. */
const knownFormats: readonly Detector[] = [
  {
    kind: 'private key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  },
  { kind: 'API key', pattern: /\b[sr]k-[\w-]{16,}/g },
  { kind: 'Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{20,}\b/g },
  { kind: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/g },
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  { kind: 'Google API key', pattern: /\bAIza[\w-]{35}/g },
  { kind: 'Stripe key', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { kind: 'PyPI token', pattern: /\bpypi-[\w-]{40,}/g },
  { kind: 'cloud token', pattern: /\b(?:do[opr]_v1_[0-9a-f]{64}|hv[sbr]\.[\w-]{20,}|dckr_pat_[\w-]{20,})/g },
  { kind: 'JSON web token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g },
  { kind: 'age key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/g },
];

/** Places where a secret stands whatever it looks like; the secret alone is replaced. */
const secretPlaces: readonly Detector[] = [
  { kind: 'password in a URL', pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:/@'"]{0,60}:([^\s@/'"]{3,})@/gi },
  {
    kind: 'authorization header',
    pattern: /\b(?:authorization|proxy-authorization)["']?\s*[:=]\s*["']?(?:bearer|basic|token)?\s*([^\s"',;]{6,})/gi,
  },
  { kind: 'bearer token', pattern: /\bbearer\s+([\w.~+/-]{12,}=*)/gi },
  {
    kind: 'password',
    pattern:
      /(?<![\w-])(?:[\w-]*(?:password|passwd|passphrase|secret|api[_-]?key|(?:access|account)[_-]?key|auth[_-]?token|access[_-]?token|private[_-]?key|client[_-]?secret|token|pwd))["']?\s*(?:=|:\s)\s*["']?([^\s"',;&$<>|(){}]{6,})/gi,
  },
  {
    kind: 'password',
    pattern:
      /(?<![\w-])--(?:password|passwd|pass|token|secret|api-key|access-token)(?:=|\s+)["']?([^\s"'$<>|;&-][^\s"'<>|;&]{3,})/gi,
  },
  { kind: 'password', pattern: /\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n|;&]*\s-p([^\s"'|;&]{4,})/g },
  { kind: 'password', pattern: /\bsshpass\s+-p\s*["']?([^\s"'|;&]{3,})/g },
  { kind: 'user and password', pattern: /\bcurl\b[^\n|;&]*\s(?:-u|--user)[\s=]["']?[^\s:"']{1,60}:([^\s"'|;&]{3,})/g },
];

/** Values that stand in those places without being secret. */
const notSecret =
  /^(?:true|false|null|none|undefined|string|password|secret|token|required|optional|\*+|x{3,}|\.{3,}|SECRET_\d+|\$\{?\w+\}?|%\w+%|<[^>]*>|\{\{.*\}\})$/i;

/** All that looks like a secret, best reason first: a known format, then a telling place, then mere randomness. */
export function detectSecrets(text: string): DetectedSecret[] {
  const found: DetectedSecret[] = [];
  for (const { kind, pattern } of [...knownFormats, ...secretPlaces]) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? match[0];
      if (notSecret.test(value)) continue;
      const start = match[1] === undefined ? match.index : match.index + match[0].lastIndexOf(value);
      found.push({ start, end: start + value.length, kind });
    }
  }
  for (const match of text.matchAll(/[A-Za-z0-9+_=-]{24,}/g)) {
    if (!looksRandom(match[0])) continue;
    found.push({ start: match.index, end: match.index + match[0].length, kind: 'random-looking text' });
  }
  return found;
}

/** In order of the text and without overlaps; of two that overlap the earlier in the list stays. */
export function withoutOverlaps(secrets: readonly DetectedSecret[]): DetectedSecret[] {
  const kept: DetectedSecret[] = [];
  for (const secret of secrets) {
    if (kept.every((other) => secret.end <= other.start || secret.start >= other.end)) kept.push(secret);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/**
 * Letters of both cases and digits that change too often to be words. Paths, hashes of commits and images
 * (hexadecimal), UUIDs and camelCase names stay: commands need them and they give nothing away.
 */
function looksRandom(text: string): boolean {
  if (/^[0-9a-f-]+$/i.test(text)) return false;
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return false;
  const changes = text.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes / text.length > minimumChangeRate && entropyBits(text) > minimumEntropyBits;
}

/** Random text changes between lower case, upper case and digits at about every second character, names at every sixth. */
const minimumChangeRate = 0.3;
const minimumEntropyBits = 3.5;

/** Shannon entropy per character in bits. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
