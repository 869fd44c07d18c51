import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { main } from '../../../src/deploy/main';
import { listenOnLoopback, stopServer } from '../../support/loopback';

describe('the smoke test of something that is not the proxy', () => {
  let server: Server;
  let url = '';
  let says = '';
  before(async () => {
    server = createServer((_request, response) => response.end(says));
    url = await listenOnLoopback(server);
  });
  after(() => stopServer(server));

  for (const body of [
    '',
    'null',
    '[]',
    '{}',
    '<html>',
    '{"key":5,"info":null,"data":[null],"error":"no"}',
    'data: {}',
  ]) {
    it(`fails in all its steps, with what came, for ${body || 'nothing'}`, async () => {
      says = body;
      const lines: string[] = [];
      const environment = { PROXY_URL: url, PROXY_ADMIN_KEY: 'sk-admin' };
      assert.equal(await main(['smoke'], environment, (line) => lines.push(line)), 1);
      assert.match(lines.at(-1) ?? '', /^0 of 10 steps passed/);
      assert.doesNotMatch(lines.join('\n'), /undefined|Cannot read|not iterable|does not answer/);
    });
  }
});
