import type { AiFailure } from '../../src/ai/provider';
import type { Script, ScriptedServerOptions } from './scriptedServer';

/** Long, without a repetition that would end it early: 22 s at 50 ms for six characters. */
const manyNumbers = `echo ${Array.from({ length: 700 }, (_, index) => index).join(' ')}`;

/** A fault of a proxy, and how the provider has to name it. Times hold for the deadlines of the test. */
interface FaultRow {
  readonly script: Script;
  readonly options?: ScriptedServerOptions;
  readonly failure: AiFailure | ((failure: AiFailure) => boolean);
  readonly attempts: number;
  readonly withinMs: number;
}

const faults = {
  'an unknown key': {
    script: { kind: 'fault', fault: 'unknownKey' },
    failure: { kind: 'key-rejected', reason: 'unknown' },
    attempts: 1,
    withinMs: 500,
  },
  'an expired key': {
    script: { kind: 'fault', fault: 'expiredKey' },
    failure: { kind: 'key-rejected', reason: 'expired' },
    attempts: 1,
    withinMs: 500,
  },
  'a blocked key': {
    script: { kind: 'fault', fault: 'blockedKey' },
    failure: { kind: 'key-rejected', reason: 'blocked' },
    attempts: 1,
    withinMs: 500,
  },
  'a model the key may not use': {
    script: { kind: 'fault', fault: 'modelNotAllowed' },
    failure: { kind: 'model-not-allowed', model: 'qwen3-0.6b-ft' },
    attempts: 1,
    withinMs: 500,
  },
  'a model nobody knows': {
    script: { kind: 'fault', fault: 'unknownModel' },
    failure: { kind: 'model-not-allowed', model: 'qwen3-0.6b-ft' },
    attempts: 1,
    withinMs: 500,
  },
  'a model that Ollama lacks': {
    script: { kind: 'fault', fault: 'ollamaUnknownModel' },
    failure: { kind: 'model-not-allowed', model: 'qwen3-0.6b-ft' },
    attempts: 1,
    withinMs: 500,
  },
  'a spent budget (422)': {
    script: { kind: 'fault', fault: 'budgetExceeded' },
    failure: { kind: 'budget-exceeded', spentUsd: 0.0502, budgetUsd: 0.05 },
    attempts: 1,
    withinMs: 500,
  },
  'a spent budget (429 of other releases)': {
    script: { kind: 'fault', fault: 'budgetExceeded429' },
    failure: { kind: 'budget-exceeded', spentUsd: 0.06, budgetUsd: 0.05 },
    attempts: 1,
    withinMs: 500,
  },
  'the rate limit of the key': {
    script: { kind: 'fault', fault: 'rateLimited' },
    failure: { kind: 'rate-limited', retryAfterMs: 60_000 },
    attempts: 1,
    withinMs: 500,
  },
  'the rate limit of the provider': {
    script: { kind: 'fault', fault: 'upstreamRateLimited' },
    failure: (f) => f.kind === 'server-error' && f.reason === 'upstream-rate-limited',
    attempts: 2,
    withinMs: 1_500,
  },
  'deployments that cool down': {
    script: { kind: 'fault', fault: 'coolingDown' },
    failure: (f) => f.kind === 'server-error' && f.reason === 'cooling-down' && f.retryAfterMs === 5_000,
    attempts: 1,
    withinMs: 500,
  },
  'an endpoint that stays asleep (503)': {
    script: { kind: 'fault', fault: 'upstream503' },
    failure: (f) => f.kind === 'server-error' && f.reason === 'upstream-unavailable',
    attempts: 3,
    withinMs: 1_600,
  },
  'a broken model server (500)': {
    script: { kind: 'fault', fault: 'upstream500' },
    failure: (f) => f.kind === 'server-error' && f.status === 500,
    attempts: 2,
    withinMs: 1_000,
  },
  'a proxy whose upstream timed out (408)': {
    script: { kind: 'fault', fault: 'upstreamTimeout' },
    failure: (f) => f.kind === 'server-error' && f.reason === 'upstream-timed-out',
    attempts: 1,
    withinMs: 500,
  },
  'a prompt that is too long': {
    script: { kind: 'fault', fault: 'contextWindow' },
    failure: (f) => f.kind === 'server-error' && f.reason === 'context-window',
    attempts: 1,
    withinMs: 500,
  },
  'a proxy without its database': {
    script: { kind: 'fault', fault: 'noDatabase' },
    failure: (f) => f.kind === 'server-error' && f.reason === 'database',
    attempts: 2,
    withinMs: 1_500,
  },
  'a wrong path': {
    script: { kind: 'fault', fault: 'notFound' },
    failure: (f) => f.kind === 'server-error' && f.reason === 'wrong-path',
    attempts: 1,
    withinMs: 500,
  },
  'a gateway without words (502)': {
    script: { kind: 'fault', fault: 'bare502' },
    failure: (f) => f.kind === 'server-error' && f.status === 502,
    attempts: 3,
    withinMs: 1_600,
  },
  'a server that hangs': {
    script: { kind: 'hang' },
    failure: { kind: 'timed-out', phase: 'first-token', afterMs: 700 },
    attempts: 1,
    withinMs: 900,
  },
  'an address where nobody answers': {
    script: { kind: 'hang' },
    options: { dead: true },
    failure: { kind: 'timed-out', phase: 'connect', afterMs: 300 },
    attempts: 1,
    withinMs: 500,
  },
  'an answer that stalls': {
    script: { kind: 'stall', text: 'ls -la /srv' },
    failure: { kind: 'timed-out', phase: 'whole', afterMs: 1_500 },
    attempts: 1,
    withinMs: 1_700,
  },
  'an answer that drips too slowly': {
    script: { kind: 'answer', text: manyNumbers, chunkDelayMs: 50 },
    failure: { kind: 'timed-out', phase: 'whole', afterMs: 1_500 },
    attempts: 1,
    withinMs: 1_700,
  },
  'an answer cut in the middle': {
    script: { kind: 'cut', text: 'rm -rf /srv/app/old' },
    failure: (f) => f.kind === 'offline' && f.reason === 'reset',
    attempts: 2,
    withinMs: 1_000,
  },
  'an error in the middle of the stream': {
    script: { kind: 'error-event', text: 'rm -rf /srv/app/old' },
    failure: (f) => f.kind === 'server-error' && f.status === 500,
    attempts: 2,
    withinMs: 1_000,
  },
  'a time-out in the middle of the stream': {
    script: { kind: 'error-event', text: 'rm -rf /srv/app/old', message: 'litellm.Timeout: stream' },
    failure: (f) => f.kind === 'server-error' && f.reason === 'upstream-timed-out',
    attempts: 1,
    withinMs: 500,
  },
  garbage: { script: { kind: 'garbage' }, failure: (f) => f.kind === 'bad-response', attempts: 1, withinMs: 500 },
  'a redirect': {
    script: { kind: 'redirect', location: 'https://elsewhere.example/v1' },
    failure: { kind: 'bad-response', message: 'The server redirects to https://elsewhere.example.' },
    attempts: 1,
    withinMs: 500,
  },
  'a 100 MB answer': {
    script: { kind: 'huge', bytes: 100_000_000 },
    failure: (f) => f.kind === 'bad-response' && f.message.includes('larger than'),
    attempts: 1,
    withinMs: 1_000,
  },
  'a web page': {
    script: { kind: 'status', status: 200, body: '<html>Log in</html>', headers: { 'content-type': 'text/html' } },
    failure: { kind: 'bad-response', message: 'A web page came instead of an answer.' },
    attempts: 1,
    withinMs: 500,
  },
  'a plain JSON answer': {
    script: { kind: 'status', status: 200, body: '{"ok":true}' },
    failure: (f) => f.kind === 'bad-response',
    attempts: 1,
    withinMs: 500,
  },
  'a connection that closes at once': {
    script: { kind: 'reset' },
    failure: (f) => f.kind === 'offline' && f.reason === 'reset',
    attempts: 2,
    withinMs: 1_000,
  },
  'prose only': {
    script: { kind: 'answer', text: 'Please tell me which file you mean.' },
    failure: { kind: 'no-command', reason: 'prose', text: 'Please tell me which file you mean.' },
    attempts: 1,
    withinMs: 500,
  },
  'an answer cut at the limit': {
    script: { kind: 'answer', text: 'find . -name', finishReason: 'length' },
    failure: { kind: 'no-command', reason: 'cut-off', text: 'find . -name' },
    attempts: 1,
    withinMs: 500,
  },
} satisfies Readonly<Record<string, FaultRow>>;

export const liteLlmFaults: Readonly<Record<keyof typeof faults, FaultRow>> = faults;
