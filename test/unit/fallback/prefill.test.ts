import assert from 'node:assert/strict';
import { PrefillPace } from '../../../src/fallback/prefill';

const chunkOf = (pace: PrefillPace): number => pace.chunkTokens;

describe('The pace of reading a prompt', () => {
  it('starts small and grows with a fast machine, so that no step takes much longer than 75 ms', () => {
    const pace = new PrefillPace();
    assert.equal(chunkOf(pace), 32);
    for (let step = 0; step < 20; step++) pace.record(pace.chunkTokens, pace.chunkTokens / 2);
    const chunk = chunkOf(pace);
    assert.ok(chunk >= 145 && chunk <= 155, `${chunk}`);
  });

  it('cuts what is left into pieces of about one length and of whole rows, because short ones and what is over cost most', () => {
    const pace = new PrefillPace();
    assert.deepEqual(
      [0, 1, 32, 33, 65, 96].map((left) => pace.pieceOf(left)),
      [0, 1, 32, 20, 24, 32],
    );
  });

  it('shrinks when the machine is busy, but not to single tokens', () => {
    const pace = new PrefillPace();
    for (let step = 0; step < 20; step++) pace.record(32, 10_000);
    assert.equal(chunkOf(pace), 12);
  });

  it('learns as much from single tokens as from long pieces', () => {
    const chunks = [1, 8, 64].map((tokens) => {
      const pace = new PrefillPace();
      for (let step = 0; step < 20; step++) pace.record(tokens, tokens + 5);
      return chunkOf(pace);
    });
    assert.deepEqual(chunks, [70, 70, 70]);
  });
});
