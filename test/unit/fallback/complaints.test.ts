import assert from 'node:assert/strict';
import { Complaints } from '../../../src/fallback/complaints';
import { ManualClock } from './kit/manualClock';

describe('What llama.cpp says went wrong', () => {
  const open = () => {
    const clock = new ManualClock();
    return { clock, complaints: new Complaints(clock) };
  };

  it('is told by its first word, without its line end', async () => {
    const { complaints } = open();
    complaints.add('wrong shape\n');
    complaints.add('failed to load\n');
    assert.equal(await complaints.first(), 'wrong shape');
  });

  it('may be late', async () => {
    const { complaints, clock } = open();
    const first = complaints.first();
    complaints.add('wrong shape');
    assert.equal(await first, 'wrong shape');
    assert.equal(clock.pendingTimers, 0);
  });

  it('is not waited for without end', async () => {
    const { complaints, clock } = open();
    const first = complaints.first();
    clock.advance(1000);
    assert.equal(await first, undefined);
  });

  it('is not what was said of an earlier file', async () => {
    const { complaints } = open();
    complaints.add('of the first file');
    complaints.clear();
    const first = complaints.first();
    complaints.add('of the second file');
    assert.equal(await first, 'of the second file');
  });
});
