import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CircuitBreaker } from '../../../src/ai/circuitBreaker';
import { LiteLlmProvider } from '../../../src/ai/liteLlmProvider';
import type { SuggestionProvider, SuggestionRequest } from '../../../src/ai/provider';
import { WarmUp } from '../../../src/ai/warmUp';
import { suggestThroughCascade, type CascadePorts } from '../../../src/app/cascade';
import { HedgeDelay, outlookOf, suggestHedged, type HedgePorts } from '../../../src/app/hedge';
import { localProvider } from '../../../src/app/localProvider';
import { silentLogger } from '../../../src/base/logger';
import { ok } from '../../../src/base/result';
import { parseSettings } from '../../../src/config/settings';
import type { LocalModel } from '../../../src/fallback/localModel';
import { createLocalModel } from '../../../src/fallback/modelHostClient';
import { gatherContext } from '../../../src/vscode/gatherContext';
import { askRig, type AskRig } from '../../support/askRig';
import type { FakePick } from '../../support/fakeWindow';
import { ScriptedServer, type ScriptChooser } from '../../support/scriptedServer';
import { buildModelHost, modelOptions, requestFor } from '../fallback/kit/modelHost';
import { systemClock } from '../../../src/base/systemClock';

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
function wire(url: string, localModel: SuggestionProvider = local) {
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
    local: localModel,
    litellm,
    clock: systemClock,
    logger: silentLogger,
    delay: new HedgeDelay(),
    outlook: () => outlookOf(breaker.state, warmUp.state, false),
    knowsWell: () => Promise.resolve(false),
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

/** From Enter in the box to the review, as the extension has it: context, hedge, the real built-in model, verdict. */
describe('an endpoint asleep for 15 s, through the whole flow with the built-in model', function () {
  this.timeout(120_000);
  let server: ScriptedServer;
  let model: LocalModel;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flow-'));
    writeFileSync(join(folder, 'notes.txt'), 'x\n');
    model = createLocalModel(modelOptions(buildModelHost()));
    await model.generate(requestFor('warm up'), () => undefined, new AbortController().signal);
  });
  after(() => {
    model.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => server.stop());

  function rigAt(url: string) {
    const ignore = (): void => undefined;
    const {
      ports: hedge,
      warmUp,
      litellm,
    } = wire(
      url,
      localProvider(() => model, ignore, systemClock),
    );
    const cascade: CascadePorts = {
      local: hedge.local,
      litellm: hedge.litellm,
      hedge,
      mode: () => 'auto',
      exactAnswer: () => Promise.resolve(undefined),
      isLiteLlmConfigured: () => Promise.resolve(true),
      didFallBack: ignore,
      didAnswer: ignore,
      didFail: ignore,
    };
    const { settings } = parseSettings(() => undefined);
    const rig = (): AskRig =>
      askRig({
        cwd: folder,
        ports: {
          clock: systemClock,
          gatherContext: (target, signal) => gatherContext(target, settings, () => Promise.resolve(undefined), signal),
          suggest: (asked, _target, onPartialText, signal) =>
            suggestThroughCascade(cascade, asked, onPartialText, signal),
        },
      });
    return { rig, warmUp, litellm };
  }

  /** Asks, and waits for the pick whose rows can be run. */
  async function review(rig: AskRig, text: string): Promise<{ pick: FakePick; tookMs: number }> {
    const startMs = performance.now();
    void rig.service.ask(rig.target, { kind: 'ask', request: text });
    for (;;) {
      const pick = rig.window.pick;
      if (pick?.content.rows.some(({ id }) => id === 'run') === true)
        return { pick, tookMs: performance.now() - startMs };
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  const requests = ['list files by size', 'count the lines of notes.txt', 'show the date', 'find empty folders'];

  it('reviews a local answer within 1.5 s (p95 of 20), and the late answer can be taken', async () => {
    const startMs = performance.now();
    server = await ScriptedServer.start(() => ({
      kind: 'answer',
      text: 'ls -la --late',
      firstTokenDelayMs: Math.max(0, 15_000 - (performance.now() - startMs)),
    }));
    const { rig, warmUp, litellm } = rigAt(server.url);
    await litellm.preload();
    for (let terminals = 0; terminals < 3; terminals += 1) warmUp.terminalOpened();
    const runs: { rig: AskRig; pick: FakePick; tookMs: number }[] = [];
    for (let index = 0; index < 20; index += 1) {
      const flow = rig();
      runs.push({ rig: flow, ...(await review(flow, requests[index % requests.length] ?? '')) });
    }
    const tookMs = runs.map((run) => run.tookMs).sort((a, b) => a - b);
    const p95 = tookMs[18] ?? Infinity;
    process.stdout.write(`      p50 ${tookMs[9]?.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms\n`);
    assert.ok(p95 <= floorMs, `p95 ${p95.toFixed(0)} ms`);
    assert.equal(server.chatRequests.filter((sent) => sent.body.includes('"max_tokens":1,')).length, 1);
    const last = runs.at(-1);
    assert.ok(last !== undefined);
    const shownBefore = last.pick.content.rows[0]?.label;
    while (!last.pick.content.buttons?.some(({ id }) => id === 'late')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(last.pick.content.rows[0]?.label, shownBefore, 'nothing is swapped under the cursor');
    last.pick.press('late');
    while (last.rig.window.pick?.content.rows[0]?.label !== 'ls -la --late') {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const run of runs) run.rig.service.dispose();
  });

  it('reviews a local answer within 1.5 s when nothing listens at the address', async () => {
    server = await ScriptedServer.start({ kind: 'hang' });
    const { rig } = rigAt('http://127.0.0.1:59');
    const flow = rig();
    const { pick, tookMs } = await review(flow, 'list files by size');
    process.stdout.write(`      offline ${tookMs.toFixed(0)} ms\n`);
    assert.ok(tookMs <= floorMs, `${tookMs.toFixed(0)} ms`);
    assert.match(
      pick.content.rows.map(({ label, detail = '' }) => `${detail} ${label}`).join(' '),
      /Nothing listens at the address/,
    );
    flow.service.dispose();
  });
});
