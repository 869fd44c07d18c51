import { performance } from 'node:perf_hooks';
import { waitUntil } from '../base/waitUntil';
import { modelNames, readConfiguration } from '../litellm/configSchema';
import { join } from 'node:path';
import { packageFolder } from '../base/paths';
import { userRoutes } from '../litellm/adminApi';
import { required, type DeployContext } from './context';
import { adminApi, proxyUrl } from './adminAccess';

interface SmokeCheck {
  readonly title: string;
  readonly run: () => Promise<string>;
}

class Unexpected extends Error {}

function expect(condition: boolean, text: string): void {
  if (!condition) throw new Unexpected(text);
}

interface Answer {
  readonly text: string;
  readonly costUsd: number | undefined;
  readonly firstTokenMs: number;
  readonly totalMs: number;
  readonly headers: Headers;
}

/** Cold endpoints take minutes; the proxy itself gives up after two. */
const requestTimeoutMs = 180_000;

/** Walks the whole way of a request with a key of its own, ten steps, and takes the key away again. */
export async function smoke(context: DeployContext): Promise<boolean> {
  const baseUrl = proxyUrl(required(context, 'PROXY_URL', 'the address of the proxy'));
  const api = adminApi(context);
  const [primary = '', local = ''] = modelNames(readConfiguration(join(packageFolder, 'config.yaml')));
  const alias = `smoke-${Date.now()}`;
  let key = '';
  let spent = 0;
  let answered = false;

  const send = (body: object, bearer: string): Promise<Response> =>
    fetch(`${baseUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(body),
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(requestTimeoutMs)]),
    });
  const ask = (model: string, content: string, maxTokens: number): object => ({
    model,
    max_tokens: maxTokens,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
    messages: [
      { role: 'system', content: 'You write one bash command. Shell: bash.' },
      { role: 'user', content },
    ],
  });
  const errorType = async (response: Response): Promise<string> =>
    ((await response.json()) as { error: { type: string } }).error.type;

  const stream = async (model: string, content: string, maxTokens: number): Promise<Answer> => {
    const started = performance.now();
    const response = await send(ask(model, content, maxTokens), key);
    expect(response.ok, `status ${response.status}: ${response.ok ? '' : (await response.text()).slice(0, 200)}`);
    let text = '';
    let costUsd: number | undefined;
    let firstTokenMs: number | undefined;
    let done = false;
    for (const line of (await readText(response, () => (firstTokenMs ??= performance.now() - started))).split('\n')) {
      if (line === 'data: [DONE]') done = true;
      if (!line.startsWith('data: {')) continue;
      const event = JSON.parse(line.slice('data: '.length)) as {
        choices?: { delta?: { content?: string } }[];
        usage?: { cost?: number };
        error?: { message: string };
      };
      expect(event.error === undefined, event.error?.message ?? '');
      text += event.choices?.[0]?.delta?.content ?? '';
      costUsd = event.usage?.cost ?? costUsd;
    }
    expect(done, 'the stream ended without [DONE]');
    return {
      text: text.trim(),
      costUsd,
      firstTokenMs: firstTokenMs ?? 0,
      totalMs: performance.now() - started,
      headers: response.headers,
    };
  };
  const describe = ({ text, costUsd, firstTokenMs, totalMs, headers }: Answer): string =>
    `${JSON.stringify(text)} by ${headers.get('x-litellm-model-id') ?? '?'}, first piece ${Math.round(firstTokenMs)} ms, all ${Math.round(totalMs)} ms, ${costUsd === undefined ? 'free' : `${costUsd.toPrecision(3)} USD`}`;

  const checks: readonly SmokeCheck[] = [
    {
      title: 'the proxy and its database are up',
      run: async () => {
        const response = await fetch(`${baseUrl}/health/readiness`, { signal: AbortSignal.timeout(requestTimeoutMs) });
        const body = (await response.json()) as { db?: string };
        expect(response.ok && body.db === 'connected', JSON.stringify(body));
        return `database ${body.db ?? ''}`;
      },
    },
    {
      title: 'nobody gets in without a key or with a Hugging Face token',
      run: async () => {
        const statuses = await Promise.all(
          ['', 'hf_notavirtualkeynotavirtual'].map(async (bearer) => (await send(ask(primary, 'x', 1), bearer)).status),
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
        const response = await fetch(`${baseUrl}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
        const ids = ((await response.json()) as { data: { id: string }[] }).data.map((model) => model.id);
        expect(ids.includes(primary) && ids.includes(local), ids.join(', '));
        return ids.join(', ');
      },
    },
    { title: 'a warm-up ping wakes the model', run: async () => describe(await stream(primary, 'ping', 1)) },
    {
      title: 'a request is answered with a command and its cost',
      run: async () => {
        const answer = await stream(primary, 'show the disk usage of this folder', 64);
        expect(answer.text !== '', 'the answer is empty');
        spent = answer.costUsd ?? 0;
        answered = true;
        return describe(answer);
      },
    },
    {
      title: 'the model beside the proxy answers too, free of charge',
      run: async () => {
        const answer = await stream(local, 'list the files in this folder', 64);
        expect(answer.text !== '' && answer.costUsd === undefined, describe(answer));
        return describe(answer);
      },
    },
    {
      title: 'the key’s spend is counted',
      run: async () => {
        expect(answered, 'there was no answer to be charged for');
        const info = await waitUntil(
          async () => {
            const response = await fetch(`${baseUrl}/key/info`, { headers: { authorization: `Bearer ${key}` } });
            const { spend } = ((await response.json()) as { info: { spend: number } }).info;
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
            const response = await send(ask(primary, 'x', 1), key);
            if (!response.ok) return { status: response.status, type: await errorType(response) };
            await response.text();
            return undefined;
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
        const before = await send({ ...ask(local, 'x', 1), stream: false }, key);
        expect(!before.headers.has('x-litellm-model-api-base'), 'x-litellm-model-api-base is visible');
        await api.call('POST', '/key/delete', { key_aliases: [alias] });
        const after = await send(ask(local, 'x', 1), key);
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
      // fetch says no more than that it failed.
      const reason = error instanceof TypeError ? `${baseUrl} does not answer` : (error as Error).message;
      context.print(`FAIL ${label}: ${reason}`);
    }
  }
  if (!context.dryRun && passed < checks.length && key !== '')
    await api.call('POST', '/key/delete', { key_aliases: [alias] }).catch(() => undefined);
  if (!context.dryRun) context.print(`${passed} of ${checks.length} steps passed.`);
  return context.dryRun || passed === checks.length;
}

async function readText(response: Response, onPiece: () => void): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    onPiece();
    text += decoder.decode(piece as Uint8Array, { stream: true });
  }
  return text;
}
