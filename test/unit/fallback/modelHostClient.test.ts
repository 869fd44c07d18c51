import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/base/logger';
import type { LocalModelState } from '../../../src/fallback/localModel';
import { superviseLocalModel } from '../../../src/fallback/modelHostClient';
import { FakeHost, generation, settled } from './kit/fakeHost';
import { ManualClock } from './kit/manualClock';

const request = { prompt: 'p', maxTokens: 8, temperature: 0, stopTexts: ['\n'] };
const never = new AbortController().signal;
const idleUnloadMs = 60_000;

function setUp(threads: number | 'auto' = 1, availableBytes = 8e9) {
  const clock = new ManualClock();
  const hosts: FakeHost[] = [];
  const states: string[] = [];
  const model = superviseLocalModel(
    {
      description: { name: 'test', path: 'm.gguf', sha256: 'ab', promptFormat: 'tag' },
      threads,
      idleUnloadMs,
      logger: silentLogger,
      clock,
      availableBytes: () => availableBytes,
    },
    () => {
      const host = new FakeHost();
      hosts.push(host);
      return host;
    },
  );
  model.onDidChangeState((state) => states.push(stateText(state)));
  const host = (): FakeHost => {
    const last = hosts.at(-1);
    assert.ok(last, 'a host was started');
    return last;
  };
  const ask = (signal = never, onText: (text: string) => void = () => undefined) =>
    model.generate(request, onText, signal);
  /** Loads and answers one request. */
  const warmUp = async (): Promise<void> => {
    const asked = ask();
    host().finishLoading();
    await settled();
    host().answer();
    await asked;
  };
  return { clock, hosts, states, model, host, ask, warmUp };
}

const stateText = (state: LocalModelState): string =>
  state.kind === 'failed' ? `failed: ${state.failure.kind}` : state.kind;

describe('A supervised local model', () => {
  it('starts nothing by itself', () => {
    const { hosts, model } = setUp();
    assert.equal(hosts.length, 0);
    assert.equal(model.state.kind, 'idle');
  });

  it('loads on the first request, streams and answers', async () => {
    const { model, host, ask, states } = setUp();
    const texts: string[] = [];
    const asked = ask(never, (text) => texts.push(text));
    assert.equal(model.state.kind, 'loading');
    host().finishLoading();
    await settled();
    assert.equal(model.state.kind, 'generating');
    const { id } = host().last('generate');
    host().say({ kind: 'text', id, text: 'l' });
    host().say({ kind: 'text', id, text: 'ls' });
    host().answer();
    assert.deepEqual(await asked, { kind: 'ok', value: generation });
    assert.deepEqual(texts, ['l', 'ls']);
    assert.deepEqual(states, ['loading', 'ready', 'generating', 'ready']);
  });

  it('uses the loaded host again', async () => {
    const { hosts, host, ask, warmUp } = setUp();
    await warmUp();
    const second = ask();
    await settled();
    host().answer();
    assert.equal((await second).kind, 'ok');
    assert.equal(hosts.length, 1);
  });

  it('does not have a file hashed twice', async () => {
    const { clock, host, ask, warmUp } = setUp();
    await warmUp();
    assert.equal(host().last('load').request.verified, undefined);
    clock.advance(idleUnloadMs);
    void ask();
    await settled();
    assert.deepEqual(host().last('load').request.verified, { sizeBytes: 1, modifiedMs: 2 });
  });

  it('starts later hosts with the number of threads that was measured', async () => {
    const { clock, host, ask, warmUp } = setUp('auto');
    await warmUp();
    assert.equal(host().last('load').request.threads, 'auto');
    host().say({ kind: 'tuned', threads: 2 });
    clock.advance(idleUnloadMs);
    void ask();
    await settled();
    assert.equal(host().last('load').request.threads, 2);
  });

  it('unloads after a while without requests, and not before', async () => {
    const { clock, host, ask, warmUp, model } = setUp();
    await warmUp();
    clock.advance(idleUnloadMs - 1);
    const second = ask();
    await settled();
    clock.advance(idleUnloadMs);
    assert.equal(host().disposed, false, 'not while generating');
    host().answer();
    await second;
    clock.advance(idleUnloadMs);
    assert.equal(host().disposed, true);
    assert.equal(model.state.kind, 'idle');
    assert.equal(clock.pendingTimers, 0);
  });

  it('frees the caller at once when cancelled, tells the host, and goes on working', async () => {
    const { host, ask, warmUp, model } = setUp();
    await warmUp();
    const cancellation = new AbortController();
    const asked = ask(cancellation.signal);
    await settled();
    cancellation.abort();
    assert.deepEqual(await asked, { kind: 'failed', failure: { kind: 'cancelled' } });
    assert.equal(host().last('cancel').id, host().last('generate').id);
    assert.equal(model.state.kind, 'ready');
    host().say({ kind: 'failed', id: host().last('generate').id, failure: { kind: 'cancelled' } });
    const next = ask();
    await settled();
    host().answer();
    assert.equal((await next).kind, 'ok');
  });

  it('starts nothing for a request that was cancelled before', async () => {
    const { hosts, ask } = setUp();
    assert.equal((await ask(AbortSignal.abort())).kind, 'failed');
    assert.equal(hosts.length, 0);
  });

  it('goes on loading when the request that started it is cancelled', async () => {
    const { hosts, host, ask, model } = setUp();
    const cancellation = new AbortController();
    const asked = ask(cancellation.signal);
    cancellation.abort();
    assert.equal((await asked).kind, 'failed');
    host().finishLoading();
    await settled();
    assert.equal(model.state.kind, 'ready');
    assert.equal(hosts.length, 1);
  });

  it('says a crash in the middle of an answer, and starts again for the next request', async () => {
    const { hosts, host, ask, warmUp, states } = setUp();
    await warmUp();
    const asked = ask();
    await settled();
    host().crash('signal SIGSEGV');
    assert.deepEqual(await asked, { kind: 'failed', failure: { kind: 'crashed', message: 'signal SIGSEGV' } });
    assert.equal(states.at(-1), 'failed: crashed');
    await warmUp();
    assert.equal(hosts.length, 2);
    assert.equal(states.at(-1), 'ready');
  });

  it('gives up visibly after three crashes in five minutes, and tries again later', async () => {
    const { clock, hosts, host, ask, warmUp, model } = setUp();
    for (let crash = 0; crash < 3; crash++) {
      const asked = ask();
      host().crash('exit code 1');
      assert.equal((await asked).kind, 'failed');
    }
    assert.deepEqual(model.state, { kind: 'failed', failure: { kind: 'gave-up', restarts: 3 } });
    assert.deepEqual(await ask(), { kind: 'failed', failure: { kind: 'gave-up', restarts: 3 } });
    model.preload();
    assert.equal(hosts.length, 3, 'nothing is started any more');
    clock.advance(5 * 60_000);
    await warmUp();
    assert.equal(model.state.kind, 'ready');
  });

  it('takes a silent host for hung, stops it and says so', async () => {
    const { clock, host, ask, warmUp } = setUp();
    await warmUp();
    const asked = ask();
    await settled();
    clock.advance(89_999);
    host().say({ kind: 'text', id: host().last('generate').id, text: 'l' });
    clock.advance(89_999);
    assert.equal(host().disposed, false, 'a sign of life starts the wait again');
    clock.advance(1);
    assert.deepEqual(await asked, { kind: 'failed', failure: { kind: 'timed-out', afterMs: 90_000 } });
    assert.equal(host().killed, true);
    assert.equal(host().disposed, true);
  });

  it('stops a host that speaks nonsense', async () => {
    const { host, ask, warmUp } = setUp();
    await warmUp();
    const asked = ask();
    await settled();
    host().sayRaw({ kind: 'done', id: host().last('generate').id, generation: { text: 7 } });
    const answer = await asked;
    assert.equal(answer.kind, 'failed');
    assert.equal(answer.failure.kind, 'crashed');
    assert.equal(host().disposed, true);
  });

  const loadFailures = [
    { failure: { kind: 'file-missing', path: 'm.gguf' }, state: 'absent' },
    { failure: { kind: 'file-corrupt', path: 'm.gguf', message: 'x' }, state: 'failed: file-corrupt' },
    { failure: { kind: 'hash-mismatch', path: 'm.gguf' }, state: 'failed: hash-mismatch' },
    { failure: { kind: 'too-big-for-memory', neededBytes: 2, freeBytes: 1 }, state: 'failed: too-big-for-memory' },
    { failure: { kind: 'system-too-old', message: 'x' }, state: 'failed: system-too-old' },
  ] as const;
  for (const { failure, state } of loadFailures) {
    it(`tells ${failure.kind}, leaves no process behind and tries again when asked again`, async () => {
      const { hosts, host, ask, model, warmUp } = setUp();
      const asked = ask();
      host().say({ kind: 'failed', id: host().last('load').id, failure });
      assert.deepEqual(await asked, { kind: 'failed', failure });
      assert.equal(stateText(model.state), state);
      assert.equal(host().disposed, true);
      await warmUp();
      assert.equal(hosts.length, 2);
    });
  }

  it('preloads with room left for other programs, and quietly leaves it when there is none', async () => {
    const { host, model, states } = setUp(1, 1e9);
    model.preload();
    assert.equal(host().last('load').request.availableBytes, 1e9 - 512 * 2 ** 20);
    const failure = { kind: 'too-big-for-memory', neededBytes: 2, freeBytes: 1 } as const;
    host().say({ kind: 'failed', id: host().last('load').id, failure });
    await settled();
    assert.deepEqual(states, ['loading', 'idle']);
  });

  it('tries with all memory when a request meets a preload that found too little', async () => {
    const { hosts, host, model, ask } = setUp(1, 1e9);
    model.preload();
    const asked = ask();
    const failure = { kind: 'too-big-for-memory', neededBytes: 2, freeBytes: 1 } as const;
    host().say({ kind: 'failed', id: host().last('load').id, failure });
    await settled();
    assert.equal(hosts.length, 2);
    assert.equal(host().last('load').request.availableBytes, 1e9);
    host().finishLoading();
    await settled();
    host().answer();
    assert.equal((await asked).kind, 'ok');
  });

  it('has the common beginning of prompts read ahead, also when it is loaded already', async () => {
    const { host, model } = setUp();
    model.preload('rules');
    host().finishLoading();
    await settled();
    assert.deepEqual(host().last('generate').request, {
      prompt: 'rules',
      startLength: 5,
      maxTokens: 0,
      temperature: 0,
      stopTexts: [],
    });
    model.preload('other rules');
    await settled();
    assert.equal(host().last('generate').request.prompt, 'other rules');
    assert.equal(model.state.kind, 'ready');
  });

  it('preloads once, and unloads again when nothing was asked', async () => {
    const { clock, hosts, host, model } = setUp();
    model.preload();
    model.preload();
    host().finishLoading();
    await settled();
    model.preload();
    assert.equal(hosts.length, 1);
    clock.advance(idleUnloadMs);
    assert.equal(host().disposed, true);
  });

  it('ends the host and every request when disposed', async () => {
    const { clock, hosts, host, ask, model, warmUp } = setUp();
    await warmUp();
    const asked = ask();
    await settled();
    model.dispose();
    assert.deepEqual(await asked, { kind: 'failed', failure: { kind: 'cancelled' } });
    assert.equal(host().disposed, true);
    assert.equal(clock.pendingTimers, 0);
    assert.deepEqual(await ask(), { kind: 'failed', failure: { kind: 'cancelled' } });
    model.preload();
    assert.equal(hosts.length, 1);
  });
});

describe('A graphics card under a supervised local model', () => {
  const cases = [
    { what: 'a crash while it computes on a card', device: 'vulkan', next: 'never' },
    { what: 'a crash while it loads', device: undefined, next: 'never' },
    { what: 'a crash on the processor', device: 'cpu', next: 'auto' },
  ] as const;
  for (const { what, device, next } of cases) {
    it(`is ${next === 'never' ? 'not used any more' : 'still allowed'} after ${what}`, async () => {
      const { host, hosts, ask } = setUp();
      const asked = ask();
      assert.equal(host().last('load').request.gpu, 'auto');
      if (device !== undefined) host().finishLoading(device);
      await settled();
      host().crash('signal SIGSEGV');
      assert.equal((await asked).kind, 'failed');
      void ask();
      await settled();
      assert.equal(hosts.length, 2);
      assert.equal(host().last('load').request.gpu, next);
    });
  }
});
