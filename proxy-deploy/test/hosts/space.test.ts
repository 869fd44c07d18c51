import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, isPortFree } from '../../src/base/freePort';
import { cacheFolder, isPassable, packageFolder, sharedSystemFolder } from '../../src/base/paths';
import { runCommand } from '../../src/base/runCommand';
import { waitUntil } from '../../src/base/waitUntil';
import { type Cluster } from '../../src/database/cluster';
import { main as deploy } from '../../src/deploy/main';
import { AdminApi } from '../../src/litellm/adminApi';
import { startOwnCluster } from '../support/ownCluster';
import { allModels } from '../support/proxy';
import { ScriptedUpstream } from '../support/scriptedUpstream';

/** The account a Space runs as. */
const spaceUid = 1000;
const spacePort = 7860;
const masterKey = 'sk-master-of-the-space-test-0123';

/**
 * The command of the Dockerfile, as a Space runs it: uid 1000 where this test may become it, an installation it cannot write to, a
 * home in a temporary folder, port 7860, a database elsewhere that was migrated beforehand, an endpoint that sleeps, and the real
 * model beside the proxy.
 */
describe('the entrypoint of the Space', function () {
  this.timeout(120_000);
  const isRoot = process.getuid?.() === 0;
  // An interpreter in root's home cannot be run by anybody else; the image has Debian's.
  const python = isRoot && existsSync('/usr/bin/python3') ? { PYTHON: '/usr/bin/python3' } : {};
  const folder = mkdtempSync(join(tmpdir(), 'space-'));
  const home = join(folder, 'home');
  const upstreamPromise = ScriptedUpstream.start();
  let cluster: Cluster | undefined;
  let space: ChildProcess | undefined;
  let url = '';
  let output = '';

  before(async function () {
    this.timeout(400_000);
    mkdirSync(home);
    cluster = await startOwnCluster(folder, { password: 'space-test-password' });
    // What root has installed for itself serves here too, unless root's own cache is closed to others.
    const isOpen = isPassable(cacheFolder());
    const cache = isOpen || !isRoot ? resolve(cacheFolder(), '..', '..') : join(sharedSystemFolder, 'space-test');
    if (isRoot) {
      chownSync(home, spaceUid, spaceUid);
      // What the image does while it is built, as root.
      const uvCache = { UV_CACHE_DIR: join(cacheFolder(), 'uv') };
      const environment = { ...process.env, ...uvCache, ...python, XDG_CACHE_HOME: cache };
      const built = await runCommand(
        process.execPath,
        [join(packageFolder, 'bin', 'serve.mjs'), '--install-only', '--data', join(folder, 'build')],
        { environment },
      );
      assert.equal(built.code, 0, built.stderr);
    }
    assert.equal(await deploy(['database'], { MIGRATE_URL: cluster.url }, () => undefined), 0);
    const upstream = await upstreamPromise;
    upstream.primary.usual = { kind: 'status', status: 503 };
    const port = (await isPortFree(spacePort, '0.0.0.0')) ? spacePort : await freePort();
    url = `http://127.0.0.1:${port}`;
    space = spawn(process.execPath, [join(packageFolder, 'bin', 'serve.mjs'), '--no-migrate'], {
      cwd: packageFolder,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        TMPDIR: home,
        XDG_CACHE_HOME: cache,
        PROXY_DATA: join(home, 'proxy'),
        HOST: '0.0.0.0',
        PROXY_GRANIAN: 'true',
        PORT: String(port),
        LITELLM_MASTER_KEY: masterKey,
        LITELLM_SALT_KEY: 'sk-salt-of-the-space-test-012345',
        DATABASE_URL: cluster.url,
        HF_ENDPOINT_URL: upstream.primaryUrl,
        HF_TOKEN: 'hf_endpointtokenendpointtoken',
        ...python,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot ? { uid: spaceUid, gid: spaceUid } : {}),
    });
    for (const stream of [space.stdout, space.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  });

  after(async function () {
    this.timeout(60_000);
    if (space?.exitCode === null) {
      space.kill('SIGTERM');
      await once(space, 'exit');
    }
    await cluster?.stop();
    await (await upstreamPromise).stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const readiness = (): Promise<Response | undefined> => fetch(`${url}/health/readiness`).catch(() => undefined);

  it('listens at once and says that it is starting', async () => {
    const first = await waitUntil(readiness, { timeoutMs: 20_000, intervalMs: 100 });
    assert.equal(first?.status, 503, output);
    assert.equal(first.headers.get('retry-after'), '5');
  });

  it('becomes ready without writing outside of its home', async function () {
    this.timeout(240_000);
    const ready = await waitUntil(
      async () => {
        if (space?.exitCode !== null) assert.fail(`it ended:\n${output}`);
        return (await readiness())?.status === 200 ? true : undefined;
      },
      { timeoutMs: 220_000, intervalMs: 500 },
    );
    assert.ok(ready, output);
    assert.ok(readdirSync(home).includes('proxy'));
  });

  it('logs neither a key nor the database’s password', () => {
    for (const secret of [masterKey, 'space-test-password', 'hf_endpointtoken', 'sk-'])
      assert.ok(!output.includes(secret), output);
  });

  it('answers from the real model in the container while the endpoint sleeps', async () => {
    const { key } = await new AdminApi(url, masterKey).createKey({ models: allModels });
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'qwen3-0.6b',
        max_tokens: 64,
        temperature: 0,
        messages: [
          { role: 'system', content: 'You write one bash command. Shell: bash 5.2.' },
          { role: 'user', content: 'show the disk usage of this folder' },
        ],
      }),
    });
    const body = (await response.json()) as { choices: { message: { content: string } }[] };
    assert.equal(response.status, 200, JSON.stringify(body));
    assert.match(body.choices[0]?.message.content ?? '', /^du\b/);
    assert.equal(response.headers.get('x-litellm-model-id'), 'local-fallback');
  });

  it('ends in order when the host stops it', async () => {
    if (space === undefined || space.exitCode !== null) assert.fail(`it ended before:\n${output}`);
    space.kill('SIGTERM');
    const [code] = (await once(space, 'exit')) as [number | null];
    assert.equal(code, 0, output);
    await assert.rejects(fetch(`${url}/health/readiness`));
  });
});
