import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SavedStarts, type StartKey } from '../../../src/fallback/savedStarts';

const key = (...tokens: number[]): StartKey => ({ model: ['/model.gguf', 100, 1], tokens });
const write = (path: string): Promise<void> => writeFile(path, 'state');

describe('The beginnings of prompts that are kept on the disk', () => {
  let folder: string;
  const open = (freeBytes = Infinity): SavedStarts => new SavedStarts(folder, () => Promise.resolve(freeBytes));
  const restored = async (wanted: StartKey): Promise<string | undefined> => {
    let text: string | undefined;
    const found = await open().restore(wanted, (path) => {
      text = readFileSync(path, 'utf8');
      return Promise.resolve();
    });
    return found ? text : undefined;
  };

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'starts-')), 'prompt-starts');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('come back for the same text in the same file only', async () => {
    await open().keep(key(1, 2), write);
    assert.equal(await restored(key(1, 2)), 'state');
    assert.equal(await restored(key(1, 3)), undefined);
    assert.equal(await restored({ model: ['/model.gguf', 100, 2], tokens: [1, 2] }), undefined);
  });

  it('can be read by this user only', async function () {
    if (process.platform === 'win32') this.skip();
    await open().keep(key(1), write);
    assert.equal(statSync(folder).mode & 0o077, 0);
  });

  it('are two at most: the one that was used longest ago goes', async () => {
    const starts = open();
    await starts.keep(key(1), write);
    await starts.keep(key(2), write);
    await starts.restore(key(1), () => Promise.resolve());
    await starts.keep(key(3), write);
    assert.equal(readdirSync(folder).length, 2);
    assert.deepEqual([await restored(key(1)), await restored(key(2)), await restored(key(3))].map(Boolean), [
      true,
      false,
      true,
    ]);
  });

  it('are two at most, whatever other hosts are writing just now; what one left behind goes', async () => {
    await open().keep(key(1), write);
    const path = (name: string): string => join(folder, name);
    writeFileSync(path('1.draft'), 'in the making');
    writeFileSync(path('2.draft'), 'abandoned');
    utimesSync(path('2.draft'), new Date(0), new Date(0));
    await open().keep(key(2), write);
    assert.deepEqual([await restored(key(1)), await restored(key(2))], ['state', 'state']);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.draft')),
      ['1.draft'],
    );
  });

  it('are never handed out damaged', async () => {
    await open().keep(key(1), write);
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name), 'stat');
    assert.equal(await restored(key(1)), undefined);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('are checked ahead, the last one of the model, and still not handed out damaged', async () => {
    await open().keep(key(1), write);
    const [name = ''] = readdirSync(folder);
    const restore = async (change: () => void): Promise<boolean> => {
      const starts = open();
      change();
      starts.checkAhead(key().model);
      return starts.restore(key(1), () => Promise.resolve());
    };
    assert.equal(await restore(() => undefined), true);
    assert.equal(await restore(() => writeFileSync(join(folder, name), 'stat')), false);
    assert.equal(await restore(() => rmSync(folder, { recursive: true })), false);
  });

  it('are removed when they can not be used', async () => {
    await open().keep(key(1), write);
    assert.equal(await open().restore(key(1), () => Promise.reject(new Error('of another version'))), false);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('are not kept, without a word, when the disk is nearly full or the folder can not be made', async () => {
    await open(2 ** 30).keep(key(1), write);
    assert.equal(await restored(key(1)), undefined);
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(folder, '');
    await open().keep(key(1), write);
    assert.equal(await restored(key(1)), undefined);
  });

  it('leave nothing behind when writing them fails', async () => {
    await open().keep(key(1), async (path) => {
      await write(path);
      throw new Error('no space left');
    });
    assert.ok(existsSync(folder));
    assert.deepEqual(readdirSync(folder), []);
  });
});
