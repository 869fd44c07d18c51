import assert from 'node:assert/strict';
import { CircuitBreaker } from '../../../src/ai/circuitBreaker';
import { LiteLlmProvider } from '../../../src/ai/liteLlmProvider';
import type { SuggestionProvider, SuggestionRequest } from '../../../src/ai/provider';
import { WarmUp } from '../../../src/ai/warmUp';
import { HedgeDelay, outlookOf, suggestHedged, type HedgePorts } from '../../../src/app/hedge';
import { silentLogger } from '../../../src/base/logger';
import { ok } from '../../../src/base/result';
import { ScriptedServer, type ScriptChooser } from '../../support/scriptedServer';
import { systemClock } from '../../support/systemClock';

const request: SuggestionRequest = {
  goal: { kind: 'ask', request: 'list the files' },
  context: { operatingSystem: { name: 'linux', version: '' }, shell: { kind: 'bash' } },
};

/** Answers like a warm local model on a slow day. */
const local: SuggestionProvider = {
  id: 'local',
  stateLabel: () => 'ready',
  suggest: async () => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return ok({ command: 'ls', notes: [], facts: { provider: 'local', answeredBy: 'local', totalMs: 400 } });
  },
};

/** The whole chain as the composition root wires it, at a server. */
function wire(url: string) {
  const breaker = new CircuitBreaker(systemClock);
  const litellm = new LiteLlmProvider({
    settings: () => ({ baseUrl: url, model: 'qwen3-0.6b', timeoutMs: 20_000 }),
    readKey: () => Promise.resolve('sk-Zx81kQpM0aRtYw2LbN4cVd7e'),
    clock: systemClock,
    logger: silentLogger,
  });
  const warmUp = new WarmUp({
    clock: systemClock,
    logger: silentLogger,
    isAllowed: () => Promise.resolve(true),
    send: (signal) => litellm.wake(signal),
  });
  const ports: HedgePorts = {
    local,
    litellm,
    clock: systemClock,
    logger: silentLogger,
    delay: new HedgeDelay(),
    outlook: () => outlookOf(breaker.state, warmUp.state, false),
    isLocalGoodEnough: () => false,
    didFinishLiteLlm: (result) => {
      if (result.kind === 'failed') breaker.noteFailure(result.failure);
      else {
        breaker.noteSuccess();
        warmUp.noteAnswer();
      }
    },
  };
  return { ports, warmUp, litellm };
}

async function first(ports: HedgePorts) {
  const startMs = performance.now();
  const answer = await suggestHedged(ports, request, () => undefined, new AbortController().signal);
  const tookMs = performance.now() - startMs;
  return {
    answer,
    tookMs,
    by: answer.result.kind === 'ok' ? answer.result.value.facts.provider : answer.result.failure.kind,
  };
}

const floorMs = 1_500;

describe('an endpoint asleep for 15 s', function () {
  this.timeout(40_000);
  let server: ScriptedServer;

  async function asleepFor(sleepMs: number): Promise<void> {
    const startMs = performance.now();
    const script: ScriptChooser = () => {
      const leftMs = Math.max(0, sleepMs - (performance.now() - startMs));
      return { kind: 'answer', text: 'ls -la', firstTokenDelayMs: leftMs };
    };
    server = await ScriptedServer.start(script);
  }

  afterEach(() => server.stop());

  it('gets a local answer within 1.5 s each time, then the better one, with one warm-up', async () => {
    await asleepFor(15_000);
    const { ports, warmUp, litellm } = wire(server.url);
    await litellm.preload();
    for (let terminals = 0; terminals < 5; terminals += 1) warmUp.terminalOpened();
    const runs = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 100));
        return await first(ports);
      }),
    );
    assert.deepEqual([...new Set(runs.map((run) => run.by))], ['local']);
    const slowestMs = Math.max(...runs.map((run) => run.tookMs));
    assert.ok(slowestMs <= floorMs, `the slowest took ${slowestMs.toFixed(0)} ms`);
    const late = await Promise.all(runs.map((run) => run.answer.late?.suggestion ?? Promise.resolve(undefined)));
    assert.deepEqual([...new Set(late.map((suggestion) => suggestion?.command))], ['ls -la']);
    const warmUps = server.chatRequests.filter((sent) => sent.body.includes('"max_tokens":1,'));
    assert.equal(warmUps.length, 1);
    assert.match(warmUps[0]?.body ?? '', /"no-cache":true/);
    const awake = await first(ports);
    assert.equal(awake.by, 'litellm');
  });

  it('answers locally within 1.5 s when the proxy is gone, and returns to it by itself', async () => {
    await asleepFor(0);
    const { ports } = wire(server.url);
    const away: HedgePorts = { ...ports, litellm: wire('http://127.0.0.1:59').litellm };
    const offline = await first(away);
    assert.equal(offline.by, 'local');
    assert.ok(offline.tookMs <= floorMs, `${offline.tookMs.toFixed(0)} ms`);
    const closed = await first(ports);
    assert.equal(closed.by, 'local', 'right after the failure the proxy is not asked');
    await new Promise((resolve) => systemClock.after(1_000, () => resolve(undefined)));
    assert.equal((await first(ports)).by, 'litellm');
  });
});
