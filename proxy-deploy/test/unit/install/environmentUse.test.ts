import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../../src/base/waitUntil';
import { keepInUse, noteUse, removeUnusedEnvironments, stampOf } from '../../../src/install/environmentUse';

describe('an environment of another lock file', () => {
  let cache: string;
  let folder: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'environments-'));
    folder = join(cache, 'python-0123456789abcdef');
    mkdirSync(folder);
    writeFileSync(stampOf(folder), '');
  });
  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  const date = (daysAgo: number): void => {
    const at = new Date(Date.now() - daysAgo * 24 * 3600 * 1000);
    utimesSync(stampOf(folder), at, at);
  };
  const isKept = (current = join(cache, 'python-fedcba9876543210')): boolean => {
    removeUnusedEnvironments(cache, current);
    return existsSync(folder);
  };

  it('is removed when nobody has run from it for two weeks', () => {
    date(15);
    assert.equal(isKept(), false);
  });

  it('is kept when somebody ran from it lately, and when it is the one that starts', () => {
    date(13);
    assert.equal(isKept(), true);
    date(15);
    assert.equal(isKept(folder), true);
  });

  it('needs no note of its use when it was removed under a proxy', () => {
    rmSync(folder, { recursive: true });
    assert.doesNotThrow(() => noteUse(folder));
  });

  it('is kept while a proxy runs from it, however long ago that was started', async () => {
    date(15);
    const end = keepInUse(folder, 5);
    try {
      const isDated = (): true | undefined =>
        Date.now() - statSync(stampOf(folder)).mtimeMs < 60_000 ? true : undefined;
      assert.ok(await waitUntil(isDated, { timeoutMs: 5000, intervalMs: 5 }));
      assert.equal(isKept(), true);
    } finally {
      end();
    }
  });
});
