import assert from 'node:assert/strict';
import { initialThreads } from '../../../src/fallback/threadCount';

describe('Threads to start with', () => {
  it('are one for a very small model, whatever the machine', () => {
    assert.equal(initialThreads(116e6, 64), 1);
  });
  it('are no more than the cores, and few for a small model', () => {
    assert.equal(initialThreads(6e8, 2), 2);
    assert.equal(initialThreads(6e8, 64), 4);
    assert.equal(initialThreads(3e9, 64), 8);
  });
});
