import assert from 'node:assert/strict';
import { createServer, request as sendRequest, type RequestListener, type Server } from 'node:http';
import { listenOnLoopback, stopServer } from '../../support/loopback';
import { createGateway } from '../../../src/gateway/gateway';

describe('the gateway', () => {
  const servers: Server[] = [];
  let ready = true;
  afterEach(async () => {
    ready = true;
    for (const server of servers.splice(0)) await stopServer(server);
  });

  async function start(listener: RequestListener, adminRoutes = true): Promise<string> {
    const backend = createServer(listener);
    const gateway = createGateway({
      upstreamPort: Number(new URL(await listenOnLoopback(backend)).port),
      adminRoutes,
      bodyLimitBytes: 1000,
      isReady: () => ready,
    });
    servers.push(gateway, backend);
    return listenOnLoopback(gateway);
  }

  it('passes request and answer on unchanged, but for hidden headers', async () => {
    const url = await start((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        response.writeHead(201, { 'x-litellm-model-api-base': 'secret', 'x-litellm-call-id': 'abc' });
        response.end(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''} ${body}`);
      });
    });
    const response = await fetch(`${url}/v1/chat/completions?a=1`, {
      method: 'POST',
      body: 'hello',
      headers: { authorization: 'Bearer k' },
    });
    assert.equal(response.status, 201);
    assert.equal(await response.text(), 'POST /v1/chat/completions?a=1 Bearer k hello');
    assert.deepEqual(
      [response.headers.get('x-litellm-model-api-base'), response.headers.get('x-litellm-call-id')],
      [null, 'abc'],
    );
  });

  it('hands on each piece of a stream when it comes', async () => {
    const pieces: (() => void)[] = [];
    const url = await start((_request, response) => {
      response.write('first');
      pieces.push(() => response.end('second'));
    });
    const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body: '{}' });
    const reader = (response.body ?? assert.fail()).getReader();
    const decode = async (): Promise<string> =>
      new TextDecoder().decode((await reader.read()).value as Uint8Array | undefined);
    assert.equal(await decode(), 'first');
    pieces[0]?.();
    assert.equal(await decode(), 'second');
  });

  it('answers 503 with a time to come back while LiteLLM is not ready', async () => {
    const url = await start((_request, response) => response.end('never'));
    ready = false;
    const response = await fetch(`${url}/v1/models`);
    assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '5']);
    assert.equal(((await response.json()) as { error: { type: string } }).error.type, 'proxy_unavailable');
  });

  it('answers 503 when LiteLLM drops the connection', async () => {
    const url = await start((request) => request.socket.destroy());
    assert.equal((await fetch(`${url}/v1/models`)).status, 503);
  });

  it('breaks the client’s connection when an answer breaks off', async () => {
    const url = await start((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('part', () => response.destroy());
    });
    const response = await fetch(`${url}/v1/models`);
    await assert.rejects(response.text());
  });

  it('refuses a body that is larger than announced or allowed', async () => {
    const url = await start((request, response) => request.resume().on('end', () => response.end('ok')));
    const announced = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body: 'x'.repeat(1001) });
    assert.equal(announced.status, 413);
    const status = await new Promise((resolve, reject) => {
      const request = sendRequest(
        `${url}/v1/chat/completions`,
        { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
        (response) => {
          resolve(response.statusCode);
          response.resume();
        },
      );
      request.once('error', reject);
      request.write('x'.repeat(600));
      request.end('x'.repeat(600));
    });
    assert.equal(status, 413);
  });

  it('closes management routes when told to', async () => {
    const url = await start((_request, response) => response.end('reached'), false);
    assert.equal((await fetch(`${url}/key/generate`, { method: 'POST' })).status, 404);
    assert.equal((await fetch(`${url}/metrics`)).status, 404);
    assert.equal((await fetch(`${url}/key/info`)).status, 200);
  });

  it('ends the call to LiteLLM when the client hangs up', async () => {
    const ended = new Promise((resolve) => {
      void start((_request, response) => {
        response.write('piece');
        response.once('close', () => resolve(true));
      }).then(async (url) => {
        const leaving = new AbortController();
        const response = await fetch(`${url}/v1/models`, { signal: leaving.signal });
        await response.body?.getReader().read();
        leaving.abort();
      });
    });
    assert.equal(await ended, true);
  });
});
