import assert from 'node:assert/strict';
import { describeEffect, describeFacets } from '../../../src/safety/describe';
import { judgeForTests, verdictOf } from './judgeForTests';

describe('describeEffect', () => {
  it('says that a read changes nothing', async () => {
    assert.equal(describeEffect(await verdictOf('ls -la')), 'Only reads; changes nothing.');
  });

  it('names the target and that there is no way back', async () => {
    assert.equal(
      describeEffect(await verdictOf('rm -rf src')),
      'Deletes a folder or many files for good: src. Safer: move it to the trash, or list it first with `ls`.',
    );
  });

  it('names a further effect of the same level', async () => {
    assert.match(
      describeEffect(await verdictOf('git reset --hard; rm -rf src')),
      /Also deletes a folder or many files for good: src\./,
    );
  });

  it('puts the facets in words', async () => {
    assert.equal(describeFacets(await verdictOf('mkfs.ext4 /dev/sdb')), 'deletes, on this system, cannot be undone');
  });
});

describe('explain', () => {
  it('says what each command and each option that matters does, in reading order', async () => {
    const lines = (await judgeForTests()).explain('git push --force origin main | tee out.txt', 'bash');
    assert.deepEqual(
      lines.map(({ text, indent }) => [text, indent]),
      [
        ['git push', 0],
        ['--force', 1],
        ['tee', 0],
      ],
    );
    assert.ok(lines.every((line) => line.explanation.endsWith('.')));
  });

  it('explains redirects and admits what it does not know', async () => {
    const lines = (await judgeForTests()).explain('frob > a.txt', 'bash');
    assert.deepEqual(
      lines.map(({ text, explanation }) => [text, explanation]),
      [
        ['frob', 'Not known to the offline database.'],
        ['> a.txt', 'Writes the output to this file and replaces what was there.'],
      ],
    );
  });
});
