import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/event';
import { failed, ok, type Result } from '../../../src/base/result';
import { protocolVersion, type FromHost } from '../../../src/fallback/hostProtocol';
import { HostService, type HostChannel } from '../../../src/fallback/hostService';
import type { InferenceEngine, LoadedModel } from '../../../src/fallback/inferenceEngine';
import type { Generation, LocalModelFailure } from '../../../src/fallback/localModel';
import { generation, loadedModel, settled } from './kit/fakeHost';
import { ManualClock } from './kit/manualClock';

class Window implements HostChannel {
  private readonly messages = new Emitter<unknown>();
  private readonly closes = new Emitter<void>();
  readonly got: FromHost[] = [];
  closed = false;
  readonly onMessage = this.messages.event;
  readonly onClose = this.closes.event;

  send(message: FromHost): void {
    this.got.push(message);
  }
  close(): void {
    this.closed = true;
    this.leave();
  }
  leave(): void {
    this.closes.fire();
  }
  say(message: unknown): void {
    this.messages.fire(message);
  }
  load(id: number, threads: number | 'auto' = 1): void {
    const request = { modelPath: 'm', threads, contextTokens: 9, availableBytes: 1, gpu: 'auto' };
    this.say({ kind: 'load', id, version: protocolVersion, request });
  }
  ask(id: number, prompt: string): void {
    this.say({ kind: 'generate', id, request: { prompt, maxTokens: 4, temperature: 0, stopTexts: [] } });
  }
  kinds(): string[] {
    return this.got.map((message) =>
      message.kind === 'tuned' ? `tuned ${message.threads}` : `${message.kind} ${message.id}`,
    );
  }
}

/** Answers when the test says so; records what runs and whether it was told to stop. */
class FakeEngine implements InferenceEngine {
  loads: Result<LoadedModel, LocalModelFailure>[] = [];
  loadCount = 0;
  isOffTheMark = false;
  hasUnsavedStart = false;
  saves = 0;
  readonly tunings: { signal: AbortSignal; finish: (threads: number | undefined) => void }[] = [];
  readonly running: {
    prompt: string;
    signal: AbortSignal;
    say: (text: string) => void;
    finish: (text: string) => void;
  }[] = [];

  load(): Promise<Result<LoadedModel, LocalModelFailure>> {
    this.loadCount++;
    return Promise.resolve(this.loads.shift() ?? ok(loadedModel));
  }

  saveStart(): Promise<void> {
    this.saves++;
    this.hasUnsavedStart = false;
    return Promise.resolve();
  }

  tuneThreads(signal: AbortSignal): Promise<number | undefined> {
    return new Promise((finish) => {
      signal.addEventListener('abort', () => {
        finish(undefined);
      });
      this.tunings.push({ signal, finish });
    });
  }

  generate(
    request: { prompt: string },
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>> {
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(failed({ kind: 'cancelled' }));
      });
      const finish = (text: string): void => {
        onText(text);
        resolve(ok({ ...generation, text }));
      };
      this.running.push({ prompt: request.prompt, signal, say: onText, finish });
    });
  }
}

function setUp() {
  const engine = new FakeEngine();
  const clock = new ManualClock();
  let deserted = 0;
  const service = new HostService(engine, clock, () => deserted++);
  const open = (): Window => {
    const window = new Window();
    service.attach(window);
    return window;
  };
  return { engine, clock, open, deserted: () => deserted };
}

describe('The model host serving windows', () => {
  it('loads once for several windows', async () => {
    const { engine, open } = setUp();
    const [first, second] = [open(), open()];
    first.load(0);
    second.load(5);
    await settled();
    assert.equal(engine.loadCount, 1);
    assert.deepEqual([first.kinds(), second.kinds()], [['loaded 0'], ['loaded 5']]);
  });

  it('tries to load again after a failure', async () => {
    const { engine, open } = setUp();
    engine.loads.push(failed({ kind: 'file-missing', path: 'm' }));
    const window = open();
    window.load(0);
    await settled();
    window.load(1);
    await settled();
    assert.deepEqual(window.kinds(), ['failed 0', 'loaded 1']);
  });

  it('answers one request after the other, whoever asks', async () => {
    const { engine, open } = setUp();
    const [first, second] = [open(), open()];
    first.ask(1, 'a');
    second.ask(1, 'b');
    await settled();
    assert.deepEqual(
      engine.running.map(({ prompt }) => prompt),
      ['a'],
    );
    engine.running[0]?.finish('A');
    await settled();
    assert.deepEqual(
      engine.running.map(({ prompt }) => prompt),
      ['a', 'b'],
    );
    engine.running[1]?.finish('B');
    await settled();
    assert.deepEqual(first.kinds(), ['text 1', 'done 1']);
    assert.deepEqual(second.kinds(), ['text 1', 'done 1']);
  });

  it('shows text as often as an eye sees it: the first at once, then in pauses, the last one in any case', async () => {
    const { clock, engine, open } = setUp();
    const window = open();
    window.ask(1, 'a');
    await settled();
    const [job] = engine.running;
    for (const text of ['l', 'ls', 'ls -']) job?.say(text);
    clock.advance(30);
    for (const text of ['ls -l', 'ls -la']) job?.say(text);
    job?.finish('ls -lah');
    await settled();
    const texts = window.got.map((message) => (message.kind === 'text' ? message.text : message.kind));
    assert.deepEqual(texts, ['l', 'ls -l', 'ls -lah', 'done']);
  });

  it('stops a running request that is cancelled, and only that', async () => {
    const { engine, open } = setUp();
    const window = open();
    window.ask(1, 'a');
    window.ask(2, 'b');
    await settled();
    window.say({ kind: 'cancel', id: 1 });
    await settled();
    assert.equal(engine.running[0]?.signal.aborted, true);
    assert.equal(engine.running[1]?.signal.aborted, false);
    assert.deepEqual(window.kinds(), ['failed 1']);
  });

  it('never starts a waiting request that is cancelled', async () => {
    const { engine, open } = setUp();
    const window = open();
    window.ask(1, 'a');
    window.ask(2, 'b');
    await settled();
    window.say({ kind: 'cancel', id: 2 });
    engine.running[0]?.finish('A');
    await settled();
    assert.equal(engine.running.length, 1);
    assert.deepEqual(window.kinds(), ['text 1', 'done 1', 'failed 2']);
  });

  it('stops the work of a window that goes away, and ends with the last one', async () => {
    const { engine, open, deserted } = setUp();
    const [first, second] = [open(), open()];
    first.ask(1, 'a');
    await settled();
    first.leave();
    assert.equal(engine.running[0]?.signal.aborted, true);
    assert.equal(deserted(), 0);
    second.leave();
    assert.equal(deserted(), 1);
  });

  it('keeps the beginning of a prompt in a pause after the answer, once', async () => {
    const { engine, clock, open } = setUp();
    const window = open();
    window.ask(1, 'a');
    engine.hasUnsavedStart = true;
    await settled();
    clock.advance(10_000);
    assert.equal(engine.saves, 0, 'not while a request runs');
    engine.running[0]?.finish('A');
    await settled();
    assert.deepEqual([window.kinds(), engine.saves], [['text 1', 'done 1'], 0]);
    clock.advance(1500);
    await settled();
    window.ask(2, 'b');
    await settled();
    engine.running[1]?.finish('B');
    await settled();
    clock.advance(1500);
    await settled();
    assert.equal(engine.saves, 1);
  });

  it('measures threads once, in a pause, and tells every window', async () => {
    const { engine, clock, open } = setUp();
    const [first, second] = [open(), open()];
    first.load(0, 'auto');
    second.load(0, 'auto');
    await settled();
    clock.advance(1499);
    assert.equal(engine.tunings.length, 0);
    clock.advance(1);
    await settled();
    engine.tunings[0]?.finish(2);
    await settled();
    assert.deepEqual(
      [first.kinds(), second.kinds()],
      [
        ['loaded 0', 'tuned 2'],
        ['loaded 0', 'tuned 2'],
      ],
    );
    clock.advance(10_000);
    await settled();
    assert.equal(engine.tunings.length, 1);
  });

  it('lets requests go before measuring', async () => {
    const { engine, clock, open } = setUp();
    const window = open();
    window.load(0, 'auto');
    await settled();
    clock.advance(1500);
    await settled();
    window.ask(1, 'a');
    assert.equal(engine.tunings[0]?.signal.aborted, true);
    await settled();
    assert.equal(engine.running.length, 1);
    clock.advance(10_000);
    assert.equal(engine.tunings.length, 1, 'not while a request runs');
    engine.running[0]?.finish('A');
    await settled();
    clock.advance(1500);
    await settled();
    assert.equal(engine.tunings.length, 2);
  });

  it('measures again when the speed has changed', async () => {
    const { engine, clock, open } = setUp();
    const window = open();
    window.load(0, 'auto');
    await settled();
    clock.advance(1500);
    await settled();
    engine.tunings[0]?.finish(2);
    await settled();
    window.ask(1, 'a');
    await settled();
    engine.isOffTheMark = true;
    engine.running[0]?.finish('A');
    await settled();
    clock.advance(1500);
    await settled();
    assert.equal(engine.tunings.length, 2);
  });

  it('measures nothing when the user has set the number of threads', async () => {
    const { engine, clock, open } = setUp();
    open().load(0, 4);
    await settled();
    clock.advance(10_000);
    await settled();
    assert.equal(engine.tunings.length, 0);
  });

  it('shows a window that speaks nonsense the door', () => {
    const { open, deserted } = setUp();
    const window = open();
    window.say({ kind: 'explode' });
    assert.equal(window.closed, true);
    assert.equal(deserted(), 1);
  });
});
