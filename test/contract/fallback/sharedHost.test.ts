import assert from 'node:assert/strict';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../src/base/logger';
import { describeLocalFailure } from '../../../src/fallback/describeLocalFailure';
import type { LocalModel } from '../../../src/fallback/localModel';
import { createLocalModel, type LocalModelOptions } from '../../../src/fallback/modelHostClient';
import { openPrivateFolder, sharedSecret } from '../../../src/fallback/privateFolder';
import { sharedHostAddress } from '../../../src/fallback/sharedHostAddress';
import { buildModelHost, hostPids, modelOptions, requestFor, sessionNiceness, until } from './kit/modelHost';

const never = new AbortController().signal;

describe('Windows sharing one model host', function () {
  this.timeout(30_000);
  let options: LocalModelOptions;
  let folder: string;
  const windows: LocalModel[] = [];
  const warnings: string[] = [];
  const logger: Logger = {
    log: (level, message) => {
      if (level === 'warn') warnings.push(message);
    },
    child: () => logger,
  };
  const openWindow = (change: Partial<LocalModelOptions> = {}): LocalModel => {
    const window = createLocalModel({ ...options, ...change });
    windows.push(window);
    return window;
  };
  const ask = (window: LocalModel) => window.generate(requestFor('list files'), () => undefined, never);
  const address = (): string => {
    const { hostPath, description, threads } = options;
    return sharedHostAddress({
      folder,
      secret: sharedSecret(folder),
      hostPath,
      modelPath: description.path,
      threads,
      contextTokens: description.contextTokens ?? 0,
    });
  };

  before(() => {
    options = { ...modelOptions(buildModelHost()), logger };
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shared-host-'));
    options = { ...options, sharedFolder: folder };
    warnings.length = 0;
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) window.dispose();
    await until(() => hostPids().length === 0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('use one process, which outlives the window that started it and ends with the last one', async () => {
    const first = openWindow();
    assert.equal((await ask(first)).kind, 'ok');
    const second = openWindow();
    assert.equal((await ask(second)).kind, 'ok');
    const [pid = 0, ...others] = hostPids();
    assert.deepEqual(others, []);
    assert.ok((sessionNiceness(pid) ?? 1) > 0, 'it has a session of its own, which is weighed as one');
    first.dispose();
    assert.equal((await ask(second)).kind, 'ok');
    second.dispose();
    await until(() => hostPids().length === 0);
    assert.deepEqual(readdirSync(folder), ['secret']);
  });

  it('end up with one process when they start at the same time', async () => {
    const answers = await Promise.all([openWindow(), openWindow(), openWindow()].map(ask));
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['ok', 'ok', 'ok'],
    );
    await until(() => hostPids().length === 1);
  });

  it('both learn of a crash, and share a new process afterwards', async () => {
    const [first, second] = [openWindow(), openWindow()];
    await ask(first);
    await ask(second);
    process.kill(hostPids()[0] ?? 0, 'SIGKILL');
    await until(() => first.state.kind === 'failed' && second.state.kind === 'failed');
    const sentences = [first, second].map(({ state }) =>
      state.kind === 'failed' ? describeLocalFailure(state.failure) : '',
    );
    assert.match(sentences[0] ?? '', /signal SIGKILL/);
    assert.match(sentences[1] ?? '', /shares with other windows has gone/);
    const answers = await Promise.all([ask(first), ask(second)]);
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['ok', 'ok'],
    );
    await until(() => hostPids().length === 1);
  });

  it('with another file or number of threads have processes of their own', async () => {
    await Promise.all([ask(openWindow()), ask(openWindow({ threads: 1 }))]);
    assert.equal(hostPids().length, 2);
  });

  it('do not speak to a program that took the place of the host', async () => {
    const heard: string[] = [];
    const impostor = createServer((socket) => {
      socket.on('data', (data) => {
        heard.push(String(data));
        socket.write(`${JSON.stringify({ kind: 'welcome', nonce: 'x', proof: '00', pid: 1 })}\n`);
      });
    });
    await new Promise<void>((resolve) => impostor.listen(address(), resolve));
    try {
      assert.equal((await ask(openWindow())).kind, 'ok');
      assert.equal(heard.length, 1);
      assert.match(heard[0] ?? '', /^\{"kind":"hello","nonce":"[0-9a-f]+"\}\n$/, 'it learns nothing');
      assert.match(warnings.join(), /another program answers/);
    } finally {
      impostor.close();
    }
  });

  it("do not use somebody else's folder", async () => {
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chownSync(foreign, 65534, 65534);
    const squatted = isRoot ? foreign : '/';
    assert.match(String(Object.values(openPrivateFolder(squatted))), /belongs to another user/);
    const link = join(folder, 'link');
    symlinkSync(tmpdir(), link);
    assert.match(String(Object.values(openPrivateFolder(link))), /is not a folder/);
    assert.equal((await ask(openWindow({ sharedFolder: squatted }))).kind, 'ok');
    assert.match(warnings.join(), /not shared between windows: .* belongs to another user/);
    assert.deepEqual(readdirSync(foreign), []);
  });

  it('are served one by one where no socket can be had, and say why', async () => {
    const long = join(folder, 'x'.repeat(90));
    assert.equal((await ask(openWindow({ sharedFolder: long }))).kind, 'ok');
    assert.match(warnings.join(), /not shared between windows: .* is too long for the name of a socket/);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    warnings.length = 0;
    assert.equal((await ask(openWindow({ sharedFolder: file }))).kind, 'ok');
    assert.match(warnings.join(), /not shared between windows: /);
  });

  const intruders: readonly (readonly [what: string, lines: readonly string[]])[] = [
    ['talks before it proved itself', ['{"kind":"generate","id":1}']],
    ['proves nothing', ['{"kind":"hello","nonce":"a"}', '{"kind":"joined","proof":"00"}']],
    ['says hello twice', ['{"kind":"hello","nonce":"a"}', '{"kind":"hello","nonce":"a"}']],
    ['speaks no JSON', ['GET / HTTP/1.1']],
  ];
  it('turn away programs that can not prove to belong to this user', async () => {
    const window = openWindow();
    await ask(window);
    for (const [what, lines] of intruders) {
      const socket = connect(address());
      for (const line of lines) socket.write(`${line}\n`);
      const heard = await heardUntilClosed(socket);
      assert.doesNotMatch(heard, /loaded|text|done/, what);
    }
    assert.equal((await ask(window)).kind, 'ok');
  });
});

async function heardUntilClosed(socket: Socket): Promise<string> {
  let heard = '';
  socket.on('error', () => undefined).on('data', (data) => (heard += String(data)));
  await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}
