import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeUp } from '../../../src/serve/compose';
import { ScriptedDocker } from '../../support/scriptedDocker';

describe('a start with --docker', () => {
  let folder: string;
  const said: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'compose-'));
    said.length = 0;
    writeFileSync(join(folder, 'small.gguf'), 'model');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const up = (path: string, port?: number): Promise<number> =>
    composeUp(
      { folder, model: join(folder, 'small.gguf'), port, environment: { ...process.env, PATH: path, PORT: undefined } },
      (line) => said.push(line),
    );

  it('is refused without Docker, and says how to go on', async () => {
    await assert.rejects(up(folder), /not installed.*leave --docker out/);
  });

  it('is refused where only the client is there, before anything is written', async () => {
    const docker = new ScriptedDocker(join(folder, 'client'), { engine: false });
    await assert.rejects(up(docker.path), /engine does not answer.*leave --docker out/);
    assert.throws(() => statSync(join(folder, '.env')));
    assert.equal(docker.calls.length, 1);
  });

  it('makes secrets once, puts the model beside them, and starts compose.yaml', async () => {
    const docker = new ScriptedDocker(join(folder, 'engine'), { engine: true });
    assert.equal(await up(docker.path), 0);
    const secrets = readFileSync(join(folder, '.env'), 'utf8');
    assert.match(secrets, /^LITELLM_MASTER_KEY=sk-\S{32}\nLITELLM_SALT_KEY=sk-\S{32}\nPOSTGRES_PASSWORD=\S{32}\n$/);
    assert.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600);
    assert.equal(readFileSync(join(folder, 'model', 'fallback.gguf'), 'utf8'), 'model');
    assert.ok(docker.calls.includes('compose up --build --detach --wait'));
    assert.match(said.at(-1) ?? '', /port 8080,/);
    for (const line of secrets.split('\n').filter(Boolean))
      assert.ok(!said.join('\n').includes(line.split('=')[1] ?? ''));
    await up(docker.path);
    assert.equal(readFileSync(join(folder, '.env'), 'utf8'), secrets);
  });

  it('publishes the port that was asked for, and says so', async () => {
    const docker = new ScriptedDocker(join(folder, 'engine'), { engine: true });
    await up(docker.path, 9090);
    assert.match(said.at(-1) ?? '', /port 9090,/);
  });

  it('leaves the operator’s key where the account of Prometheus can read it and other users cannot', async () => {
    await up(new ScriptedDocker(join(folder, 'engine'), { engine: true }).path);
    assert.equal(statSync(join(folder, 'operator', 'key')).mode & 0o777, 0o644);
    assert.equal(statSync(join(folder, 'operator')).mode & 0o777, 0o700);
  });
});
