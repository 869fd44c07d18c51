import assert from 'node:assert/strict';
import { growth, quantile, slope } from '../../support/trend';

describe('the trend of a measurement', () => {
  const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

  it('is the growth per unit of a line', () => assert.equal(slope(steps.map((x) => ({ x, y: 3 * x + 100 }))), 3));
  it('is nothing for what stays', () => assert.equal(slope(steps.map((x) => ({ x, y: 7 }))), 0));
  it('is nothing for one point', () => assert.equal(slope([{ x: 1, y: 1 }]), 0));
  it('is found under noise', () => {
    const noisy = steps.map((x) => ({ x, y: 2 * x + (x % 2 === 0 ? 1 : -1) }));
    assert.ok(Math.abs(slope(noisy) - 2) < 0.15);
  });
  it('is not told by two points, nor by measurements that failed', () => {
    assert.equal(growth([]), undefined);
    assert.equal(growth(steps.slice(0, 2).map((x) => ({ x, y: x }))), undefined);
    assert.equal(growth(steps.map((x) => ({ x, y: x < 2 ? x : Number.NaN }))), undefined);
    assert.equal(growth(steps.slice(0, 3).map((x) => ({ x, y: 5 * x }))), 5);
  });
  it('has quantiles', () =>
    assert.deepEqual([quantile(steps, 0), quantile(steps, 0.5), quantile(steps, 1)], [0, 5, 9]));
});
