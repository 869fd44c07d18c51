import assert from 'node:assert/strict';
import { main } from '../../../src/deploy/main';
import { HuggingFaceServer } from '../../support/huggingFace';

describe('the deploy CLI at Hugging Face', () => {
  let hub: HuggingFaceServer;
  beforeEach(async () => (hub = await HuggingFaceServer.start()));
  afterEach(() => hub.stop());

  const run = async (args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const lines: string[] = [];
    const environment = { HF_TOKEN: hub.token, HF_ENDPOINT: hub.url, HF_ENDPOINTS_API: hub.url, HF_POLL_MS: '5', ...more };
    const code = await main(args, environment, (line) => lines.push(line));
    return { code, text: lines.join('\n'), marks: lines.map((line) => line[0]) };
  };
  const create = ['endpoint', 'create', 'ada/qwen', '--repository', 'ada/qwen3-0.6b-terminal', '--hardware', 't4'];

  it('makes an endpoint that scales to zero, and changes nothing the second time', async () => {
    assert.deepEqual((await run(['--dry-run', ...create])).marks, ['~', '=']);
    assert.deepEqual(hub.changes, []);
    assert.deepEqual((await run(create)).marks, ['+', '=']);
    const { method, path, body } = hub.changes[0] ?? assert.fail();
    assert.deepEqual([method, path], ['POST', '/v2/endpoint/ada']);
    const { compute, type } = body as { compute: object; type: string };
    assert.equal(type, 'authenticated');
    assert.deepEqual(compute, {
      accelerator: 'gpu', instanceType: 'nvidia-t4', instanceSize: 'x1', scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15 },
    });
    assert.deepEqual((await run(create)).marks, ['=', '=']);
    assert.equal(hub.changes.length, 1);
  });

  it('changes only the scaling of an endpoint that is there', async () => {
    await run(create);
    assert.deepEqual((await run([...create, '--idle-minutes', '30'])).marks, ['=', '+']);
    assert.deepEqual(hub.changes[1]?.body, { compute: { scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 30 } } });
  });

  it('wakes a paused endpoint and waits until it runs', async () => {
    hub.endpoint = { state: 'paused', scaling: {} };
    assert.match((await run(['endpoint', 'status', 'ada/qwen'])).text, /never wakes by itself/);
    assert.deepEqual((await run(['endpoint', 'resume', 'ada/qwen'])).marks, ['+']);
    assert.equal(hub.endpoint.state, 'running');
    assert.deepEqual((await run(['endpoint', 'resume', 'ada/qwen'])).marks, ['=']);
  });

  it('puts an endpoint to sleep and deletes it', async () => {
    hub.endpoint = { state: 'running', scaling: {} };
    await run(['endpoint', 'sleep', 'ada/qwen']);
    assert.equal(hub.endpoint.state, 'scaledToZero');
    await run(['destroy', 'endpoint', 'ada/qwen']);
    assert.equal(hub.endpoint, undefined);
    assert.deepEqual((await run(['destroy', 'endpoint', 'ada/qwen'])).marks, ['=']);
  });

  it('says what to do about a failed start, a wrong token and a malformed one', async () => {
    hub.endpoint = { state: 'paused', scaling: {} };
    hub.resumeStates = ['initializing', 'failed'];
    await assert.rejects(run(['endpoint', 'resume', 'ada/qwen']), /failed to start: see its logs/);
    await assert.rejects(run(create, { HF_TOKEN: 'hf_wrongwrongwrongwrongwrong' }), /401.*make a new one/);
    await assert.rejects(run(create, { HF_TOKEN: 'sk-1234' }), /starts with hf_/);
    await assert.rejects(run(create, { HF_TOKEN: undefined }), /HF_TOKEN is not set/);
  });

  it('sends nothing to a Space while the base image has no digest', async () => {
    await assert.rejects(run(['space', 'ada/proxy']), /run "deploy pin" first/);
    assert.deepEqual(hub.changes, []);
  });

  it('deletes a Space once', async () => {
    hub.space = { stage: 'RUNNING', secrets: new Set(), files: new Map() };
    assert.deepEqual((await run(['destroy', 'space', 'ada/proxy'])).marks, ['+']);
    assert.deepEqual((await run(['destroy', 'space', 'ada/proxy'])).marks, ['=']);
  });

  it('finds every problem before a deployment and prints no secret', async () => {
    const secrets = {
      LITELLM_MASTER_KEY: 'sk-mastermastermastermaster', LITELLM_SALT_KEY: 'short', ENDPOINT_TOKEN: 'hf_tokentokentokentokentoken',
      HF_ENDPOINT_URL: 'https://x.endpoints.example/v1', DATABASE_URL: 'postgresql://postgres:secretpassword@db.abc.supabase.co:5432/postgres',
    };
    const { code, text } = await run(['preflight'], secrets);
    assert.equal(code, 1);
    for (const problem of [/LITELLM_SALT_KEY is malformed/, /DATABASE_URL is Supabase’s direct address/, /DATABASE_URL does not ask for TLS/, /MIGRATE_URL is not set/]) {
      assert.match(text, problem);
    }
    assert.match(text, /HF_TOKEN belongs to ada/);
    for (const secret of ['secretpassword', secrets.LITELLM_MASTER_KEY, hub.token]) assert.ok(!text.includes(secret));
  });
});
