import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder } from '../base/paths';
import { waitUntil } from '../base/waitUntil';
import { userRoutes } from '../litellm/adminApi';
import { modelNames, readConfiguration } from '../litellm/configSchema';
import { adminApi, proxyUrl } from './adminAccess';
import { required, type DeployContext } from './context';
import { describeAnswer, expect, readAs, SmokeClient } from './smokeClient';

interface SmokeCheck {
  readonly title: string;
  readonly run: () => Promise<string>;
}

const readiness = z.object({ db: z.string() });
const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });
const keyInfo = z.object({ info: z.object({ spend: z.number() }) });
const failure = z.object({ error: z.object({ type: z.string() }) });

/** A request as the extension sends it. */
function ask(model: string, content: string, maxTokens: number): object {
  return {
    model,
    max_tokens: maxTokens,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
    messages: [
      { role: 'system', content: 'You write one bash command. Shell: bash.' },
      { role: 'user', content },
    ],
  };
}

/** Walks the whole way of a request with a key of its own, ten steps, and takes the key away again. */
export async function smoke(context: DeployContext): Promise<boolean> {
  const baseUrl = proxyUrl(required(context, 'PROXY_URL', 'the address of the proxy'));
  const api = adminApi(context);
  const client = new SmokeClient(baseUrl, context.signal);
  const [primary = '', local = ''] = modelNames(readConfiguration(join(packageFolder, 'config.yaml')));
  const alias = `smoke-${Date.now()}`;
  let key = '';
  let spent = 0;
  let answered = false;

  const checks: readonly SmokeCheck[] = [
    {
      title: 'the proxy and its database are up',
      run: async () => {
        const response = await client.get('/health/readiness');
        const { db } = readAs(readiness, await response.text());
        expect(response.ok && db === 'connected', `status ${response.status}, database ${db}`);
        return `database ${db}`;
      },
    },
    {
      title: 'nobody gets in without a key or with a Hugging Face token',
      run: async () => {
        const statuses = await Promise.all(
          ['', 'hf_notavirtualkeynotavirtual'].map(
            async (bearer) => (await client.chat(ask(primary, 'x', 1), bearer)).status,
          ),
        );
        expect(
          statuses.every((status) => status === 401),
          statuses.join(', '),
        );
        return '401, 401';
      },
    },
    {
      title: 'a virtual key is made',
      run: async () => {
        key = (
          await api.createKey({
            key_alias: alias,
            models: [primary, local],
            max_budget: 1,
            duration: '1h',
            rpm_limit: 60,
            allowed_routes: userRoutes,
          })
        ).key;
        return 'budget 1 USD, one hour';
      },
    },
    {
      title: 'the key sees its models',
      run: async () => {
        const ids = readAs(modelList, await (await client.get('/v1/models', key)).text()).data.map(({ id }) => id);
        expect(ids.includes(primary) && ids.includes(local), ids.join(', '));
        return ids.join(', ');
      },
    },
    {
      title: 'a warm-up ping wakes the model',
      run: async () => describeAnswer(await client.stream(ask(primary, 'ping', 1), key)),
    },
    {
      title: 'a request is answered with a command and its cost',
      run: async () => {
        const answer = await client.stream(ask(primary, 'show the disk usage of this folder', 64), key);
        expect(answer.text !== '', 'the answer is empty');
        spent = answer.costUsd ?? 0;
        answered = true;
        return describeAnswer(answer);
      },
    },
    {
      title: 'the model beside the proxy answers too, free of charge',
      run: async () => {
        const answer = await client.stream(ask(local, 'list the files in this folder', 64), key);
        expect(answer.text !== '' && answer.costUsd === undefined, describeAnswer(answer));
        return describeAnswer(answer);
      },
    },
    {
      title: 'the key’s spend is counted',
      run: async () => {
        expect(answered, 'there was no answer to be charged for');
        const info = await waitUntil(
          async () => {
            const { spend } = readAs(keyInfo, await (await client.get('/key/info', key)).text()).info;
            return spend >= spent && spend > 0 ? spend : undefined;
          },
          { timeoutMs: 45_000, intervalMs: 1000, signal: context.signal },
        );
        expect(
          info !== undefined,
          'nothing was counted within 45 s; a primary model that fails is answered by the free one and costs nothing',
        );
        return `${(info ?? 0).toPrecision(3)} USD`;
      },
    },
    {
      title: 'a spent budget stops the key',
      run: async () => {
        expect(answered, 'no budget was used');
        await api.call('POST', '/key/update', { key, max_budget: 1e-9 });
        const refusal = await waitUntil(
          async () => {
            const response = await client.chat(ask(primary, 'x', 1), key);
            const text = await response.text();
            return response.ok ? undefined : { status: response.status, type: readAs(failure, text).error.type };
          },
          { timeoutMs: 30_000, intervalMs: 1000, signal: context.signal },
        );
        expect(refusal?.type === 'budget_exceeded', JSON.stringify(refusal));
        return `${refusal?.status ?? ''} ${refusal?.type ?? ''}`;
      },
    },
    {
      title: 'a revoked key is refused, and no answer told where the endpoint is',
      run: async () => {
        const before = await client.chat({ ...ask(local, 'x', 1), stream: false }, key);
        expect(!before.headers.has('x-litellm-model-api-base'), 'x-litellm-model-api-base is visible');
        await api.call('POST', '/key/delete', { key_aliases: [alias] });
        const after = await client.chat(ask(local, 'x', 1), key);
        expect(after.status === 401, String(after.status));
        return '401';
      },
    },
  ];

  let passed = 0;
  for (const [index, { title, run }] of checks.entries()) {
    const label = `${String(index + 1).padStart(2)}. ${title}`;
    if (context.dryRun) {
      context.print(`~ ${label}`);
      continue;
    }
    try {
      context.print(`ok   ${label}: ${await run()}`);
      passed += 1;
    } catch (error) {
      context.print(`FAIL ${label}: ${(error as Error).message}`);
    }
  }
  if (!context.dryRun && passed < checks.length && key !== '')
    await api.call('POST', '/key/delete', { key_aliases: [alias] }).catch(() => undefined);
  if (!context.dryRun) context.print(`${passed} of ${checks.length} steps passed.`);
  return context.dryRun || passed === checks.length;
}
