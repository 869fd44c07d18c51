import * as z from 'zod/mini';
import { failed, ok, type Result } from '../base/result';
import type { HubSource } from './catalogue';
import type { DownloadFailure } from './downloadFailure';

/** Where a file lies on the hub or on a mirror with the hub's layout. Unencrypted only on this machine. */
export function hubFileUrl(hubUrl: string, source: HubSource): Result<URL, DownloadFailure> {
  const base = URL.canParse(hubUrl) ? new URL(hubUrl) : undefined;
  const loopback = base !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(base.hostname);
  if (base === undefined || !(base.protocol === 'https:' || (base.protocol === 'http:' && loopback)))
    return failed({ kind: 'bad-mirror', url: hubUrl });
  const parts = [...source.repository.split('/'), 'resolve', source.revision, ...source.fileName.split('/')];
  base.pathname = [base.pathname.replace(/\/$/, ''), ...parts.map(encodeURIComponent)].join('/');
  return ok(base);
}

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/**
 * The hash and size of a large file as the hub tells them in the headers of its first answer
 * (`X-Linked-ETag` is the SHA-256 of the LFS object, `X-Linked-Size` its bytes).
 */
export function linkedFile(headers: Headers): { readonly sha256: string; readonly sizeBytes: number } | undefined {
  const hash = sha256.safeParse(headers.get('x-linked-etag')?.replace(/^(?:W\/)?"|"$/g, ''));
  const sizeBytes = Number(headers.get('x-linked-size') ?? NaN);
  return hash.success && Number.isSafeInteger(sizeBytes) ? { sha256: hash.data, sizeBytes } : undefined;
}

/** The first byte and the whole size in a `Content-Range` such as `bytes 100-199/200`. */
export function contentRange(headers: Headers): { readonly start: number; readonly totalBytes: number } | undefined {
  const found = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '');
  return found === null ? undefined : { start: Number(found[1]), totalBytes: Number(found[2]) };
}
