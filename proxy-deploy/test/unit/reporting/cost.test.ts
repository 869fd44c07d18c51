import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateCost, type CostInputs } from '../../../src/reporting/cost';

const small: CostInputs = {
  users: 5,
  requestsPerUserDay: 20,
  activeHoursPerDay: 10,
  workDaysPerMonth: 20,
  localShare: 0.5,
  cacheShare: 0,
  promptTokens: 300,
  answerTokens: 20,
  usdPerHour: 1,
  idleMinutes: 15,
  coldStartMinutes: 1,
  tokensPerSecond: 100,
  peakFactor: 2,
  proxyRequestsPerSecond: 20,
};

describe('the cost of a team', () => {
  it('follows the arithmetic of independent requests', () => {
    // 50 requests in 10 hours: 5 an hour. Asleep at a moment: exp(-5 x 0.25) = 0.2865.
    const estimate = estimateCost(small);
    assert.equal(estimate.endpointRequestsPerDay, 50);
    assert.ok(Math.abs(estimate.awakeShare - 0.7135) < 1e-3);
    assert.ok(Math.abs(estimate.coldStartsPerDay - 14.33) < 0.01);
    // (0.7135 x 10 + 0.25 + 14.33/60) x 20 days
    assert.ok(Math.abs(estimate.endpointHoursPerMonth - 152.5) < 0.1, String(estimate.endpointHoursPerMonth));
    assert.equal(estimate.usdPerMonth, estimate.endpointHoursPerMonth);
  });

  it('agrees with a simulation of the same day', () => {
    let seed = 42;
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    const days = 400;
    let awake = 0;
    let starts = 0;
    for (let day = 0; day < days; day += 1) {
      let until = 0;
      for (let now = -Math.log(1 - random()) / 5; now < 10; now += -Math.log(1 - random()) / 5) {
        if (now > until) starts += 1;
        awake += Math.max(0, now + 0.25 - Math.max(now, until));
        until = now + 0.25;
      }
    }
    const estimate = estimateCost({ ...small, coldStartMinutes: 0 });
    assert.ok(Math.abs(starts / days / estimate.coldStartsPerDay - 1) < 0.05, `${starts / days} starts a day`);
    assert.ok(
      Math.abs(((awake / days) * 20) / estimate.endpointHoursPerMonth - 1) < 0.05,
      `${(awake / days) * 20} hours`,
    );
  });

  it('never gets cheaper with more requests, and never exceeds replicas that run all day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 200 }),
        (users, requestsPerUserDay) => {
          const estimate = estimateCost({ ...small, users, requestsPerUserDay, coldStartMinutes: 0 });
          const more = estimateCost({ ...small, users: users * 2, requestsPerUserDay, coldStartMinutes: 0 });
          assert.ok(more.usdPerMonth >= estimate.usdPerMonth - 1e-9);
          assert.ok(estimate.endpointHoursPerMonth <= 24 * 20 * estimate.replicasAtPeak + 1e-6);
        },
      ),
    );
  });

  it('is nothing when everything is answered locally', () => {
    assert.equal(estimateCost({ ...small, localShare: 1 }).usdPerMonth, 0);
  });
});
