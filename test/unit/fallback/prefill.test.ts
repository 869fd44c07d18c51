import assert from 'node:assert/strict';
import { PrefillPace } from '../../../src/fallback/prefill';

const chunkOf = (pace: PrefillPace): number => pace.chunkTokens;

describe('The pace of reading a prompt', () => {
  it('starts small and grows with a fast machine, so that no step takes much longer than 50 ms', () => {
    const pace = new PrefillPace();
    assert.equal(chunkOf(pace), 32);
    for (let step = 0; step < 20; step++) pace.record(pace.chunkTokens, pace.chunkTokens / 2);
    const chunk = chunkOf(pace);
    assert.ok(chunk >= 95 && chunk <= 100, `${chunk}`);
  });

  it('shrinks when the machine is busy, but not to single tokens', () => {
    const pace = new PrefillPace();
    for (let step = 0; step < 20; step++) pace.record(32, 10_000);
    assert.equal(chunkOf(pace), 8);
  });
});
