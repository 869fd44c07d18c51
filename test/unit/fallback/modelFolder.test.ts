import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptModels, modelCacheFolder, removeModelFile } from '../../../src/fallback/modelFolder';

describe('The folder of downloaded models', () => {
  const cases = [
    ['linux', {}, '/home/ada/.cache/ai-terminal-pro/models'],
    ['linux', { XDG_CACHE_HOME: '/big/cache' }, '/big/cache/ai-terminal-pro/models'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ada/.cache/ai-terminal-pro/models'],
    ['darwin', { XDG_CACHE_HOME: '/x' }, '/home/ada/Library/Caches/ai-terminal-pro/models'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/ai-terminal-pro/models'],
  ] as const;
  for (const [platform, environment, folder] of cases) {
    it(`is ${folder} on ${platform} with ${JSON.stringify(environment)}`, () => {
      assert.equal(modelCacheFolder(environment, platform, '/home/ada'), folder);
    });
  }

  it('lists whole and partial models, and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'models-'));
    try {
      mkdirSync(join(folder, 'org--model'));
      for (const [name, text] of [
        ['a.gguf', 'whole'],
        ['b.gguf.part', 'par'],
        ['c.gguf.lock', '1'],
        ['notes.txt', 'x'],
      ] as const)
        writeFileSync(join(folder, 'org--model', name), text);
      assert.deepEqual(await keptModels(folder), [
        { path: join(folder, 'org--model', 'a.gguf'), sizeBytes: 5, isPartial: false },
        { path: join(folder, 'org--model', 'b.gguf.part'), sizeBytes: 3, isPartial: true },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('loses a model and the folder of its repository, but no other file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'models-'));
    try {
      const inFolder = (name: string): string => join(folder, 'org--model', name);
      mkdirSync(join(folder, 'org--model'));
      for (const name of ['a.gguf', 'b.gguf']) writeFileSync(inFolder(name), 'x');
      await removeModelFile(inFolder('a.gguf'));
      assert.ok(!existsSync(inFolder('a.gguf')) && existsSync(inFolder('b.gguf')));
      await removeModelFile(inFolder('b.gguf'));
      assert.ok(!existsSync(join(folder, 'org--model')) && existsSync(folder));
      await removeModelFile(inFolder('b.gguf'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is empty when it is not there', async () => {
    assert.deepEqual(await keptModels(join(tmpdir(), 'no such folder')), []);
  });
});
