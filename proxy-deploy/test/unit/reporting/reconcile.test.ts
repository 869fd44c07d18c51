import assert from 'node:assert/strict';
import { planRepairs, type Account } from '../../../src/reporting/reconcile';

const account = (change: Partial<Account>): Account => ({
  table: 'key',
  id: 'k',
  name: 'ada',
  spend: 1,
  totalSpend: 5,
  loggedInWindow: 1,
  loggedTotal: 5,
  ...change,
});

describe('the plan to repair sums', () => {
  const rows: readonly {
    readonly what: string;
    readonly given: Account;
    readonly adds: readonly [number, number] | undefined;
  }[] = [
    { what: 'nothing where sums and log agree', given: account({}), adds: undefined },
    { what: 'what the log has more', given: account({ loggedInWindow: 1.25, loggedTotal: 5.25 }), adds: [0.25, 0.25] },
    { what: 'nothing where old log entries were deleted', given: account({ loggedTotal: 2 }), adds: undefined },
    {
      what: 'only to the total what was lost before the window began',
      given: account({ loggedTotal: 5.5 }),
      adds: [0, 0.5],
    },
    {
      what: 'nothing for a rounding difference',
      given: account({ loggedTotal: 5 + 1e-12, loggedInWindow: 1 + 1e-12 }),
      adds: undefined,
    },
    {
      what: 'nothing to a total that users do not have',
      given: account({ table: 'user', totalSpend: undefined, loggedInWindow: 2, loggedTotal: 9 }),
      adds: [1, 0],
    },
  ];
  for (const { what, given, adds } of rows) {
    it(`adds ${what}`, () => {
      const [repair] = planRepairs([given]);
      assert.deepEqual(repair === undefined ? undefined : [repair.addSpend, repair.addTotalSpend], adds);
    });
  }
});
