import assert from 'node:assert/strict';
import { TypedKeyMover } from '../../../src/app/typedKeyMover';
import { Emitter } from '../../../src/base/event';
import { parseSettings, type Settings } from '../../../src/config/settings';
import { FakeClock } from '../../support/fakeClock';

const key = 'sk-Zx81kQpM0aRtYw2LbN4cVd7e';
const untouchedMs = 2_000;

/** Settings into which a user types, and a secret store; no address is set, so that nobody is asked about the key. */
function setUp({ isDirty = false } = {}) {
  const clock = new FakeClock();
  const changed = new Emitter<Settings>();
  let settings = parseSettings(() => undefined).settings;
  const said: string[] = [];
  const written: string[] = [];
  let forgotten = 0;
  const mover = new TypedKeyMover(
    {
      get: () => settings,
      onDidChange: changed.event,
      update: (name) => {
        if (isDirty) return Promise.reject(new Error('Unable to write because the file has unsaved changes.'));
        settings = { ...settings, [name]: '' };
        return Promise.resolve();
      },
    },
    {
      read: () => Promise.resolve(written.at(-1)),
      write: (value) => Promise.resolve(void written.push(value)),
      remove: () => Promise.resolve(),
    },
    { clock },
    { notify: (_severity, message) => Promise.resolve(void said.push(message)) },
    () => (forgotten += 1),
  );
  const type = (text: string): void => {
    settings = { ...settings, 'litellm.virtualKey': text };
    changed.fire(settings);
  };
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await new Promise(setImmediate);
  };
  return { mover, type, pass, said, written, typed: () => settings['litellm.virtualKey'], forgotten: () => forgotten };
}

describe('a key that is typed into the settings', () => {
  it('is moved once it is complete and stood still for two seconds, and the setting is emptied', async () => {
    const rig = setUp();
    rig.type(key.slice(0, 20));
    await rig.pass(untouchedMs - 100);
    rig.type(key);
    await rig.pass(untouchedMs - 100);
    assert.deepEqual(rig.written, [], 'it may still be typed');
    await rig.pass(100);
    assert.deepEqual([rig.written, rig.typed(), rig.forgotten()], [[key], '', 1]);
    assert.match(rig.said[0] ?? '', /^The key was moved .* checked with the first request once the address/);
  });

  it('is moved all the same when settings.json has unsaved changes, and that is said', async () => {
    const rig = setUp({ isDirty: true });
    rig.type(key);
    await rig.pass(untouchedMs);
    assert.deepEqual([rig.written, rig.typed()], [[key], key]);
    assert.match(rig.said[0] ?? '', /could not be emptied \(settings\.json has unsaved changes.*Remove aiTerminalPro/);
  });

  it('stays where it is when it is none, and that is said once', async () => {
    const rig = setUp();
    rig.type('hf_abcdefghijklmnopqrstuvwx');
    await rig.pass(untouchedMs);
    rig.type('hf_abcdefghijklmnopqrstuvwx');
    await rig.pass(untouchedMs);
    assert.deepEqual([rig.written, rig.said.length], [[], 1]);
    assert.match(rig.said[0] ?? '', /Hugging Face token/);
  });

  it('is left alone when the extension ends', async () => {
    const rig = setUp();
    rig.type(key);
    rig.mover.dispose();
    await rig.pass(untouchedMs);
    assert.deepEqual(rig.written, []);
  });
});
