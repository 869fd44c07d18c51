import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../../src/database/cluster';
import { waitUntil } from '../../src/base/waitUntil';
import { connectDatabase } from '../../src/database/connection';
import { reconcile } from '../../src/reporting/reconcile';
import { tokenOf, type Proxy } from './proxy';
import { answerCost } from './testConfiguration';

/** LiteLLM writes sums every two seconds here, to which each start adds up to five. */
const longestWriteMs = 8000;

export interface Outage {
  readonly lost: number;
  readonly paid: number;
}

/** Stops PostgreSQL under a proxy that goes on answering, starts it again, reconciles, and checks the sums of `key` to the cent. */
export async function outageOf(
  proxy: Proxy,
  key: string,
  stop: () => Promise<void>,
  start: () => Promise<Cluster>,
): Promise<Outage> {
  const token = tokenOf(key);
  await (await proxy.chat(key)).text();
  await stop();
  let answered = 1;
  for (let count = 0; count < 4; count += 1) {
    const response = await proxy.chat(key);
    await response.text();
    if (response.ok) answered += 1;
  }
  assert.ok(answered > 1, 'no call went through during the outage');
  // Long enough for a write of the sums to fail.
  await delay(longestWriteMs);
  const client = await connectDatabase((await start()).url);
  try {
    const logged = await waitUntil(
      async () => {
        const { rows } = await client.query<{ count: string }>(
          'select count(*) from "LiteLLM_SpendLogs" where api_key = $1',
          [token],
        );
        return Number(rows[0]?.count) >= answered ? true : undefined;
      },
      { timeoutMs: 60_000, intervalMs: 1000 },
    );
    assert.ok(logged, 'the log did not keep the calls of the outage');
    // Sums that were only late are not lost.
    await delay(longestWriteMs);
    const planned = await reconcile(client, { dryRun: true, settle: 0 });
    assert.deepEqual(await reconcile(client, { dryRun: false, settle: 0 }), planned);
    const sums = 'select spend, total_spend from "LiteLLM_VerificationToken" where token = $1';
    const { rows } = await client.query<{ spend: number; total_spend: number }>(sums, [token]);
    const paid = answered * answerCost;
    for (const sum of [rows[0]?.spend, rows[0]?.total_spend])
      assert.ok(Math.abs((sum ?? 0) - paid) < 1e-6, `${sum} instead of ${paid}`);
    assert.deepEqual(await reconcile(client, { dryRun: false, settle: 0 }), [], 'a second run found something');
    return { lost: planned.find((repair) => repair.id === token)?.addSpend ?? 0, paid };
  } finally {
    await client.end();
  }
}
