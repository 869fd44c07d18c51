import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkModelFile, hashFile } from '../../../src/fallback/modelFile';
import { ggufBytes, inTemporaryFolder, soundGguf, u32, u64, writeInto, type GgufSpec } from './kit/ggufFile';

const without = (key: string): GgufSpec => ({
  ...soundGguf,
  metadata: Object.fromEntries(Object.entries(soundGguf.metadata).filter(([name]) => name !== key)),
});
const withRaw = (raw: Buffer): GgufSpec => ({ ...soundGguf, metadata: { ...soundGguf.metadata, odd: { raw } } });
const withTensor = (tensor: Partial<GgufSpec['tensors'][number]>): GgufSpec => ({
  ...soundGguf,
  tensors: [{ name: 't', dimensions: [32], type: 0, offset: 0, ...tensor }],
});
const sound = ggufBytes(soundGguf);
const keyOfAbsurdLength = Buffer.concat([
  ggufBytes({ ...soundGguf, metadata: {}, tensors: [], keyCount: 1n }).subarray(0, 24),
  u64(1n << 50n),
  Buffer.from('x'),
]);

describe('Checking a model file before llama.cpp sees it', () => {
  it('accepts a sound file and tells what it holds', async () => {
    const checked = await check(sound);
    assert.equal(checked.kind, 'ok');
    const { header, stamp } = checked.value;
    assert.equal(header.architecture, 'llama');
    assert.equal(header.name, 'made for tests');
    assert.equal(header.vocabularySize, 3);
    assert.equal(header.tensorBytes, 128);
    assert.equal(header.parameters, 32);
    assert.equal(header.numbers.get('context_length'), 128);
    assert.equal(stamp.sizeBytes, sound.length);
  });

  const broken: readonly (readonly [what: string, contents: Buffer, says: RegExp])[] = [
    ['an empty file', Buffer.alloc(0), /is empty/],
    ['a file shorter than the magic', Buffer.from('GG'), /cut off inside its header/],
    ['wrong magic', ggufBytes({ ...soundGguf, magic: 'PK\x03\x04' }), /not a GGUF file/],
    ['a web page saved as a model', Buffer.from('<!DOCTYPE html><title>Sign in</title>'.padEnd(4096)), /not a GGUF/],
    ['an old version', ggufBytes({ ...soundGguf, version: 1 }), /version 1 is not supported/],
    ['a file of the other byte order', ggufBytes({ ...soundGguf, version: 0x03000000 }), /version 50331648 is not/],
    ['a file cut off in its metadata', sound.subarray(0, 120), /cut off inside its header/],
    ['a file cut off in its vocabulary', sound.subarray(0, sound.length - 300), /cut off inside its header/],
    ['a file cut off in its weights', sound.subarray(0, sound.length - 1), /cut off: \d+ bytes belong to it/],
    ['billions of metadata keys', ggufBytes({ ...soundGguf, keyCount: 1n << 60n }), /announces \d+ metadata keys/],
    ['billions of tensors', ggufBytes({ ...soundGguf, tensorCount: 1n << 60n }), /announces \d+ tensors/],
    ['a text of exabytes', ggufBytes(withRaw(Buffer.concat([u32(8), u64(1n << 62n)]))), /bytes in one text/],
    ['a key of petabytes', keyOfAbsurdLength, /bytes in one text/],
    ['an array of exabytes', ggufBytes(withRaw(Buffer.concat([u32(9), u32(4), u64(1n << 62n)]))), /in one array/],
    ['an array of long texts', ggufBytes(withRaw(Buffer.concat([u32(9), u32(8), u64(9), u64(1n << 40n)]))), /one text/],
    ['arrays in arrays', ggufBytes(withRaw(Buffer.concat([u32(9), u32(9), u64(1)]))), /array of unknown type 9/],
    ['a value of unknown type', ggufBytes(withRaw(u32(77))), /value of unknown type 77/],
    ['no architecture', ggufBytes(without('general.architecture')), /does not name an architecture/],
    ['no tokenizer', ggufBytes(without('tokenizer.ggml.model')), /no tokenizer/],
    ['no vocabulary', ggufBytes(without('tokenizer.ggml.tokens')), /no tokenizer/],
    ['no weights', ggufBytes({ ...soundGguf, tensors: [] }), /no weights/],
    ['a tensor of unknown type', ggufBytes(withTensor({ type: 999 })), /unknown type/],
    ['a tensor with absurd dimensions', ggufBytes(withTensor({ dimensions: [1n << 62n, 4] })), /make no sense/],
    ['a tensor far behind the end', ggufBytes(withTensor({ offset: 1n << 62n })), /make no sense|cut off/],
    ['a tensor with too many dimensions', ggufBytes(withTensor({ dimensions: Array(9).fill(1) })), /9 dimensions/],
    ['an absurd alignment', ggufBytes(withAlignment(0)), /alignment/],
  ];
  for (const [what, contents, says] of broken) {
    it(`refuses ${what}`, async () => {
      const checked = await check(contents);
      assert.equal(checked.kind, 'failed');
      assert.equal(checked.failure.kind, 'file-corrupt');
      assert.match(checked.failure.message, says);
    });
  }

  it('tells a missing file from a corrupt one', async () => {
    await inTemporaryFolder(async (folder) => {
      const missing = await checkModelFile(join(folder, 'gone.gguf'));
      assert.deepEqual(missing, {
        kind: 'failed',
        failure: { kind: 'file-missing', path: join(folder, 'gone.gguf') },
      });
      mkdirSync(join(folder, 'folder.gguf'));
      const directory = await checkModelFile(join(folder, 'folder.gguf'));
      assert.equal(directory.kind, 'failed');
      assert.equal(directory.failure.kind, 'file-corrupt');
    });
  });

  it('survives any single damaged byte of the header', async () => {
    await inTemporaryFolder(async (folder) => {
      for (let at = 0; at < sound.length - soundGguf.dataBytes; at++) {
        const damaged = Buffer.from(sound);
        damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
        const checked = await checkModelFile(writeInto(folder, 'damaged.gguf', damaged));
        assert.ok(checked.kind === 'ok' || checked.failure.kind === 'file-corrupt', `byte ${at}`);
      }
    });
  });

  it('hashes a file as sha256sum does', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = writeInto(folder, 'abc', Buffer.from('abc'));
      assert.equal(await hashFile(path), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    });
  });
});

function withAlignment(alignment: number): GgufSpec {
  return { ...soundGguf, metadata: { ...soundGguf.metadata, 'general.alignment': { u32: alignment } } };
}

function check(contents: Buffer) {
  return inTemporaryFolder((folder) => checkModelFile(writeInto(folder, 'model.gguf', contents)));
}
