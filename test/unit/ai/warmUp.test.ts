import assert from 'node:assert/strict';
import type { AiFailure } from '../../../src/ai/provider';
import { WarmUp } from '../../../src/ai/warmUp';
import { silentLogger } from '../../../src/base/logger';
import { failed, ok, type Result } from '../../../src/base/result';
import { FakeClock } from '../../support/fakeClock';

const minuteMs = 60_000;

function setUp(
  allowed = true,
  result: Result<unknown, AiFailure> = ok(undefined),
  claim: (windowMs: number) => boolean = () => true,
) {
  const clock = new FakeClock();
  const settings = { allowed };
  let sends = 0;
  const signals: AbortSignal[] = [];
  const warmUp = new WarmUp({
    clock,
    logger: silentLogger,
    isAllowed: () => Promise.resolve(settings.allowed),
    claim,
    send: (signal) => {
      sends += 1;
      signals.push(signal);
      return Promise.resolve(result);
    },
  });
  const open = async (): Promise<void> => {
    warmUp.terminalOpened();
    await new Promise(setImmediate);
  };
  return { clock, warmUp, settings, signals, open, sends: () => sends };
}

describe('WarmUp', () => {
  it('sends once per idle window however many terminals open', async () => {
    const rig = setUp();
    await Promise.all([rig.open(), rig.open(), rig.open()]);
    rig.clock.advance(10 * minuteMs);
    await rig.open();
    assert.equal(rig.sends(), 1);
    rig.clock.advance(6 * minuteMs);
    await rig.open();
    assert.equal(rig.sends(), 2);
    assert.equal(rig.warmUp.count, 2);
  });

  it('is not needed while requests are answered', async () => {
    const rig = setUp();
    rig.warmUp.noteAnswer();
    rig.clock.advance(14 * minuteMs);
    await rig.open();
    assert.equal(rig.sends(), 0);
  });

  it('sends nothing when it is switched off or there is no key, and may do so as soon as there is one', async () => {
    const rig = setUp(false);
    await rig.open();
    assert.equal(rig.sends(), 0);
    rig.settings.allowed = true;
    await rig.open();
    assert.equal(rig.sends(), 1);
  });

  it('never repeats a warm-up that failed within the window', async () => {
    const rig = setUp(true, failed({ kind: 'server-error', status: 503, message: '' }));
    await rig.open();
    await rig.open();
    assert.equal(rig.sends(), 1);
    assert.equal(rig.warmUp.state.kind, 'waking');
  });

  it('leaves it to another window that has woken the endpoint, and looks again after the idle window', async () => {
    const answers = [false, true];
    const rig = setUp(true, ok(undefined), (windowMs) => windowMs === 15 * minuteMs && answers.shift() === true);
    await rig.open();
    await rig.open();
    assert.deepEqual([rig.sends(), rig.warmUp.count, rig.warmUp.state.kind], [0, 0, 'waking']);
    rig.clock.advance(16 * minuteMs);
    await rig.open();
    assert.deepEqual([rig.sends(), rig.warmUp.count, rig.warmUp.state.kind], [1, 1, 'awake']);
  });

  it('knows the state of the endpoint', async () => {
    const rig = setUp();
    const states = [rig.warmUp.state.kind];
    await rig.open();
    states.push(rig.warmUp.state.kind);
    rig.clock.advance(16 * minuteMs);
    states.push(rig.warmUp.state.kind);
    assert.deepEqual(states, ['maybe-asleep', 'awake', 'maybe-asleep']);
  });

  it('starts anew for another address and is cancelled when disposed', async () => {
    const rig = setUp();
    await rig.open();
    rig.warmUp.reset();
    await rig.open();
    assert.equal(rig.sends(), 2);
    rig.warmUp.dispose();
    assert.equal(rig.signals.at(-1)?.aborted, true);
    rig.clock.advance(60 * minuteMs);
    await rig.open();
    assert.equal(rig.sends(), 2);
  });
});
