import assert from 'node:assert/strict';
import { imagesIn, withDigests } from '../../../src/deploy/pin';

const digest = `sha256:${'a'.repeat(64)}`;
const text = 'FROM node:22-bookworm-slim AS build\nRUN x\nservices:\n  db:\n    image: postgres:17-alpine\n';

describe('pinned images', () => {
  it('are found where a Dockerfile and a compose file name them', () => {
    assert.deepEqual(imagesIn(text), [
      { image: 'node', tag: '22-bookworm-slim', digest: undefined },
      { image: 'postgres', tag: '17-alpine', digest: undefined },
    ]);
  });

  it('get their digest behind the tag and keep the rest of the line', () => {
    const pinned = withDigests(text, new Map([['node:22-bookworm-slim', digest]]));
    assert.match(pinned, new RegExp(`^FROM node:22-bookworm-slim@${digest} AS build$`, 'm'));
    assert.match(pinned, /image: postgres:17-alpine$/m);
    assert.equal(imagesIn(pinned)[0]?.digest, digest);
    assert.equal(withDigests(pinned, new Map([['node:22-bookworm-slim', digest]])), pinned);
  });
});
