import assert from 'node:assert/strict';
import { userRuntimeFolder } from '../../../src/fallback/privateFolder';
import { fitsSocketName, sharedHostAddress } from '../../../src/fallback/sharedHostAddress';

const sharing = {
  folder: '/run/user/1000/ai-terminal-pro',
  secret: 'a secret',
  hostPath: '/ext/dist/modelHost.mjs',
  modelPath: '/ext/model.gguf',
  threads: 'auto',
  contextTokens: 1024,
} as const;

describe('The address of a shared model host', () => {
  it('is another one for every file, program, number of threads, context and user', () => {
    const changes = [
      {},
      { modelPath: '/other.gguf' },
      { hostPath: '/ext-2/dist/modelHost.mjs' },
      { threads: 2 },
      { contextTokens: 2048 },
      { secret: 'another' },
    ];
    const addresses = changes.map((change) => sharedHostAddress({ ...sharing, ...change }, 'linux'));
    assert.equal(new Set(addresses).size, changes.length);
  });

  const temporaryOfMacos = '/var/folders/g8/hk6lzpnd0sx1z0sg9jjp9qr40000gn/T';
  const places: readonly (readonly [platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, temporary: string])[] = [
    ['darwin', {}, temporaryOfMacos],
    ['linux', {}, '/tmp'],
    ['linux', { XDG_RUNTIME_DIR: '/run/user/1234567890' }, '/tmp'],
  ];
  for (const [platform, environment, temporary] of places)
    it(`fits into the name of a socket on ${platform} with ${JSON.stringify(environment)}`, () => {
      const folder = userRuntimeFolder(environment, platform, temporary);
      assert.ok(fitsSocketName(sharedHostAddress({ ...sharing, folder }, platform), platform), folder);
    });

  it('is a pipe on Windows, whose name may be longer', () => {
    const address = sharedHostAddress({ ...sharing, folder: 'C:\\'.padEnd(200, 'x') }, 'win32');
    assert.match(address, /^\\\\\.\\pipe\\ai-terminal-pro-[0-9a-f]{16}$/);
    assert.ok(fitsSocketName(address.padEnd(200, 'x'), 'win32'));
    assert.ok(!fitsSocketName('/'.padEnd(104, 'x'), 'darwin'));
  });
});
