import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LiteLlmProvider } from '../../../src/ai/liteLlmProvider';
import type { SuggestionRequest } from '../../../src/ai/provider';
import type { Clock } from '../../../src/base/clock';
import { silentLogger } from '../../../src/base/logger';
import { toDisposable } from '../../../src/base/lifecycle';
import { ScriptedServer, type Script } from '../../support/scriptedServer';

const requestCount = 10_000;
const warmUpCount = 1_600;
/** Noise of a heap that is collected at two moments; a leak of one small object per request would be above it. */
const allowedGrowthBytes = 6_000_000;

const request: SuggestionRequest = {
  goal: { kind: 'fix', commandLine: 'make', exitCode: 2, outputTail: 'error: expected expression\n'.repeat(40) },
  context: { operatingSystem: { name: 'linux', version: '6.1' }, shell: { kind: 'bash' }, cwd: '/srv/app' },
};

/** What happens to one request after the other: answers, every kind of end, and cancelling (below). */
const scripts: readonly Script[] = [
  { kind: 'answer', text: 'ls -la' },
  { kind: 'answer', text: '```bash\nls -la\n```', costUsd: 0.001 },
  { kind: 'fault', fault: 'budgetExceeded' },
  { kind: 'fault', fault: 'unknownKey' },
  { kind: 'garbage' },
  { kind: 'redirect', location: 'https://elsewhere.example/' },
  { kind: 'answer', text: 'Please say which file.' },
  { kind: 'answer', text: 'ls '.repeat(40), chunkDelayMs: 1 },
];

class CountingClock implements Clock {
  pending = 0;

  nowMs(): number {
    return performance.now();
  }

  after(delayMs: number, callback: () => void) {
    this.pending += 1;
    let isOver = false;
    const over = (): void => {
      if (!isOver) this.pending -= 1;
      isOver = true;
    };
    const timer = setTimeout(() => {
      over();
      callback();
    }, delayMs);
    return toDisposable(() => {
      clearTimeout(timer);
      over();
    });
  }
}

/** A signal that counts who listens, as one that lives as long as a window would pile listeners up. */
function countingSignal(): { readonly controller: AbortController; readonly listeners: () => number } {
  const controller = new AbortController();
  let count = 0;
  const add = controller.signal.addEventListener.bind(controller.signal);
  const remove = controller.signal.removeEventListener.bind(controller.signal);
  controller.signal.addEventListener = (...parameters: Parameters<typeof add>) => {
    count += 1;
    add(...parameters);
  };
  controller.signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
    count -= 1;
    remove(...parameters);
  };
  return { controller, listeners: () => count };
}

describe('10,000 requests', function () {
  this.timeout(600_000);

  it('leave no memory, timer, listener or connection behind', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const server = await ScriptedServer.start((_request, index) => scripts[index % scripts.length] ?? { kind: 'hang' });
    const clock = new CountingClock();
    const provider = new LiteLlmProvider({
      settings: () => ({ baseUrl: server.url, model: 'qwen3-0.6b', timeoutMs: 20_000 }),
      readKey: () => Promise.resolve('sk-Zx81kQpM0aRtYw2LbN4cVd7e'),
      clock,
      logger: silentLogger,
    });
    const window = countingSignal();
    const outcomes = new Map<string, number>();
    const run = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        const cancelled = index % scripts.length === scripts.length - 1;
        const own = new AbortController();
        const signal = cancelled ? own.signal : window.controller.signal;
        const answer = await provider.suggest(request, () => (cancelled ? own.abort() : undefined), signal);
        const outcome = answer.kind === 'ok' ? 'ok' : answer.failure.kind;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        server.requests.length = 0;
      }
    };
    try {
      await run(warmUpCount);
      collect();
      const beforeBytes = process.memoryUsage().heapUsed;
      await run(requestCount);
      collect();
      const grownBytes = process.memoryUsage().heapUsed - beforeBytes;
      assert.ok(grownBytes < allowedGrowthBytes, `the heap grew by ${grownBytes} bytes`);
      assert.equal(clock.pending, 0);
      assert.equal(window.listeners(), 0);
      assert.ok(server.openSockets <= 4, `${server.openSockets} connections are open`);
      const share = (requestCount + warmUpCount) / scripts.length;
      assert.deepEqual(Object.fromEntries(outcomes), {
        ok: 2 * share,
        'budget-exceeded': share,
        'key-rejected': share,
        'bad-response': 2 * share,
        'no-command': share,
        cancelled: Math.floor(share),
      });
    } finally {
      await server.stop();
    }
  });
});
