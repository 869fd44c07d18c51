import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings, type Settings } from '../../../src/config/settings';
import { gatherContext } from '../../../src/vscode/gatherContext';
import { askRig } from '../../support/askRig';

const allOn = parseSettings(() => undefined).settings;
const never = new AbortController().signal;

describe('context of a request', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'context-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function gather(
    settings: Settings = allOn,
    instructions: () => Promise<string | undefined> = () => Promise.resolve(undefined),
  ) {
    const { target, commands } = askRig({ cwd: folder });
    commands.push({
      commandLine: 'make',
      exitCode: 2,
      startedAtMs: 0,
      durationMs: 1,
      outputTail: 'Error 1',
      cwd: folder,
    });
    return gatherContext(target, settings, instructions, never);
  }

  it('holds the names of the folder, hidden ones last', async () => {
    for (const name of ['b.txt', '.env', 'a.txt']) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'src'));
    assert.deepEqual((await gather()).files, ['a.txt', 'b.txt', 'src/', '.env']);
  });

  it('looks at a part of a huge folder only', async () => {
    for (let index = 0; index < 3_000; index += 1) writeFileSync(join(folder, `f${String(index)}`), '');
    assert.equal((await gather()).files?.length, 60);
  });

  it('goes on without what hangs', async () => {
    const startMs = performance.now();
    const context = await gather(allOn, () => new Promise(() => undefined));
    assert.equal(context.instructions, undefined);
    assert.ok(performance.now() - startMs < 1_000);
  });

  it('goes on without a folder that is gone, or instructions that can not be read', async () => {
    rmSync(folder, { recursive: true });
    const context = await gather(allOn, () => Promise.reject(new Error('gone')));
    assert.deepEqual([context.files, context.git, context.instructions], [undefined, undefined, undefined]);
  });

  const switches = {
    'context.cwd': ['cwd', 'home'],
    'context.files': ['files'],
    'context.history': ['history'],
    'context.lastOutput': ['lastCommand'],
  } as const;
  for (const [setting, parts] of Object.entries(switches)) {
    it(`leaves out what ${setting} switches off, and nothing else`, async () => {
      writeFileSync(join(folder, 'a.txt'), '');
      const whole = Object.keys(await gather());
      const rest = Object.keys(await gather({ ...allOn, [setting]: false }));
      assert.deepEqual(
        whole.filter((part) => !rest.includes(part)),
        [...parts],
      );
    });
  }
});
