import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OwnedProcess } from '../../../src/base/ownedProcess';
import { packageFolder } from '../../../src/base/paths';
import { waitUntil } from '../../../src/base/waitUntil';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const gone = async (pid: number): Promise<boolean> =>
  (await waitUntil(() => (isAlive(pid) ? undefined : true), { timeoutMs: 5000, intervalMs: 20 })) === true;

describe('an owned process', function () {
  this.timeout(15_000);
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'owned-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const start = (script: string, stopTimeoutMs?: number): Promise<OwnedProcess> =>
    OwnedProcess.start({
      name: 'child',
      file: '/bin/sh',
      args: ['-c', script],
      environment: process.env,
      cwd: folder,
      logPath: join(folder, 'log'),
      ...(stopTimeoutMs === undefined ? {} : { stopTimeoutMs }),
    });

  it('is gone after stop, and says how it ended', async () => {
    const owned = await start('exec sleep 60');
    await owned.stop();
    assert.deepEqual(owned.exit, { code: null, signal: 'SIGTERM' });
  });

  it('is waited for until it is ready, and not when it ends before or takes too long', async () => {
    const never = (): Promise<boolean> => Promise.resolve(false);
    const ended = await start('echo no such file; exit 1');
    await assert.rejects(
      ended.waitUntilReady(never, { timeoutMs: 5000 }),
      /child ended while it started:[^]*no such file/,
    );
    const explain = (log: string): string | undefined => (log.includes('no such') ? 'Choose another.' : undefined);
    await assert.rejects(ended.waitUntilReady(never, { timeoutMs: 5000, explain }), /^UserError: Choose another\.$/);
    const slow = await start('exec sleep 60');
    await assert.rejects(slow.waitUntilReady(never, { timeoutMs: 0 }), /child was not ready after 0 s/);
    await slow.waitUntilReady(() => Promise.resolve(true), { timeoutMs: 0 });
    await slow.stop();
  });

  it('is killed when it does not listen', async () => {
    const owned = await start('trap "" TERM; echo up; while :; do sleep 0.05; done', 200);
    await waitUntil(() => (owned.logTail().includes('up') ? true : undefined), { timeoutMs: 5000, intervalMs: 20 });
    await owned.stop();
    assert.equal(owned.exit?.signal, 'SIGKILL');
  });

  it('takes its own children with it', async () => {
    const owned = await start('sleep 61 & echo pid=$!; wait');
    const pid = await waitUntil(() => /pid=(\d+)/.exec(owned.logTail())?.[1], { timeoutMs: 5000, intervalMs: 20 });
    await owned.stop();
    assert.ok(await gone(Number(pid)));
  });

  it('does not outlive an owner that was killed', async () => {
    const module = pathToFileURL(join(packageFolder, 'src', 'base', 'ownedProcess.ts')).href;
    const script = `
      const { OwnedProcess } = await import(${JSON.stringify(module)});
      const owned = await OwnedProcess.start({ name: 'x', file: '/bin/sh', args: ['-c', 'exec sleep 62'], environment: process.env,
        cwd: ${JSON.stringify(folder)}, logPath: ${JSON.stringify(join(folder, 'log2'))} });
      console.log(owned.pid);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {
      cwd: packageFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [data] = (await once(owner.stdout, 'data')) as [Buffer];
    const pid = Number(data.toString());
    assert.ok(isAlive(pid));
    owner.kill('SIGKILL');
    assert.ok(await gone(pid));
  });

  it('fails to start with a reason when its program is missing', async () => {
    const options = {
      name: 'Missing',
      file: join(folder, 'nothing'),
      args: [],
      environment: {},
      cwd: folder,
      logPath: join(folder, 'log'),
    };
    await assert.rejects(OwnedProcess.start(options), /Missing did not start/);
  });
});
