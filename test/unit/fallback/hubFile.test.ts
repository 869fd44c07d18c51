import assert from 'node:assert/strict';
import { contentRange, hubFileUrl, linkedFile } from '../../../src/fallback/hubFile';

const source = { repository: 'org/a model', revision: 'refs/pr/1', fileName: 'sub/file.gguf' };

describe('A file on the hub', () => {
  const hubs: readonly (readonly [hub: string, url: string | undefined])[] = [
    ['https://mirror.example', 'https://mirror.example/org/a%20model/resolve/refs%2Fpr%2F1/sub/file.gguf'],
    ['https://mirror.example/hf/', 'https://mirror.example/hf/org/a%20model/resolve/refs%2Fpr%2F1/sub/file.gguf'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/org/a%20model/resolve/refs%2Fpr%2F1/sub/file.gguf'],
    ['http://[::1]:8080', 'http://[::1]:8080/org/a%20model/resolve/refs%2Fpr%2F1/sub/file.gguf'],
    ['http://mirror.example', undefined],
    ['mirror.example', undefined],
  ];
  for (const [hub, url] of hubs) {
    it(`lies at ${url ?? 'no address'} on ${hub}`, () => {
      const built = hubFileUrl(hub, source);
      if (url === undefined) assert.equal(built.kind, 'failed');
      else assert.equal(built.kind === 'ok' && built.value.href, url);
    });
  }

  const hash = 'ab'.repeat(32);
  const headers: readonly (readonly [Record<string, string>, object | undefined])[] = [
    [
      { 'x-linked-etag': `"${hash}"`, 'x-linked-size': '5' },
      { sha256: hash, sizeBytes: 5 },
    ],
    [
      { 'x-linked-etag': `W/"${hash}"`, 'x-linked-size': '5' },
      { sha256: hash, sizeBytes: 5 },
    ],
    [{ 'x-linked-etag': '"abc"', 'x-linked-size': '5' }, undefined],
    [{ 'x-linked-etag': `"${hash}"` }, undefined],
    [{ 'x-linked-etag': `"${hash}"`, 'x-linked-size': 'many' }, undefined],
    [{}, undefined],
  ];
  for (const [given, expected] of headers) {
    it(`has ${expected === undefined ? 'no hash' : 'its hash'} in ${JSON.stringify(given)}`, () => {
      assert.deepEqual(linkedFile(new Headers(given)), expected);
    });
  }

  it('comes in the part that Content-Range names', () => {
    const range = (value: string) => contentRange(new Headers({ 'content-range': value }));
    assert.deepEqual(range('bytes 100-199/200'), { start: 100, totalBytes: 200 });
    assert.equal(range('bytes 100-199/*'), undefined);
    assert.equal(range('items 1-2/3'), undefined);
  });
});
