import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAiFailure } from '../../../src/ai/aiFailure';
import { describeFailure } from '../../../src/ai/describeFailure';
import type { AiFailure } from '../../../src/ai/provider';

const at = { model: 'm', hasKey: true };

function withCode(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

/** As `fetch` and the SDK wrap what went wrong. */
function wrapped(cause: Error): Error {
  return new Error('Connection error.', { cause: new TypeError('fetch failed', { cause }) });
}

describe('toAiFailure', () => {
  const rows: readonly (readonly [Error, string])[] = [
    [withCode('ECONNREFUSED'), 'refused'],
    [new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')], 'all'), 'refused'],
    [withCode('ENOTFOUND'), 'name-not-found'],
    [withCode('EAI_AGAIN'), 'name-not-found'],
    [withCode('ENETUNREACH'), 'unreachable'],
    [withCode('ECONNRESET'), 'reset'],
    [withCode('UND_ERR_SOCKET', 'other side closed'), 'reset'],
    [withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'tls'],
    [withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls'],
    [withCode('CERT_HAS_EXPIRED'), 'tls'],
    [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls'],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'tls'],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'unreachable'],
    [new Error('net::ERR_CONNECTION_REFUSED'), 'refused'],
    [new Error('net::ERR_PROXY_CONNECTION_FAILED'), 'unreachable'],
  ];
  for (const [cause, reason] of rows) {
    it(`calls ${'code' in cause ? String(cause.code) : cause.message} offline (${reason})`, () => {
      const failure = toAiFailure(wrapped(cause), at);
      assert.ok(failure.kind === 'offline' && failure.reason === reason, JSON.stringify(failure));
    });
  }

  it('is total: whatever is thrown becomes a failure with a sentence', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const described = describeFailure(toAiFailure(thrown, at));
        return described.message.length > 0 && described.label.length > 0;
      }),
      { examples: [[{ toString: 0 }], [Object.create(null)]], numRuns: 500 },
    );
  });

  it('lets no key and no hash of a key through, whoever wrote it', () => {
    const error = {
      status: 400,
      headers: new Headers(),
      error: {
        type: 'invalid_request_error',
        message: `bad sk-Zx81kQpM0aRtYw2LbN4cVd hf_abcdefghijklmnop ${'ab12'.repeat(16)} Bearer abc.def`,
      },
    };
    const text = JSON.stringify(toAiFailure(error, at));
    assert.doesNotMatch(text, /Zx81|abcdefgh|ab12ab12|abc\.def/);
  });
});

describe('describeFailure', () => {
  const failures: readonly AiFailure[] = [
    { kind: 'not-configured' },
    { kind: 'request-too-long', estimatedTokens: 5_700, limitTokens: 350 },
    { kind: 'offline', message: 'x', reason: 'refused' },
    { kind: 'offline', message: 'x', reason: 'tls' },
    { kind: 'offline', message: 'x' },
    { kind: 'timed-out', phase: 'connect', afterMs: 6_000 },
    { kind: 'timed-out', phase: 'first-token', afterMs: 18_000 },
    { kind: 'timed-out', phase: 'whole', afterMs: 20_000 },
    { kind: 'key-rejected', reason: 'missing' },
    { kind: 'key-rejected', reason: 'unknown' },
    { kind: 'key-rejected', reason: 'expired' },
    { kind: 'key-rejected', reason: 'blocked' },
    { kind: 'key-rejected', reason: 'hugging-face-token' },
    { kind: 'model-not-allowed', model: 'm' },
    { kind: 'budget-exceeded', spentUsd: 0.0502, budgetUsd: 0.05, resetAt: '2026-12-01T00:00:00+00:00' },
    { kind: 'budget-exceeded' },
    { kind: 'rate-limited', retryAfterMs: 60_000 },
    { kind: 'server-error', status: 503, message: 'x', reason: 'upstream-unavailable' },
    { kind: 'server-error', status: 400, message: 'x', reason: 'request-refused' },
    { kind: 'server-error', status: 500, message: 'boom' },
    { kind: 'bad-response', message: 'A web page came instead of an answer.' },
    { kind: 'no-command', reason: 'prose', text: '' },
    { kind: 'no-command', reason: 'cut-off', text: '' },
    { kind: 'no-command', reason: 'not-shell-task', text: '' },
    { kind: 'no-command', reason: 'unclear', text: '' },
    { kind: 'local-model-unavailable', message: 'The file is missing.' },
    { kind: 'cancelled' },
  ];
  for (const failure of failures) {
    it(`says ${JSON.stringify(failure)} in whole sentences, without jargon`, () => {
      const { message, label } = describeFailure(failure);
      assert.match(message, /^[A-Z].*\.$/);
      assert.doesNotMatch(message, /undefined|null|NaN|ECONN|\b4\d\d\b|[{}]/);
      assert.ok(label.length <= 25);
    });
  }

  it('gives budget and reset time', () => {
    const { message } = describeFailure({
      kind: 'budget-exceeded',
      spentUsd: 0.0502,
      budgetUsd: 0.05,
      resetAt: '2026-12-01T00:00:00+00:00',
    });
    assert.equal(
      message,
      'The budget of your key is spent ($0.0502 of $0.05). It is reset on 2026-12-01 at 00:00 UTC.',
    );
  });

  it('says a budget of a part of a cent with the digits that count', () => {
    const { message } = describeFailure({ kind: 'budget-exceeded', spentUsd: 0.0000124, budgetUsd: 0.000005 });
    assert.match(message, /\(\$0\.000012 of \$0\.000005\)/);
  });

  it('offers the key command for every trouble with the key', () => {
    for (const reason of ['missing', 'unknown', 'expired', 'blocked', 'hugging-face-token'] as const) {
      assert.equal(describeFailure({ kind: 'key-rejected', reason }).action?.label, 'Set LiteLLM Virtual Key');
    }
  });
});
