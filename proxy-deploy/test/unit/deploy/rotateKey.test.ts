import assert from 'node:assert/strict';
import type { DeployContext } from '../../../src/deploy/context';
import { rotateKey } from '../../../src/deploy/rotateKey';
import { packageFolder } from '../../../src/base/paths';
import { KeyServer, type Mishap } from '../../support/keyServer';

describe('the rotation of a key', () => {
  const old = { token: 'old', key_alias: 'ada', blocked: false, spend: 1.5 };
  let server: KeyServer;
  let stopping: AbortController;
  let handedOut: string[];
  beforeEach(async () => {
    server = await KeyServer.start();
    server.keys = [{ ...old }];
    stopping = new AbortController();
    handedOut = [];
  });
  afterEach(() => server.stop());

  const rotate = (settleMs = 0): Promise<void> => {
    const context: DeployContext = {
      environment: { PROXY_URL: server.url, PROXY_ADMIN_KEY: 'sk-admin', SPEND_SETTLE_MS: String(settleMs) },
      folder: packageFolder,
      dryRun: false,
      print: () => undefined,
      signal: stopping.signal,
    };
    return rotateKey('ada', 90, context, (key) => handedOut.push(key));
  };

  it('leaves the new key alone, with the name and the spend of the old one', async () => {
    await rotate();
    assert.deepEqual(server.keys, [{ ...old, token: 'new' }]);
    assert.deepEqual(handedOut, ['sk-new']);
  });

  const mishaps: readonly { readonly route: string; readonly mishap: Mishap }[] = [
    { route: '/key/block', mishap: 'refused' },
    { route: '/key/block', mishap: 'answer lost' },
    { route: '/key/update', mishap: 'refused' },
    { route: '/key/update', mishap: 'answer lost' },
    { route: '/key/generate', mishap: 'refused' },
    { route: '/key/generate', mishap: 'answer lost' },
    { route: '/key/block', mishap: () => stopping.abort() },
    { route: '/key/update', mishap: () => stopping.abort() },
  ];
  for (const { route, mishap } of mishaps) {
    const what = { refused: 'is refused', 'answer lost': 'gets no answer' };
    it(`gives the old key back as it was when ${typeof mishap === 'string' ? `${route} ${what[mishap]}` : `it is stopped during ${route}`}`, async () => {
      server.mishaps.set(route, mishap);
      await assert.rejects(rotate(), /key of ada was not replaced and is as it was before/);
      assert.deepEqual(server.keys, [old]);
      assert.deepEqual(handedOut, []);
    });
  }

  it('ends at once when it is stopped while the last spend is awaited', async () => {
    server.mishaps.set('/key/block', () => setImmediate(() => stopping.abort()));
    await assert.rejects(rotate(60_000), /it was stopped/);
    assert.deepEqual(server.keys, [old]);
  });

  it('leaves a key blocked that was so before', async () => {
    server.keys = [{ ...old, blocked: true }];
    server.mishaps.set('/key/generate', 'refused');
    await assert.rejects(rotate(), /as it was before/);
    assert.deepEqual(server.keys, [{ ...old, blocked: true }]);
  });

  it('goes through when it is stopped while the new key is made', async () => {
    server.mishaps.set('/key/generate', () => stopping.abort());
    await rotate();
    assert.deepEqual(handedOut, ['sk-new']);
    assert.deepEqual(server.keys, [{ ...old, token: 'new' }]);
  });

  it('hands the new key out when the old one cannot be deleted, and says what is left to do', async () => {
    server.mishaps.set('/key/delete', 'refused');
    await assert.rejects(rotate(), /new key of ada is valid.*deploy keys revoke 'ada \(rotated/);
    assert.deepEqual(handedOut, ['sk-new']);
    assert.deepEqual(
      server.keys.map(({ token, blocked }) => [token, blocked]),
      [
        ['old', true],
        ['new', false],
      ],
    );
  });

  it('leaves what another rotation made alone when that was first', async () => {
    const others = [
      { ...old, key_alias: 'ada (rotated)', blocked: true },
      { ...old, token: 'theirs' },
    ];
    server.mishaps.set('/key/block', () => {
      server.keys = others.map((key) => ({ ...key }));
    });
    await assert.rejects(rotate(), /replaced by somebody else meanwhile/);
    assert.deepEqual(server.keys, others);
    assert.deepEqual(handedOut, []);
  });

  it('says under which name the old key is when it cannot be given back', async () => {
    server.mishaps.set('/key/generate', 'refused');
    server.mishaps.set('/key/unblock', 'refused');
    await assert.rejects(rotate(), /could not be given back.*'ada \(rotated/);
  });
});
