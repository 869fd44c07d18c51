import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkKey } from '../../../src/ai/keyReport';
import { LiteLlmProvider } from '../../../src/ai/liteLlmProvider';
import type { AiFailure, AnswerFacts, SuggestionContext, SuggestionRequest } from '../../../src/ai/provider';
import { silentLogger } from '../../../src/base/logger';
import { ok } from '../../../src/base/result';
import { parseSettings } from '../../../src/config/settings';
import { gatherContext } from '../../../src/vscode/gatherContext';
import { askRig } from '../../support/askRig';
import { RealProxy } from '../../support/realProxy';
import { ScriptedServer } from '../../support/scriptedServer';
import { systemClock } from '../../../src/base/systemClock';

const folder: SuggestionContext = {
  operatingSystem: { name: 'linux', version: '6.1' },
  shell: { kind: 'bash', version: '5.2' },
  cwd: '/srv/shop',
  git: { branch: 'main', dirty: false },
  history: ['ls'],
};

/** One proxy for all: a start costs half a minute of computing. */
describe('LiteLlmProvider at a real LiteLLM with a real PostgreSQL', function () {
  this.timeout(300_000);
  let upstream: ScriptedServer;
  let fallback: ScriptedServer;
  let proxy: RealProxy;

  before(async () => {
    upstream = await ScriptedServer.start({ kind: 'answer', text: 'ls -la' }, { plain: true });
    fallback = await ScriptedServer.start({ kind: 'answer', text: 'ls' }, { plain: true });
    proxy = await RealProxy.start(upstream.url, fallback.url);
  });

  after(async () => {
    await proxy.stop();
    await Promise.all([upstream.stop(), fallback.stop()]);
  });

  beforeEach(() => {
    upstream.setScript({ kind: 'answer', text: 'ls -la' });
    upstream.requests.length = 0;
  });

  function providerFor(key: string | undefined, model = 'qwen3-0.6b', timeoutMs = 20_000): LiteLlmProvider {
    return new LiteLlmProvider({
      settings: () => ({ baseUrl: proxy.url, model, timeoutMs }),
      readKey: () => Promise.resolve(key),
      clock: systemClock,
      logger: silentLogger,
    });
  }

  function ask(key: string | undefined, text: string, more: Partial<SuggestionContext> = {}, model?: string) {
    const request: SuggestionRequest = { goal: { kind: 'ask', request: text }, context: { ...folder, ...more } };
    return providerFor(key, model).suggest(request, () => undefined, new AbortController().signal);
  }

  async function failureOf(key: string | undefined, model?: string): Promise<AiFailure> {
    const answer = await ask(key, `list files ${Math.random()}`, {}, model);
    assert.equal(answer.kind, 'failed', JSON.stringify(answer));
    return answer.failure;
  }

  it('answers and says who, how many tokens and at what cost', async () => {
    const answer = await ask(proxy.virtualKey, 'list all files');
    assert.equal(answer.kind, 'ok', JSON.stringify(answer));
    const { facts } = answer.value;
    assert.equal(answer.value.command, 'ls -la');
    assert.equal(facts.answeredBy, 'qwen3-0.6b via LiteLLM');
    assert.equal(facts.cacheHit, false);
    assert.ok((facts.costUsd ?? 0) > 0, `cost ${String(facts.costUsd)}`);
    assert.ok((facts.promptTokens ?? 0) > 0 && (facts.completionTokens ?? 0) > 0 && facts.keyBudgetUsd !== undefined);
  });

  /** LiteLLM writes its cache after the answer, so a repetition at once may come too early. */
  async function askUntilCached(text: string, more: Partial<SuggestionContext>) {
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const sentBefore = upstream.chatRequests.length;
      const answer = await ask(proxy.virtualKey, text, more);
      assert.equal(answer.kind, 'ok', JSON.stringify(answer));
      if (answer.value.facts.cacheHit === true) {
        assert.equal(upstream.chatRequests.length, sentBefore, 'a hit does not reach the model');
        return answer.value;
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return undefined;
  }

  it('is served from the cache for the same request in the same folder after other commands, and charged nothing', async () => {
    const first = await ask(proxy.virtualKey, 'show the disk usage');
    assert.ok(first.kind === 'ok' && first.value.facts.cacheHit === false);
    const again = await askUntilCached('show the disk usage', {
      git: { branch: 'main', dirty: true, ahead: 3 },
      history: ['ls', 'make', 'git commit'],
      lastCommand: { commandLine: 'make', exitCode: 2, outputTail: 'Error 1' },
      files: ['new.o'],
    });
    assert.ok(again !== undefined, 'there was no cache hit');
    assert.deepEqual([again.command, again.facts.costUsd], ['ls -la', 0]);
  });

  it('is served from the cache through the whole flow: ask, run other commands, ask the same again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cached-flow-'));
    const inFolder = (program: string, ...args: string[]): void => {
      execFileSync(program, args, { cwd: folder, stdio: 'ignore' });
    };
    const { settings } = parseSettings(() => undefined);
    const provider = providerFor(proxy.virtualKey);
    const facts: AnswerFacts[] = [];
    const rig = askRig({
      cwd: folder,
      ports: {
        clock: systemClock,
        gatherContext: (target, signal) =>
          gatherContext(target, settings, () => Promise.resolve('Prefer npm.'), signal),
        suggest: async (request, _target, onPartialText, signal) => {
          const answer = await provider.suggest(request, onPartialText, signal);
          if (answer.kind === 'failed') return answer;
          facts.push(answer.value.facts);
          return ok({ suggestion: answer.value });
        },
      },
    });
    const askOnce = async (): Promise<AnswerFacts | undefined> => {
      void rig.service.ask(rig.target, { kind: 'ask', request: 'show how large the folders are' });
      const isReview = (): boolean => rig.window.pick?.content.rows.some(({ id }) => id === 'run') === true;
      while (!isReview()) await new Promise((resolve) => setTimeout(resolve, 5));
      rig.window.pick?.escape();
      await rig.settle();
      return facts.at(-1);
    };
    try {
      inFolder('git', 'init', '-q');
      assert.equal((await askOnce())?.cacheHit, false);
      // Everything volatile changes: names in the folder, git, history, the last command and its output.
      writeFileSync(join(folder, 'new.o'), 'x');
      inFolder('git', 'add', '.');
      for (const commandLine of ['make', 'git add .']) {
        rig.commands.push({
          commandLine,
          cwd: folder,
          startedAtMs: 0,
          exitCode: 2,
          durationMs: 10,
          outputTail: 'Error 1',
        });
      }
      // LiteLLM writes its cache after the answer.
      for (let attempt = 0; attempt < 30 && facts.at(-1)?.cacheHit !== true; attempt += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        await askOnce();
      }
      const last = facts.at(-1);
      assert.deepEqual([last?.cacheHit, last?.costUsd], [true, 0]);
      assert.match(rig.window.picks.at(-1)?.content.title ?? '', /from the cache · free$/);
    } finally {
      rig.service.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('explains a command in a few lines', async () => {
    upstream.setScript({ kind: 'answer', text: '<think>x</think>Lists all files.\n- `-a`: hidden ones too' });
    const explained = await providerFor(proxy.virtualKey).explain('ls -a', folder, new AbortController().signal);
    assert.ok(explained.kind === 'ok', JSON.stringify(explained));
    assert.deepEqual(explained.value.lines, ['Lists all files.', '`-a`: hidden ones too']);
    assert.equal(explained.value.facts.answeredBy, 'qwen3-0.6b via LiteLLM');
  });

  it("does not serve one key's cached answer to another key", async () => {
    const other = await proxy.createKey({});
    await ask(proxy.virtualKey, 'show the uptime');
    assert.ok((await askUntilCached('show the uptime', {})) !== undefined);
    const answer = await ask(other, 'show the uptime');
    assert.ok(answer.kind === 'ok' && answer.value.facts.cacheHit === false);
  });

  it('wakes the endpoint itself: past the cache, with one token', async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      assert.equal((await providerFor(proxy.virtualKey).wake(new AbortController().signal)).kind, 'ok');
    }
    const bodies = upstream.chatRequests.map((sent) => JSON.parse(sent.body) as Record<string, unknown>);
    assert.deepEqual(
      bodies.map((body) => body['max_tokens']),
      [1, 1],
    );
  });

  it('reports what a key may do', async () => {
    const key = await proxy.createKey({
      max_budget: 2,
      rpm_limit: 30,
      duration: '30d',
      allowed_routes: ['llm_api_routes', '/key/info'],
    });
    const report = await checkKey(proxy.url, key, { clock: systemClock }, new AbortController().signal);
    assert.ok(report.kind === 'ok', JSON.stringify(report));
    const { models, budgetUsd, requestsPerMinute, spendUsd, limitsUnknown, expiresAt } = report.value;
    assert.deepEqual(
      { models, budgetUsd, requestsPerMinute, spendUsd, limitsUnknown },
      { models: ['qwen3-0.6b'], budgetUsd: 2, requestsPerMinute: 30, spendUsd: 0, limitsUnknown: false },
    );
    assert.match(expiresAt ?? '', /^20\d\d-/);
    const limited = await checkKey(
      proxy.url,
      await proxy.createKey({ allowed_routes: ['llm_api_routes'] }),
      { clock: systemClock },
      new AbortController().signal,
    );
    assert.ok(limited.kind === 'ok' && limited.value.limitsUnknown, JSON.stringify(limited));
  });

  it('names an unknown, an expired and a blocked key', async () => {
    const expired = await proxy.createKey({ duration: '1s' });
    const blocked = await proxy.createKey({});
    await proxy.blockKey(blocked);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.deepEqual(await failureOf('sk-Zx81kQpM0aRtYw2LbN4cVd7e'), { kind: 'key-rejected', reason: 'unknown' });
    assert.deepEqual(await failureOf(expired), { kind: 'key-rejected', reason: 'expired' });
    assert.deepEqual(await failureOf(blocked), { kind: 'key-rejected', reason: 'blocked' });
    assert.deepEqual(await failureOf(undefined), { kind: 'key-rejected', reason: 'missing' });
    const checked = await checkKey(proxy.url, expired, { clock: systemClock }, new AbortController().signal);
    assert.deepEqual(checked, { kind: 'failed', failure: { kind: 'key-rejected', reason: 'expired' } });
  });

  it('names a model that the key may not use', async () => {
    assert.deepEqual(await failureOf(proxy.virtualKey, 'gpt-5'), { kind: 'model-not-allowed', model: 'gpt-5' });
  });

  it('names a spent budget and does not ask again', async () => {
    const key = await proxy.createKey({ max_budget: 0.000_000_1 });
    await ask(key, 'spend it');
    const failure = await failureOf(key);
    assert.ok(failure.kind === 'budget-exceeded', JSON.stringify(failure));
    assert.ok((failure.budgetUsd ?? 0) > 0 && (failure.spentUsd ?? 0) > 0);
  });

  it('names the rate limit of the key', async () => {
    const key = await proxy.createKey({ rpm_limit: 1 });
    await ask(key, 'first');
    const failure = await failureOf(key);
    assert.ok(failure.kind === 'rate-limited' && failure.retryAfterMs === 60_000, JSON.stringify(failure));
  });

  it('says so when the proxy fell back', async () => {
    upstream.setScript({ kind: 'status', status: 503, body: '{"error":{"message":"starting"}}' });
    const key = await proxy.createKey({ models: ['qwen3-0.6b', 'qwen3-0.6b-local'] });
    const answer = await ask(key, 'list everything');
    assert.equal(answer.kind, 'ok', JSON.stringify(answer));
    assert.equal(answer.value.facts.proxyFellBack, true);
    assert.equal(answer.value.facts.modelGroup, 'qwen3-0.6b-local');
  });

  it('names an error in the middle of a stream and shows none of its text for review', async () => {
    upstream.setScript({ kind: 'cut', text: 'rm -rf /srv/shop/old' });
    const failure = await failureOf(proxy.virtualKey);
    assert.ok(failure.kind === 'server-error', JSON.stringify(failure));
  });

  it('cancels at the upstream', async () => {
    upstream.setScript({ kind: 'answer', text: 'ls -la; '.repeat(400), chunkDelayMs: 10 });
    const controller = new AbortController();
    const request: SuggestionRequest = { goal: { kind: 'ask', request: 'cancel me' }, context: folder };
    const answer = await providerFor(proxy.virtualKey).suggest(request, () => controller.abort(), controller.signal);
    assert.deepEqual(answer, { kind: 'failed', failure: { kind: 'cancelled' } });
    await upstream.until((server) => server.chatRequests[0]?.aborted === true);
  });
});
