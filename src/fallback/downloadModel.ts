import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { failed, ok, type Result } from '../base/result';
import type { HubSource } from './catalogue';
import type { DownloadFailure } from './downloadFailure';
import { DownloadLine, pause } from './downloadLine';
import { lockFile } from './downloadLock';
import { ProgressMeter, type DownloadProgress } from './downloadProgress';
import { freeDiskBytes } from './freeDisk';
import { contentRange, hubFileUrl, linkedFile } from './hubFile';
import { hashFile } from './modelFile';
import { PartialFile } from './partialFile';

/** Tries in a row that brought not a single byte. */
const mostFruitlessTries = 5;
const firstPauseMs = 1000;
/** Left on the disk for everything else. */
const diskReserveBytes = 200 * 2 ** 20;

export interface ModelDownload {
  readonly source: HubSource;
  /** The Hugging Face Hub, or a mirror with its layout. */
  readonly hubUrl: string;
  /** The shared cache folder of models. */
  readonly folder: string;
  /** From the catalogue; otherwise the hub is asked. */
  readonly sha256?: string | undefined;
  /** The hub is asked besides, and has to say the same when it says anything. */
  readonly isHashUnconfirmed?: boolean | undefined;
}

export interface DownloadTools {
  /** The extension host's own, so that VS Code's proxy and certificate settings apply. */
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes that can still be written to the folder; asked from the system by default. */
  readonly freeDiskBytes?: (folder: string) => Promise<number>;
}

/** A file that is there and right, and whose word that was: the catalogue's, the hub's or both. */
export interface DownloadedModel {
  readonly path: string;
  readonly checkedBy: 'catalogue' | 'hub' | 'both';
}

/** Where a downloaded model lies. */
export function downloadedModelPath(folder: string, source: HubSource): string {
  return join(folder, source.repository.replaceAll('/', '--'), basename(source.fileName));
}

/**
 * Fetches a model file, going on where an earlier try stopped. The file has its final name only when all of
 * it is there and its hash is right. Never called without an explicit wish of the user.
 */
export async function downloadModel(
  download: ModelDownload,
  tools: DownloadTools,
  onProgress: (progress: DownloadProgress) => void,
  signal: AbortSignal,
): Promise<Result<DownloadedModel, DownloadFailure>> {
  const url = hubFileUrl(download.hubUrl, download.source);
  if (url.kind === 'failed') return url;
  const path = downloadedModelPath(download.folder, download.source);
  let lock: Disposable | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    const locked = lockFile(`${path}.lock`, `${path}.part`);
    if (locked.kind === 'failed') return failed({ kind: 'busy', pid: locked.failure });
    lock = locked.value;
    return await new Transfer(url.value, path, download, tools, onProgress, signal).run();
  } catch (error) {
    if (signal.aborted) return failed({ kind: 'cancelled' });
    return failed(await fileFailure(error, path, tools));
  } finally {
    lock?.dispose();
  }
}

type Attempt =
  | { readonly kind: 'complete' }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'failed'; readonly failure: DownloadFailure };

class Transfer {
  private meter: ProgressMeter | undefined;

  constructor(
    private readonly url: URL,
    private readonly path: string,
    private readonly download: ModelDownload,
    private readonly tools: DownloadTools,
    private readonly onProgress: (progress: DownloadProgress) => void,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<Result<DownloadedModel, DownloadFailure>> {
    const hash = await this.findHash();
    if (hash.kind === 'failed') return hash;
    const { expected, checkedBy } = hash.value;
    const arrived = ok<DownloadedModel>({ path: this.path, checkedBy });
    if ((await sizeOf(this.path)) !== undefined && (await hashFile(this.path, this.signal)) === expected)
      return arrived;
    const part = await PartialFile.open(`${this.path}.part`, this.signal);
    try {
      const failure = await this.receiveAll(part);
      if (failure !== undefined) return failed(failure);
      if (part.sha256() !== expected) {
        await part.remove();
        return failed({ kind: 'hash-mismatch', fileName: basename(this.path) });
      }
      await part.finish(this.path);
      return arrived;
    } finally {
      await part.close();
    }
  }

  /** Undefined once everything is there. */
  private async receiveAll(part: PartialFile): Promise<DownloadFailure | undefined> {
    for (let fruitless = 0; ;) {
      const before = part.bytes;
      const attempt = await this.attempt(part);
      if (this.signal.aborted) return { kind: 'cancelled' };
      if (attempt.kind === 'complete') return undefined;
      if (attempt.kind === 'failed') return attempt.failure;
      fruitless = part.bytes > before ? 0 : fruitless + 1;
      if (fruitless >= mostFruitlessTries)
        return { kind: 'unreachable', host: this.url.host, message: attempt.message };
      this.tools.logger.log('info', `the download broke off at ${part.bytes} bytes: ${attempt.message}`);
      await pause(this.tools.clock, firstPauseMs * 2 ** fruitless, this.signal);
    }
  }

  private async attempt(part: PartialFile): Promise<Attempt> {
    const line = new DownloadLine(this.tools.clock, this.signal);
    try {
      const response = await this.tools.fetch(this.url, {
        headers: { 'accept-encoding': 'identity', ...(part.bytes > 0 ? { range: `bytes=${part.bytes}-` } : {}) },
        signal: line.signal,
      });
      return await this.receive(response, part, line);
    } catch (error) {
      if (isFileError(error)) throw error;
      return { kind: 'broken', message: reasonOf(error) };
    } finally {
      line.dispose();
    }
  }

  private async receive(response: Response, part: PartialFile, line: DownloadLine): Promise<Attempt> {
    if (response.status === 416) {
      // Nothing is left to send: all is there, or what is there is not of this file.
      await response.body?.cancel();
      const total = Number(/^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN);
      if (part.bytes === total) return { kind: 'complete' };
      await part.clear();
      return { kind: 'broken', message: 'the file on the server has changed' };
    }
    if (!response.ok) {
      await response.body?.cancel();
      const { status } = response;
      if (status === 429 || status >= 500) return { kind: 'broken', message: `status ${status}` };
      return { kind: 'failed', failure: { kind: 'not-found', url: this.url.href, status } };
    }
    const range = response.status === 206 ? contentRange(response.headers) : undefined;
    // A server that knows no ranges sends the file from its beginning.
    if (range?.start !== part.bytes) await part.clear();
    if (response.status === 206 && range?.start !== part.bytes) {
      await response.body?.cancel();
      return { kind: 'broken', message: 'the server sent another part than asked for' };
    }
    const totalBytes = range?.totalBytes ?? Number(response.headers.get('content-length') ?? NaN);
    const room = await this.roomFor(totalBytes - part.bytes);
    if (room !== undefined) {
      await response.body?.cancel();
      return { kind: 'failed', failure: room };
    }
    this.meter ??= new ProgressMeter(this.tools.clock, totalBytes, this.onProgress);
    if (response.body === null) return { kind: 'broken', message: 'the answer was empty' };
    for await (const chunk of response.body) {
      line.alive();
      await part.append(chunk as Uint8Array);
      this.meter.received(part.bytes);
    }
    const whole = Number.isNaN(totalBytes) || part.bytes >= totalBytes;
    return whole ? { kind: 'complete' } : { kind: 'broken', message: 'the connection was closed' };
  }

  private async roomFor(bytes: number): Promise<DownloadFailure | undefined> {
    const freeBytes = await freeBytesFor(this.path, this.tools);
    if (Number.isNaN(bytes) || bytes + diskReserveBytes <= freeBytes) return undefined;
    return { kind: 'disk-full', neededBytes: bytes + diskReserveBytes, freeBytes };
  }

  private async findHash(): Promise<
    Result<{ readonly expected: string; readonly checkedBy: DownloadedModel['checkedBy'] }, DownloadFailure>
  > {
    const { sha256: pinned, isHashUnconfirmed } = this.download;
    if (pinned !== undefined && isHashUnconfirmed !== true) return ok({ expected: pinned, checkedBy: 'catalogue' });
    const hub = await this.askHash();
    if (pinned === undefined) return typeof hub === 'string' ? ok({ expected: hub, checkedBy: 'hub' }) : failed(hub);
    if (hub === pinned) return ok({ expected: pinned, checkedBy: 'both' });
    if (typeof hub === 'string') return failed({ kind: 'hash-disputed', url: this.url.href });
    // A mirror that keeps no file metadata leaves the catalogue's word alone.
    return hub.kind === 'no-hash' ? ok({ expected: pinned, checkedBy: 'catalogue' }) : failed(hub);
  }

  /** The SHA-256 that the hub publishes for the file. */
  private async askHash(): Promise<string | DownloadFailure> {
    const line = new DownloadLine(this.tools.clock, this.signal);
    try {
      const response = await this.tools.fetch(this.url, { method: 'HEAD', redirect: 'manual', signal: line.signal });
      if (response.status >= 400) return { kind: 'not-found', url: this.url.href, status: response.status };
      return linkedFile(response.headers)?.sha256 ?? { kind: 'no-hash', url: this.url.href };
    } catch (error) {
      if (this.signal.aborted) return { kind: 'cancelled' };
      return { kind: 'unreachable', host: this.url.host, message: reasonOf(error) };
    } finally {
      line.dispose();
    }
  }
}

function freeBytesFor(path: string, tools: DownloadTools): Promise<number> {
  return (tools.freeDiskBytes ?? freeDiskBytes)(dirname(path));
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

const fileErrors = [
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EIO',
  'ENOTDIR',
  'EISDIR',
  'EMFILE',
  'ENAMETOOLONG',
];

/** Errors of the file system; those of the network come wrapped, with these codes only for `connect`. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return code !== undefined && fileErrors.includes(code) && syscall !== 'connect';
}

async function fileFailure(error: unknown, path: string, tools: DownloadTools): Promise<DownloadFailure> {
  if (!isFileError(error)) throw error;
  if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT')
    return { kind: 'not-writable', path: dirname(path), message: error.code ?? error.message };
  return { kind: 'disk-full', neededBytes: diskReserveBytes, freeBytes: await freeBytesFor(path, tools) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
