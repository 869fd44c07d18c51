import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageFolder } from '../../../src/base/paths';

describe('the page of the figures', () => {
  it('is not made of a time that is none, and says why', () => {
    const args = ['page', '--prometheus', 'http://127.0.0.1:9', '--out', 'page.html', '--minutes', 'soon'];
    const { status, stderr } = spawnSync(process.execPath, [join(packageFolder, 'bin', 'monitoring.mjs'), ...args], {
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stderr, /--minutes.*must be a number above 0/);
  });
});
