import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';

/** A download in progress: bytes are only ever added at the end, so that whatever is there is a right beginning. */
export class PartialFile {
  private closed = false;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private hash: Hash,
    private length: number,
  ) {}

  /** Opens what an earlier try left, or an empty file, and hashes what is there; rejects when aborted. */
  static async open(path: string, signal?: AbortSignal): Promise<PartialFile> {
    const file = await open(path, 'a+', 0o644);
    try {
      const hash = createHash('sha256');
      const { size } = await file.stat();
      const range = { start: 0, end: size - 1, autoClose: false, highWaterMark: 2 ** 20, signal };
      if (size > 0) for await (const chunk of file.createReadStream(range)) hash.update(chunk as Buffer);
      return new PartialFile(path, file, hash, size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.length;
  }

  async append(chunk: Uint8Array): Promise<void> {
    await this.file.appendFile(chunk);
    this.hash.update(chunk);
    this.length += chunk.length;
  }

  /** Begins again, when the server can't go on where we stopped. */
  async clear(): Promise<void> {
    if (this.length === 0) return;
    await this.file.truncate(0);
    this.hash = createHash('sha256');
    this.length = 0;
  }

  sha256(): string {
    return this.hash.copy().digest('hex');
  }

  /** Gives the file its name in one step, once its bytes are on the disk. */
  async finish(path: string): Promise<void> {
    await this.file.sync();
    await this.close();
    await rename(this.path, path);
  }

  /** May be called again. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.file.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }
}
