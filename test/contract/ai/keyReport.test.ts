import assert from 'node:assert/strict';
import { checkKey } from '../../../src/ai/keyReport';
import type { AiFailure } from '../../../src/ai/provider';
import { systemClock } from '../../../src/base/systemClock';
import { ScriptedServer, type ScriptedServerOptions } from '../../support/scriptedServer';

const key = 'sk-Zx81kQpM0aRtYw2LbN4cVd7e';
const info = {
  key_alias: 'ada',
  spend: 0.5,
  max_budget: 5,
  budget_reset_at: '2026-12-01T00:00:00+00:00',
  expires: '2027-01-01T00:00:00Z',
  rpm_limit: 60,
  tpm_limit: null,
  models: ['qwen3-0.6b-ft'],
};

describe('checkKey', () => {
  let server: ScriptedServer | undefined;

  async function check(options: ScriptedServerOptions, withKey: string | undefined) {
    server = await ScriptedServer.start({ kind: 'hang' }, options);
    return checkKey(server.url, withKey, { clock: systemClock, timeoutMs: 300 }, new AbortController().signal);
  }

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  it('reports models, budget, spend, limits and expiry of the key, asked with the key itself', async () => {
    assert.deepEqual(await check({ models: ['qwen3-0.6b-ft', 'qwen3-local'], keyInfo: info }, key), {
      kind: 'ok',
      value: {
        models: ['qwen3-0.6b-ft', 'qwen3-local'],
        limitsUnknown: false,
        alias: 'ada',
        spendUsd: 0.5,
        budgetUsd: 5,
        budgetResetAt: '2026-12-01T00:00:00+00:00',
        expiresAt: '2027-01-01T00:00:00Z',
        requestsPerMinute: 60,
      },
    });
    assert.deepEqual(
      server?.requests.map((request) => request.headers.authorization),
      [`Bearer ${key}`, `Bearer ${key}`],
    );
  });

  it('accepts a key that may not look at its own limits', async () => {
    assert.deepEqual(await check({ models: ['m'], keyInfo: 'routeNotAllowed' }, key), {
      kind: 'ok',
      value: { models: ['m'], limitsUnknown: true },
    });
  });

  it('accepts a server on this machine without a key', async () => {
    assert.deepEqual(await check({ models: ['llama'] }, undefined), {
      kind: 'ok',
      value: { models: ['llama'], limitsUnknown: true },
    });
    assert.deepEqual(
      server?.requests.map((request) => request.path),
      ['/v1/models'],
    );
  });

  const refused: Record<
    string,
    { readonly options: ScriptedServerOptions; readonly key?: string; readonly failure: AiFailure }
  > = {
    'a key the proxy does not know': {
      options: { modelsFault: 'unknownKey' },
      failure: { kind: 'key-rejected', reason: 'unknown' },
    },
    'an expired key': { options: { modelsFault: 'expiredKey' }, failure: { kind: 'key-rejected', reason: 'expired' } },
    'a blocked key': { options: { modelsFault: 'blockedKey' }, failure: { kind: 'key-rejected', reason: 'blocked' } },
    'a Hugging Face token, without sending it': {
      options: {},
      key: 'hf_abcdefghijklmnopqrstuvwx',
      failure: { kind: 'key-rejected', reason: 'hugging-face-token' },
    },
  };

  it('gives up when its time is over', async () => {
    const answer = await check({ hangs: true }, key);
    assert.ok(answer.kind === 'failed' && answer.failure.kind === 'timed-out', JSON.stringify(answer));
  });

  for (const [name, row] of Object.entries(refused)) {
    it(`refuses ${name}`, async () => {
      assert.deepEqual(await check(row.options, row.key ?? key), { kind: 'failed', failure: row.failure });
      if (row.key !== undefined) assert.equal(server?.requests.length, 0);
    });
  }
});
