import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimWarmUp } from '../../../src/app/warmUpRecord';

const windowMs = 15 * 60_000;
const endpoint = 'https://llm.example.com qwen3-0.6b';

describe('warm-ups of several windows', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'warm-up-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const grow = (ageMs: number): void => {
    const when = new Date(Date.now() - ageMs);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), when, when);
  };

  it('are one per idle window and endpoint', () => {
    assert.equal(claimWarmUp(folder, endpoint, windowMs), true);
    assert.equal(claimWarmUp(folder, endpoint, windowMs), false);
    assert.equal(claimWarmUp(folder, 'https://elsewhere.example qwen3-0.6b', windowMs), true);
    grow(windowMs - 10_000);
    assert.equal(claimWarmUp(folder, endpoint, windowMs), false);
    grow(windowMs + 10_000);
    assert.equal(claimWarmUp(folder, endpoint, windowMs), true);
    assert.equal(claimWarmUp(folder, endpoint, windowMs), false);
    assert.equal(readdirSync(folder).length, 2, 'no old record is left');
  });

  it('make their folder, and are made by each window where there can be none', () => {
    assert.equal(claimWarmUp(join(folder, 'new'), endpoint, windowMs), true);
    assert.equal(claimWarmUp(join(folder, 'new'), endpoint, windowMs), false);
    writeFileSync(join(folder, 'file'), '');
    const noFolder = join(folder, 'file', 'below');
    assert.deepEqual(
      [1, 2].map(() => claimWarmUp(noFolder, endpoint, windowMs)),
      [true, true],
    );
  });
});
