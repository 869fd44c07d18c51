import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import {
  builtInModel,
  catalogueModel,
  describeModel,
  describeModelFile,
  downloadableModels,
} from '../../../src/fallback/catalogue';
import { hashFile } from '../../../src/fallback/modelFile';

describe('The catalogue of local models', () => {
  it('names the file that lies in model/release', async () => {
    const files = readdirSync('model/release').filter((name) => name.endsWith('.gguf'));
    assert.equal(files.length, 1, 'one released model');
    const path = `model/release/${files[0] ?? ''}`;
    assert.equal(path, builtInModel.bundledFile);
    assert.equal(statSync(path).size, builtInModel.sizeBytes);
    assert.equal(await hashFile(path), builtInModel.sha256);
  });

  it('has every download pinned by a hash and a commit', () => {
    for (const { id, sha256, source, sizeBytes, memoryBytes, licence } of downloadableModels) {
      assert.match(sha256, /^[0-9a-f]{64}$/, id);
      assert.match(source?.revision ?? '', /^[0-9a-f]{40}$/, id);
      assert.match(source?.repository ?? '', /^[\w.-]+\/[\w.-]+$/, id);
      assert.match(source?.fileName ?? '', /\.gguf$/, id);
      assert.ok(memoryBytes > sizeBytes, id);
      assert.notEqual(licence, '');
    }
  });

  it('finds models by the value of the setting', () => {
    assert.equal(catalogueModel('built-in'), builtInModel);
    assert.equal(catalogueModel('no such model'), undefined);
  });

  it('describes a catalogue model with its hash', () => {
    const description = describeModel(builtInModel, 'dir/m.gguf');
    assert.equal(description.path, 'dir/m.gguf');
    assert.equal(description.sha256, builtInModel.sha256);
  });

  const files = [
    { path: '/models/Qwen3-0.6B-Q8_0.gguf', name: 'Qwen3-0.6B-Q8_0', format: 'chat' },
    { path: '/models/my-nl2sh-360m.gguf', name: 'my-nl2sh-360m', format: 'tag' },
    { path: '/models/nl2sh-135m-v1.gguf', name: 'nl2sh-135m-v1', format: 'tag' },
    { path: '/models/qwen3-0.6b-terminal-instruct.GGUF', name: 'qwen3-0.6b-terminal-instruct', format: 'alpaca' },
  ];
  it('asks the first release with the three tags that it knows', () => {
    assert.deepEqual(describeModelFile('nl2sh-135m-v0.gguf').shellTags, { zsh: 'bash', fish: 'bash' });
  });

  for (const { path, name, format } of files) {
    it(`asks ${name} in its own form (${format}), without a hash`, () => {
      assert.deepEqual(describeModelFile(path), { name, path, sha256: undefined, promptFormat: format });
    });
  }
});
