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

/** Formats that services publish; each begins with a fixed mark, so that nothing else matches. */
const knownFormats: readonly Detector[] = [
  { kind: 'private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g },
  { kind: 'API key', pattern: /\bsk-[\w-]{16,}/g },
  { kind: 'Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{20,}\b/g },
  { kind: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/g },
  { kind: 'GitLab token', pattern: /\bgl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{20,}/g },
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  { kind: 'Google API key', pattern: /\bAIza[\w-]{35}/g },
  { kind: 'Slack token', pattern: /\bxox[abeoprs]-[\w-]{10,}/g },
  { kind: 'Stripe key', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { kind: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'PyPI token', pattern: /\bpypi-[\w-]{40,}/g },
  { kind: 'SendGrid key', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
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
      /(?:^|[\s"'{,;&?(\[_.-])(?:[\w-]*(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token|private[_-]?key|client[_-]?secret|token|pwd))["']?\s*(?:=|:\s)\s*["']?([^\s"',;&$<>|(){}]{6,})/gi,
  },
  {
    kind: 'password',
    pattern:
      /(?:^|\s)--(?:password|passwd|token|secret|api-key|access-token)(?:=|\s+)["']?([^\s"'$<>|;&-][^\s"'<>|;&]{3,})/gi,
  },
  { kind: 'password', pattern: /\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n|;&]*\s-p([^\s"'|;&]{4,})/g },
  { kind: 'password', pattern: /\bsshpass\s+-p\s*["']?([^\s"'|;&]{3,})/g },
  { kind: 'user and password', pattern: /\bcurl\b[^\n|;&]*\s(?:-u|--user)[\s=]["']?[^\s:"']{1,60}:([^\s"'|;&]{3,})/g },
];

/** Values that stand in those places without being secret. */
const notSecret =
  /^(?:true|false|null|none|undefined|string|password|secret|token|required|optional|\*+|x{3,}|\.{3,}|SECRET_\d+|\$\{?\w+\}?|%\w+%|<[^>]*>|\{\{.*\}\})$/i;

/** All secrets of a text in order, never overlapping; a known format wins over a place, a place over mere randomness. */
export function detectSecrets(text: string): DetectedSecret[] {
  const found: DetectedSecret[] = [];
  const add = (candidate: DetectedSecret): void => {
    if (found.every((other) => candidate.end <= other.start || candidate.start >= other.end)) found.push(candidate);
  };
  for (const { kind, pattern } of [...knownFormats, ...secretPlaces]) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? match[0];
      if (notSecret.test(value)) continue;
      const start = match[1] === undefined ? match.index : match.index + match[0].lastIndexOf(value);
      add({ start, end: start + value.length, kind });
    }
  }
  for (const match of text.matchAll(/[A-Za-z0-9+/_=-]{24,}/g)) {
    if (looksRandom(match[0]))
      add({ start: match.index, end: match.index + match[0].length, kind: 'random-looking text' });
  }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * Letters of both cases and digits, mixed without words, of more than 4 bits a character. Paths, hashes of commits
 * and images (hexadecimal), UUIDs and long names stay: commands need them and they give nothing away.
 */
function looksRandom(text: string): boolean {
  if (/^[0-9a-f-]+$/i.test(text)) return false;
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return false;
  if (text.split(/[/_=+-]/).some((part) => part.length > 0 && part.length < 12 && /^[A-Za-z]?[a-z]+$/.test(part)))
    return false;
  return entropyBits(text) > minimumEntropyBits;
}

const minimumEntropyBits = 4;

/** Shannon entropy per character in bits. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
