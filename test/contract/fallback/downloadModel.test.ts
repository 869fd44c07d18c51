import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/base/clock';
import { silentLogger } from '../../../src/base/logger';
import { describeDownloadFailure, type DownloadFailure } from '../../../src/fallback/downloadFailure';
import {
  downloadedModelPath,
  downloadModel,
  type DownloadTools,
  type ModelDownload,
} from '../../../src/fallback/downloadModel';
import type { DownloadProgress } from '../../../src/fallback/downloadProgress';
import { FileServer, randomBody } from './kit/fileServer';
import { systemClock } from '../../../src/base/systemClock';

/** Waits a hundredth of what it is asked to. */
const hastyClock: Clock = {
  nowMs: () => systemClock.nowMs(),
  after: (delayMs, callback) => systemClock.after(delayMs / 100, callback),
};
const source = { repository: 'org/model-GGUF', revision: 'main', fileName: 'model-Q4.gguf' };
const never = new AbortController().signal;
const bodyBytes = 3_000_001;

describe('Downloading a model', function () {
  this.timeout(20_000);
  let server: FileServer;
  let hubUrl: string;
  let folder: string;
  let tools: DownloadTools;

  beforeEach(async () => {
    server = new FileServer(randomBody(bodyBytes));
    hubUrl = await server.listen();
    folder = mkdtempSync(join(tmpdir(), 'download-'));
    tools = { fetch, clock: hastyClock, logger: silentLogger };
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const path = (): string => downloadedModelPath(folder, source);
  const files = (): string[] => (existsSync(join(path(), '..')) ? readdirSync(join(path(), '..')) : []);
  const run = (
    change: Partial<ModelDownload> = {},
    signal: AbortSignal = never,
    onProgress: (progress: DownloadProgress) => void = () => undefined,
  ) => downloadModel({ source, hubUrl, folder, sha256: server.sha256, ...change }, tools, onProgress, signal);
  const failureOf = async (running: ReturnType<typeof run>): Promise<DownloadFailure> => {
    const result = await running;
    assert.equal(result.kind, 'failed');
    assert.match(describeDownloadFailure(result.failure), /^[A-Z][^\n]*; [^\n]*\.$/);
    return result.failure;
  };
  const assertArrived = (): void => {
    assert.deepEqual(readFileSync(path()), server.body);
    assert.deepEqual(files(), ['model-Q4.gguf'], 'nothing but the file is left');
  };

  it('brings the file under its name, by the layout of the hub, and tells how far it is', async () => {
    const reports: DownloadProgress[] = [];
    assert.deepEqual(await run({}, never, (progress) => reports.push(progress)), {
      kind: 'ok',
      value: { path: path(), checkedBy: 'catalogue' },
    });
    assertArrived();
    assert.deepEqual(server.paths, ['GET /org/model-GGUF/resolve/main/model-Q4.gguf', 'GET /cdn/file']);
    assert.equal(reports.at(-1)?.receivedBytes, bodyBytes);
    assert.equal(reports.at(-1)?.totalBytes, bodyBytes);
  });

  it('does not fetch again what is there', async () => {
    await run();
    const requests = server.paths.length;
    assert.equal((await run()).kind, 'ok');
    assert.equal(server.paths.length, requests);
  });

  it('uses a mirror below a path', async () => {
    await run({ hubUrl: `${hubUrl}/mirror/` });
    assert.equal(server.paths[0], 'GET /mirror/org/model-GGUF/resolve/main/model-Q4.gguf');
    assertArrived();
  });

  it('asks the hub for the hash of a file that is not in the catalogue', async () => {
    assert.equal((await run({ sha256: undefined })).kind, 'ok');
    assert.equal(server.paths[0], 'HEAD /org/model-GGUF/resolve/main/model-Q4.gguf');
    assertArrived();
  });

  it('says whose hash the file was checked with', async () => {
    const checkedBy = async (change: Partial<ModelDownload>): Promise<string> => {
      const result = await run(change);
      return result.kind === 'ok' ? result.value.checkedBy : result.failure.kind;
    };
    assert.equal(await checkedBy({ sha256: undefined }), 'hub');
    assert.equal(await checkedBy({ isHashUnconfirmed: true }), 'both');
    server.hidesHash = true;
    assert.equal(await checkedBy({ isHashUnconfirmed: true }), 'catalogue');
    assert.equal(await checkedBy({ sha256: undefined }), 'no-hash');
  });

  it('fetches nothing when the hub says another hash than an unconfirmed one', async () => {
    const failure = await failureOf(run({ sha256: 'a'.repeat(64), isHashUnconfirmed: true }));
    assert.equal(failure.kind, 'hash-disputed');
    assert.deepEqual(server.ranges, []);
    assert.deepEqual(files(), []);
  });

  it('goes on where the line was cut', async () => {
    server.behaviours = [{ cutAfterBytes: 1_000_000 }, { cutAfterBytes: 500_000 }];
    assert.equal((await run()).kind, 'ok');
    assertArrived();
    assert.equal(server.ranges.length, 3);
    assert.ok(server.sentBytes < bodyBytes + 200_000, `${server.sentBytes} bytes sent for ${bodyBytes}`);
  });

  it('goes on when a server says busy or nothing for a while', async () => {
    server.behaviours = [{ status: 503 }, { status: 429 }, { stallAfterBytes: 1_000_000 }];
    assert.equal((await run()).kind, 'ok');
    assertArrived();
  });

  it('begins again with a server that knows no ranges', async () => {
    server.behaviours = [{ cutAfterBytes: 1_000_000 }, { ignoreRange: true }];
    assert.equal((await run()).kind, 'ok');
    assertArrived();
  });

  it('does not take a part that it has not asked for', async () => {
    server.behaviours = [{ cutAfterBytes: 1_000_000 }, { wrongRange: true }];
    assert.equal((await run()).kind, 'ok');
    assertArrived();
  });

  it('keeps what it has when cancelled, and goes on from there the next time', async () => {
    const cancellation = new AbortController();
    server.behaviours = [{ stallAfterBytes: 1_500_000 }];
    const failure = await failureOf(
      run({}, cancellation.signal, ({ receivedBytes }) => {
        if (receivedBytes > 0) cancellation.abort();
      }),
    );
    assert.equal(failure.kind, 'cancelled');
    assert.deepEqual(files(), ['model-Q4.gguf.part']);
    const kept = statSync(`${path()}.part`).size;
    assert.equal((await run()).kind, 'ok');
    assert.equal(server.ranges.at(-1), kept === 0 ? undefined : `bytes=${kept}-`);
    assertArrived();
  });

  it('asks for nothing when cancelled before, however much there is to hash', async () => {
    assert.equal((await failureOf(run({}, AbortSignal.abort()))).kind, 'cancelled');
    for (const name of [path(), `${path()}.part`]) {
      writeFileSync(name, server.body);
      assert.equal((await failureOf(run({}, AbortSignal.abort()))).kind, 'cancelled');
    }
    assert.deepEqual(server.paths, []);
  });

  it('finishes a part that was complete already', async () => {
    mkdirSync(join(path(), '..'), { recursive: true });
    writeFileSync(`${path()}.part`, server.body);
    assert.equal((await run()).kind, 'ok');
    assertArrived();
  });

  it('begins again when what was there is longer than the file', async () => {
    mkdirSync(join(path(), '..'), { recursive: true });
    writeFileSync(`${path()}.part`, Buffer.concat([server.body, Buffer.from('more')]));
    assert.equal((await run()).kind, 'ok');
    assertArrived();
  });

  it('removes a file that is not the published one, and says so', async () => {
    const failure = await failureOf(run({ sha256: 'a'.repeat(64) }));
    assert.match(describeDownloadFailure(failure), /model-Q4\.gguf was not the published file and has been removed/);
    assert.deepEqual(files(), []);
  });

  it('replaces a damaged file', async () => {
    mkdirSync(join(path(), '..'), { recursive: true });
    writeFileSync(path(), 'damaged');
    assert.equal((await run()).kind, 'ok');
    assertArrived();
  });

  it('gives up a dead server after five tries', async () => {
    server.always = { status: 500 };
    const failure = await failureOf(run());
    assert.equal(failure.kind, 'unreachable');
    assert.equal(server.ranges.length, 5);
  });

  it('says when nobody is there', async () => {
    await server.close();
    const failure = await failureOf(run());
    assert.equal(failure.kind, 'unreachable');
    assert.match(describeDownloadFailure(failure), /ECONNREFUSED/);
    server = new FileServer(randomBody(1));
    await server.listen();
  });

  it('says at once when the file is not there', async () => {
    server.always = { status: 404 };
    assert.equal((await failureOf(run())).kind, 'not-found');
    assert.equal(server.ranges.length, 1);
  });

  it('does not fill the disk', async () => {
    tools = { ...tools, freeDiskBytes: () => Promise.resolve(100e6) };
    const failure = await failureOf(run());
    assert.equal(failure.kind, 'disk-full');
    assert.equal(statSync(`${path()}.part`).size, 0);
  });

  it('says when the disk is full in the middle', async () => {
    mkdirSync(join(path(), '..'), { recursive: true });
    // The kernel's own full disk: every write fails with ENOSPC.
    symlinkSync('/dev/full', `${path()}.part`);
    assert.equal((await failureOf(run())).kind, 'disk-full');
    rmSync(`${path()}.part`);
    assert.equal((await run()).kind, 'ok');
  });

  it('says when its folder can not be made', async () => {
    writeFileSync(join(folder, 'blocked'), '');
    assert.equal((await failureOf(run({ folder: join(folder, 'blocked', 'models') }))).kind, 'not-writable');
  });

  it('leaves a file to the window that is downloading it, but not to one that has died', async () => {
    mkdirSync(join(path(), '..'), { recursive: true });
    writeFileSync(`${path()}.lock`, String(process.ppid));
    assert.deepEqual(await failureOf(run()), { kind: 'busy', pid: process.ppid });
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(`${path()}.lock`, longAgo, longAgo);
    assert.equal((await run()).kind, 'ok');
    rmSync(path());
    writeFileSync(`${path()}.lock`, '999999999');
    assert.equal((await run()).kind, 'ok');
    assertArrived();
  });

  const mirrors = ['', 'not an address', 'ftp://mirror.example', 'http://mirror.example', 'file:///models'];
  for (const mirror of mirrors) {
    it(`refuses the mirror "${mirror}"`, async () => {
      assert.deepEqual(await failureOf(run({ hubUrl: mirror })), { kind: 'bad-mirror', url: mirror });
    });
  }
});
