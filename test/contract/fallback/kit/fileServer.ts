import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server behaves for one request; what is not given is done right. */
export interface Behaviour {
  readonly status?: number;
  /** Sends so many bytes of the body, then cuts the line. */
  readonly cutAfterBytes?: number;
  /** Sends so many bytes of the body, then nothing more. */
  readonly stallAfterBytes?: number;
  readonly ignoreRange?: boolean;
  /** Answers with a part that was not asked for. */
  readonly wrongRange?: boolean;
  /** Waits between chunks of 64 KiB. */
  readonly chunkPauseMs?: number;
}

/** A loopback server with the hub's layout: redirects to a second address, knows ranges, fails as told. */
export class FileServer {
  private readonly server: Server;
  readonly ranges: (string | undefined)[] = [];
  readonly paths: string[] = [];
  sentBytes = 0;
  /** Used up one by one; afterwards everything is done right. */
  behaviours: Behaviour[] = [];
  always: Behaviour = {};
  /** A mirror that keeps no file metadata. */
  hidesHash = false;

  constructor(public body: Buffer) {
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get sha256(): string {
    return createHash('sha256').update(this.body).digest('hex');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.paths.push(`${request.method ?? ''} ${path}`);
    if (path.includes('/resolve/')) {
      const metadata = { 'x-linked-etag': `"${this.sha256}"`, 'x-linked-size': this.body.length };
      response.writeHead(302, { ...(this.hidesHash ? {} : metadata), location: '/cdn/file' }).end();
      return;
    }
    const range = request.headers.range;
    this.ranges.push(range);
    const behaviour = { ...this.always, ...this.behaviours.shift() };
    if (behaviour.status !== undefined) {
      response.writeHead(behaviour.status).end();
      return;
    }
    const start = behaviour.ignoreRange === true ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const total = this.body.length;
    if (start >= total && range !== undefined) {
      response.writeHead(416, { 'content-range': `bytes */${total}` }).end();
      return;
    }
    const from = behaviour.wrongRange === true ? start + 1 : start;
    const partial = range !== undefined && behaviour.ignoreRange !== true;
    response.writeHead(partial ? 206 : 200, {
      'content-length': total - from,
      ...(partial ? { 'content-range': `bytes ${from}-${total - 1}/${total}` } : {}),
    });
    await this.send(response, from, behaviour);
  }

  private async send(response: ServerResponse, from: number, behaviour: Behaviour): Promise<void> {
    const chunkBytes = 64 * 1024;
    const end = Math.min(this.body.length, from + (behaviour.cutAfterBytes ?? behaviour.stallAfterBytes ?? Infinity));
    for (let at = from; at < end && !response.destroyed; at += chunkBytes) {
      const chunk = this.body.subarray(at, Math.min(end, at + chunkBytes));
      await new Promise((resolve) => response.write(chunk, resolve));
      this.sentBytes += chunk.length;
      if (behaviour.chunkPauseMs !== undefined)
        await new Promise((resolve) => setTimeout(resolve, behaviour.chunkPauseMs));
    }
    if (behaviour.cutAfterBytes !== undefined) response.destroy();
    else if (behaviour.stallAfterBytes === undefined) response.end();
  }
}

export function randomBody(bytes: number): Buffer {
  return randomBytes(bytes);
}
