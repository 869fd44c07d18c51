import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { failed, ok, type Result } from '../base/result';
import { readGgufHeader, type GgufHeader } from './ggufHeader';
import type { FileStamp } from './inferenceEngine';
import type { LocalModelFailure } from './localModel';

export interface CheckedFile {
  readonly header: GgufHeader;
  readonly stamp: FileStamp;
}

/** Looks at a model file before llama.cpp does: there, readable, whole, a language model with a tokenizer. */
export async function checkModelFile(path: string): Promise<Result<CheckedFile, LocalModelFailure>> {
  const corrupt = (message: string): Result<never, LocalModelFailure> =>
    failed({ kind: 'file-corrupt', path, message });
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return failed({ kind: 'file-missing', path });
    return corrupt(`it can't be opened (${code ?? String(error)})`);
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return corrupt('it is not a file');
    const header = readGgufHeader(file.fd);
    if (header.kind === 'failed') return corrupt(header.failure);
    const unfit = unfitFor(header.value);
    if (unfit !== undefined) return corrupt(unfit);
    return ok({ header: header.value, stamp: { sizeBytes: stat.size, modifiedMs: stat.mtimeMs } });
  } finally {
    await file.close();
  }
}

function unfitFor(header: GgufHeader): string | undefined {
  if (header.tensorBytes === 0) return 'it has no weights';
  if (header.tokenizerModel === undefined || header.vocabularySize === 0) return 'it has no tokenizer';
  return undefined;
}

/** Lower-case hex of the file's SHA-256, read once from front to back; rejects when aborted. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 4 * 2 ** 20, signal }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The same on this thread, a piece at a time: while a model is loaded, libuv's pool has no thread to read with. */
export async function hashFileHere(path: string): Promise<string> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(2 ** 20);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const read = readSync(file, piece);
      if (read === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, read));
      await setImmediate();
    }
  } finally {
    closeSync(file);
  }
}

export function sameStamp(a: FileStamp, b: FileStamp | undefined): boolean {
  return a.sizeBytes === b?.sizeBytes && a.modifiedMs === b.modifiedMs;
}
