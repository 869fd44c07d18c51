import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../src/deploy/main';
import { imageParts } from '../../../src/deploy/spaceCommands';
import { packageFolder } from '../../../src/base/paths';
import { HuggingFaceServer } from '../../support/huggingFace';
import { ScriptedDocker } from '../../support/scriptedDocker';

const digest = `sha256:${'a'.repeat(64)}`;
const endpointImage = `vllm/vllm-openai:latest@${digest}`;
const secrets = {
  LITELLM_MASTER_KEY: 'sk-mastermastermastermaster',
  LITELLM_SALT_KEY: 'sk-saltsaltsaltsaltsaltsalt',
  ENDPOINT_TOKEN: 'hf_tokentokentokentokentoken',
  HF_ENDPOINT_URL: 'https://x.endpoints.example/v1',
  DATABASE_URL: 'postgresql://postgres.abc:secretpassword@aws-0-eu.pooler.supabase.com:6543/postgres?sslmode=require',
};

describe('the deploy CLI at Hugging Face', () => {
  let hub: HuggingFaceServer;
  beforeEach(async () => (hub = await HuggingFaceServer.start()));
  afterEach(() => hub.stop());

  const run = async (args: readonly string[], more: NodeJS.ProcessEnv = {}, folder?: string) => {
    const lines: string[] = [];
    const environment = {
      HF_TOKEN: hub.token,
      HF_ENDPOINT: hub.url,
      HF_ENDPOINTS_API: hub.url,
      HF_POLL_MS: '5',
      ENDPOINT_IMAGE: endpointImage,
      ...more,
    };
    const code = await main(args, environment, (line) => lines.push(line), folder);
    return { code, text: lines.join('\n'), marks: lines.map((line) => line[0]) };
  };
  const create = ['endpoint', 'create', 'ada/qwen', '--repository', 'ada/qwen3-0.6b-terminal', '--hardware', 't4'];

  it('makes an endpoint that scales to zero, and changes nothing the second time', async () => {
    assert.deepEqual((await run(['--dry-run', ...create])).marks, ['~', '=']);
    assert.equal(hub.changes.length, 0);
    assert.deepEqual((await run(create)).marks, ['+', '=']);
    const [made] = hub.changes;
    const { method, path, body } = made ?? assert.fail();
    assert.deepEqual([method, path], ['POST', '/v2/endpoint/ada']);
    const { compute, type } = body as { compute: object; type: string };
    assert.equal(type, 'authenticated');
    assert.deepEqual(compute, {
      accelerator: 'gpu',
      instanceType: 'nvidia-t4',
      instanceSize: 'x1',
      scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15 },
    });
    assert.deepEqual((await run(create)).marks, ['=', '=']);
    assert.equal(hub.changes.length, 1);
  });

  it('changes only the scaling of an endpoint that is there', async () => {
    await run(create);
    assert.deepEqual((await run([...create, '--idle-minutes', '30'])).marks, ['=', '+']);
    assert.deepEqual(hub.changes[1]?.body, {
      compute: { scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 30 } },
    });
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

  describe('with a copy of the package whose images can be looked up', function () {
    this.timeout(60_000);
    let folder: string;
    let docker: ScriptedDocker;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'package-'));
      for (const name of [...imageParts, 'compose.yaml', 'endpoint.yaml', 'helm'])
        cpSync(join(packageFolder, name), join(folder, name), { recursive: true });
      mkdirSync(join(folder, 'model'));
      writeFileSync(join(folder, 'model', 'small.gguf'), 'a model that is quickly hashed and sent');
      docker = new ScriptedDocker(join(folder, 'program'), { engine: true, digest });
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const environment = (): NodeJS.ProcessEnv => ({ ...secrets, PATH: docker.path });

    it('pins every image once', async () => {
      assert.deepEqual((await run(['--dry-run', 'pin'], environment(), folder)).marks, ['~', '~', '~']);
      assert.deepEqual(docker.calls, []);
      assert.deepEqual((await run(['pin'], environment(), folder)).marks, ['+', '+', '+']);
      assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), new RegExp(`^FROM node:\\S+@${digest}$`, 'm'));
      const compose = readFileSync(join(folder, 'compose.yaml'), 'utf8');
      const loose = [...compose.matchAll(/^ +image: (\S+)$/gm)]
        .map(([, image]) => image)
        .filter((image) => !image?.includes('@'));
      assert.deepEqual(loose, ['ai-terminal-pro-proxy:local']);
      const asked = docker.calls.length;
      assert.deepEqual((await run(['pin'], environment(), folder)).marks, ['=', '=', '=']);
      assert.equal(docker.calls.length, asked);
    });

    it('pins the chart’s image too when it is asked to, if LiteLLM’s publisher signed it', async () => {
      const values = (): string => readFileSync(join(folder, 'helm', 'values.yaml'), 'utf8');
      const pinChart = (signed?: boolean): ReturnType<typeof run> => {
        const name = `signed-${String(signed)}`;
        docker = new ScriptedDocker(join(folder, name), {
          engine: true,
          digest,
          ...(signed === undefined ? {} : { signed }),
        });
        return run(['pin', '--chart'], environment(), folder);
      };
      const before = values();
      await assert.rejects(pinChart(), /cosign is not installed/);
      await assert.rejects(pinChart(false), /not signed by LiteLLM’s publisher.*no matching signatures/);
      assert.equal(values(), before);
      assert.equal((await pinChart(true)).marks.at(-1), '+');
      assert.match(values(), new RegExp(`^  tag: v\\S+@${digest}$`, 'm'));
      assert.equal(values().replace(`@${digest}`, ''), before);
      assert.ok(docker.calls.some((call) => call.startsWith('cosign verify') && call.endsWith(`@${digest}`)));
      assert.deepEqual((await pinChart(true)).marks, ['=', '=', '=', '=']);
    });

    it('writes no digest it was not told', async () => {
      const away = new ScriptedDocker(join(folder, 'away'), { engine: true });
      const before = readFileSync(join(folder, 'Dockerfile'), 'utf8');
      await assert.rejects(
        run(['pin'], { ...secrets, PATH: away.path }, folder),
        /could not be looked up.*no such host/,
      );
      assert.equal(readFileSync(join(folder, 'Dockerfile'), 'utf8'), before);
    });

    it('makes a Space, sends secrets and files, waits until it runs, and changes nothing the second time', async () => {
      await run(['pin'], environment(), folder);
      const dry = await run(['--dry-run', 'space', 'ada/proxy'], environment(), folder);
      assert.deepEqual(new Set(dry.marks), new Set(['~']));
      assert.equal(hub.changes.length, 0);
      const made = await run(['space', 'ada/proxy', '--visibility', 'public'], environment(), folder);
      assert.deepEqual(new Set(made.marks), new Set(['+']), made.text);
      const created = hub.changes.find(({ path }) => path === '/api/repos/create')?.body as {
        sdk: string;
        type: string;
      };
      assert.deepEqual([created.type, created.sdk], ['space', 'docker']);
      const space = hub.space ?? assert.fail();
      assert.equal(space.stage, 'RUNNING');
      assert.deepEqual([...space.secrets].sort(), [
        'DATABASE_URL',
        'HF_ENDPOINT_URL',
        'HF_TOKEN',
        'LITELLM_MASTER_KEY',
        'LITELLM_SALT_KEY',
      ]);
      for (const path of ['Dockerfile', 'README.md', 'config.yaml', 'src/serve/main.ts', 'model/fallback.gguf'])
        assert.ok(space.files.has(path), path);
      assert.ok(![...space.files.keys()].some((path) => path.includes('node_modules') || path.startsWith('test/')));
      for (const [announced, came] of hub.stored) assert.equal(came, announced);
      assert.equal(hub.stored.size, 1);
      const sent = hub.changes.find(({ body }) => (body as { key?: string } | undefined)?.key === 'HF_TOKEN')?.body;
      assert.deepEqual(
        sent,
        { key: 'HF_TOKEN', value: secrets.ENDPOINT_TOKEN },
        'the Space got another token than the one for the endpoint',
      );
      for (const secret of [...Object.values(secrets), hub.token]) assert.ok(!made.text.includes(secret));
      const changes = hub.changes.length;
      const again = await run(['space', 'ada/proxy'], environment(), folder);
      assert.deepEqual(new Set(again.marks), new Set(['=']), again.text);
      assert.equal(hub.changes.length, changes);
    });

    it('gives the Space the database’s authority when there is one', async () => {
      await run(['pin'], environment(), folder);
      const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
      await run(['space', 'ada/proxy'], { ...environment(), DATABASE_CA: ca }, folder);
      const sent = hub.changes.find(({ body }) => (body as { key?: string } | undefined)?.key === 'DATABASE_CA')?.body;
      assert.deepEqual(sent, { key: 'DATABASE_CA', value: ca });
    });

    it('changes nothing with --dry-run behind the command', async () => {
      await run(['pin', '--dry-run'], environment(), folder);
      assert.deepEqual(docker.calls, []);
      await run(['pin'], environment(), folder);
      await run(['space', 'ada/proxy'], environment(), folder);
      hub.changes.length = 0;
      assert.deepEqual((await run(['destroy', 'space', 'ada/proxy', '--dry-run'], environment(), folder)).marks, ['~']);
      assert.deepEqual(hub.changes, []);
    });

    it('rotates secrets, but never the salt key', async () => {
      await run(['pin'], environment(), folder);
      await run(['space', 'ada/proxy'], environment(), folder);
      hub.changes.length = 0;
      await run(['space', 'ada/proxy', '--rotate-secrets'], environment(), folder);
      const keys = hub.changes.map(({ body }) => (body as { key: string }).key);
      assert.deepEqual(keys, ['LITELLM_MASTER_KEY', 'DATABASE_URL', 'HF_ENDPOINT_URL', 'HF_TOKEN']);
    });

    it('says why a Space does not start', async () => {
      await run(['pin'], environment(), folder);
      hub.buildStages = ['BUILDING', 'BUILD_ERROR'];
      await assert.rejects(run(['space', 'ada/proxy'], environment(), folder), /stopped with BUILD_ERROR/);
    });

    it('makes no endpoint of an image without a digest', async () => {
      await assert.rejects(run(create, { ENDPOINT_IMAGE: undefined }, folder), /run "deploy pin" first/);
      await assert.rejects(run(create, { ENDPOINT_IMAGE: 'vllm/vllm-openai:latest' }, folder), /names no digest/);
      await run(['pin'], environment(), folder);
      await run(create, { ENDPOINT_IMAGE: undefined }, folder);
      const { model } = hub.changes[0]?.body as { model: { image: { custom: { url: string } } } };
      assert.equal(model.image.custom.url, endpointImage);
    });
  });

  it('deletes a Space once', async () => {
    hub.space = { stage: 'RUNNING', secrets: new Set(), files: new Map() };
    assert.deepEqual((await run(['destroy', 'space', 'ada/proxy'])).marks, ['+']);
    assert.deepEqual((await run(['destroy', 'space', 'ada/proxy'])).marks, ['=']);
  });

  it('finds every problem before a deployment and prints no secret', async () => {
    const secrets = {
      LITELLM_MASTER_KEY: 'sk-mastermastermastermaster',
      LITELLM_SALT_KEY: 'short',
      ENDPOINT_TOKEN: 'hf_tokentokentokentokentoken',
      HF_ENDPOINT_URL: 'https://x.endpoints.example/v1',
      DATABASE_URL: 'postgresql://postgres:secretpassword@db.abc.supabase.co:5432/postgres',
    };
    const { code, text } = await run(['preflight'], secrets);
    assert.equal(code, 1);
    for (const problem of [
      /LITELLM_SALT_KEY is malformed/,
      /DATABASE_URL is Supabase’s direct address/,
      /DATABASE_URL does not ask for TLS/,
      /MIGRATE_URL is not set/,
    ]) {
      assert.match(text, problem);
    }
    assert.match(text, /HF_TOKEN belongs to ada/);
    for (const secret of ['secretpassword', secrets.LITELLM_MASTER_KEY, hub.token]) assert.ok(!text.includes(secret));
  });
});
