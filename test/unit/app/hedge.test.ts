import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AiFailure, Suggestion, SuggestionProvider, SuggestionRequest } from '../../../src/ai/provider';
import {
  HedgeDelay,
  outlookOf,
  suggestHedged,
  type HedgePorts,
  type HedgedAnswer,
  type Outlook,
} from '../../../src/app/hedge';
import type { Logger } from '../../../src/base/logger';
import { failed, ok, type Result } from '../../../src/base/result';
import { FakeClock } from '../../support/fakeClock';

const request: SuggestionRequest = {
  goal: { kind: 'ask', request: 'list the files' },
  context: { operatingSystem: { name: 'linux', version: '' }, shell: { kind: 'bash' } },
};

/** When a model answers, and what; `never` hangs until it is cancelled. */
type Plan =
  | {
      readonly kind: 'answers';
      readonly afterMs: number;
      readonly command: string;
      readonly firstTokenMs?: number;
      readonly cacheHit?: boolean;
      /** Another piece comes each time so much has passed. */
      readonly pieceEveryMs?: number;
    }
  | { readonly kind: 'fails'; readonly afterMs: number; readonly failure: AiFailure }
  | { readonly kind: 'never' };

class PlannedProvider implements SuggestionProvider {
  startedAtMs: number | undefined;
  cancelled = false;

  constructor(
    readonly id: 'local' | 'litellm',
    private readonly clock: FakeClock,
    private readonly plan: Plan,
  ) {}

  stateLabel(): string {
    return 'ready';
  }

  suggest(
    _request: SuggestionRequest,
    onPartialText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Suggestion, AiFailure>> {
    this.startedAtMs = this.clock.nowMs();
    const { plan } = this;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        this.cancelled = true;
        resolve(failed({ kind: 'cancelled' }));
      });
      if (plan.kind === 'never') return;
      if (plan.kind === 'fails') {
        this.clock.after(plan.afterMs, () => resolve(failed(plan.failure)));
        return;
      }
      const { firstTokenMs } = plan;
      const speak = (): void => {
        if (this.cancelled) return;
        onPartialText(`${this.id}: ${plan.command}`);
        if (plan.pieceEveryMs !== undefined) this.clock.after(plan.pieceEveryMs, speak);
      };
      if (firstTokenMs !== undefined) this.clock.after(firstTokenMs, speak);
      this.clock.after(plan.afterMs, () => resolve(ok(this.suggestion(plan, firstTokenMs))));
    });
  }

  private suggestion({ command, cacheHit }: Plan & { kind: 'answers' }, firstTokenMs: number | undefined): Suggestion {
    const facts = {
      provider: this.id,
      answeredBy: this.id,
      totalMs: 0,
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
      ...(cacheHit === undefined ? {} : { cacheHit }),
    };
    return { command, notes: [], facts };
  }
}

interface Setup {
  readonly litellm: Plan;
  readonly local: Plan;
  readonly outlook?: Outlook;
  /** The local side knows the request as a common one. */
  readonly knowsWell?: boolean;
}

function setUp({ litellm, local, outlook = 'awake', knowsWell = false }: Setup) {
  const clock = new FakeClock();
  const startMs = clock.nowMs();
  const providers = {
    litellm: new PlannedProvider('litellm', clock, litellm),
    local: new PlannedProvider('local', clock, local),
  };
  const finished: Result<Suggestion, AiFailure>[] = [];
  const texts: string[] = [];
  const logged: string[] = [];
  const logger: Logger = { log: (_level, message) => logged.push(message), child: () => logger };
  const ports: HedgePorts = {
    ...providers,
    clock,
    logger,
    delay: new HedgeDelay(),
    outlook: () => outlook,
    knowsWell: () => Promise.resolve(knowsWell),
    didFinishLiteLlm: (result) => finished.push(result),
  };
  const controller = new AbortController();
  let answer: HedgedAnswer | undefined;
  const done = suggestHedged(ports, request, (text) => texts.push(text), controller.signal).then(
    (value) => (answer = value),
  );
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    clock,
    ...providers,
    texts,
    logged,
    finished,
    controller,
    done,
    answer: () => answer,
    delay: ports.delay,
    startedAfterMs: (id: 'local' | 'litellm') => {
      const at = providers[id].startedAtMs;
      return at === undefined ? undefined : at - startMs;
    },
    advance: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 10) {
        clock.advance(10);
        await settle();
      }
    },
  };
}

function commandOf(answer: HedgedAnswer | undefined): string | undefined {
  return answer?.result.kind === 'ok' ? answer.result.value.command : undefined;
}

const down: AiFailure = { kind: 'offline', message: '', reason: 'refused' };

describe('hedge', () => {
  it('leaves the local model alone when LiteLLM answers in time', async () => {
    const race = setUp({
      litellm: { kind: 'answers', afterMs: 400, firstTokenMs: 200, command: 'ls' },
      local: { kind: 'answers', afterMs: 100, command: 'dir' },
    });
    await race.advance(2_000);
    assert.equal(commandOf(race.answer()), 'ls');
    assert.equal(race.startedAfterMs('local'), undefined);
    assert.deepEqual(race.texts, ['litellm: ls']);
  });

  it('starts the local model after the delay and offers the late answer', async () => {
    const race = setUp({
      litellm: { kind: 'answers', afterMs: 15_000, command: 'ls -la' },
      local: { kind: 'answers', afterMs: 200, command: 'ls' },
    });
    await race.advance(1_000);
    assert.equal(commandOf(race.answer()), 'ls');
    assert.equal(race.startedAfterMs('local'), 500);
    assert.equal(race.litellm.cancelled, false);
    await race.advance(15_000);
    assert.equal((await race.answer()?.late?.suggestion)?.command, 'ls -la');
  });

  it('starts both at once when the endpoint sleeps', async () => {
    const race = setUp({
      outlook: 'asleep',
      litellm: { kind: 'never' },
      local: { kind: 'answers', afterMs: 200, command: 'ls' },
    });
    await race.advance(300);
    assert.deepEqual([race.startedAfterMs('litellm'), race.startedAfterMs('local')], [0, 0]);
    assert.equal(commandOf(race.answer()), 'ls');
  });

  it('answers a common request locally at once, and offers what LiteLLM says later', async () => {
    const race = setUp({
      knowsWell: true,
      litellm: { kind: 'answers', afterMs: 300, firstTokenMs: 200, command: 'ls -la' },
      local: { kind: 'answers', afterMs: 10, command: 'ls' },
    });
    await race.advance(20);
    assert.equal(race.startedAfterMs('litellm'), 0);
    assert.equal(race.startedAfterMs('local'), 10);
    assert.equal(commandOf(race.answer()), 'ls');
    await race.advance(400);
    assert.equal((await race.answer()?.late?.suggestion)?.command, 'ls -la');
  });

  it('learns from each first token once, and nothing from the cache', async () => {
    for (let answers = 0; answers < 2; answers += 1) {
      const race = setUp({
        litellm: { kind: 'answers', afterMs: 400, firstTokenMs: 300, command: 'ls' },
        local: { kind: 'never' },
      });
      await race.advance(500);
      assert.equal(race.delay.currentMs, 500, 'one answer is too few to learn from');
    }
    const cached = setUp({
      litellm: { kind: 'answers', afterMs: 20, firstTokenMs: 10, command: 'ls', cacheHit: true },
      local: { kind: 'never' },
    });
    for (const sampleMs of [300, 300]) cached.delay.note(sampleMs);
    await cached.advance(100);
    assert.equal(cached.delay.currentMs, 500);
  });

  it('does not ask a proxy that would refuse', async () => {
    const race = setUp({
      outlook: 'closed',
      litellm: { kind: 'never' },
      local: { kind: 'answers', afterMs: 200, command: 'ls' },
    });
    await race.advance(300);
    assert.equal(race.startedAfterMs('litellm'), undefined);
    assert.equal(commandOf(race.answer()), 'ls');
  });

  it('starts the local model the moment LiteLLM fails and says why', async () => {
    const race = setUp({
      litellm: { kind: 'fails', afterMs: 10, failure: down },
      local: { kind: 'answers', afterMs: 200, command: 'ls' },
    });
    await race.advance(300);
    assert.equal(race.startedAfterMs('local'), 10);
    assert.deepEqual(race.answer()?.because, down);
    assert.equal(race.answer()?.late, undefined);
  });

  it('answers locally without a word about LiteLLM when it was called off meanwhile', async () => {
    const race = setUp({
      litellm: { kind: 'fails', afterMs: 10, failure: { kind: 'cancelled' } },
      local: { kind: 'answers', afterMs: 200, command: 'ls' },
    });
    await race.advance(300);
    assert.equal(commandOf(race.answer()), 'ls');
    assert.deepEqual([race.answer()?.because, race.answer()?.late], [undefined, undefined]);
  });

  it('starts the local model when a stream stalls', async () => {
    const race = setUp({
      litellm: { kind: 'answers', afterMs: 18_000, firstTokenMs: 100, command: 'ls' },
      local: { kind: 'answers', afterMs: 200, command: 'dir' },
    });
    await race.advance(1_500);
    assert.equal(race.startedAfterMs('local'), 1_100);
    assert.equal(commandOf(race.answer()), 'dir');
  });

  it('starts the local model when a stream only drips', async () => {
    const race = setUp({
      litellm: { kind: 'answers', afterMs: 18_000, firstTokenMs: 100, pieceEveryMs: 300, command: 'ls' },
      local: { kind: 'answers', afterMs: 200, command: 'dir' },
    });
    await race.advance(3_000);
    assert.equal(race.startedAfterMs('local'), 2_600);
    assert.equal(commandOf(race.answer()), 'dir');
  });

  it('waits for LiteLLM when the local model has no command', async () => {
    const noCommand: AiFailure = { kind: 'no-command', reason: 'prose', text: '' };
    const race = setUp({
      litellm: { kind: 'answers', afterMs: 3_000, command: 'ls' },
      local: { kind: 'fails', afterMs: 100, failure: noCommand },
    });
    await race.advance(3_100);
    assert.equal(commandOf(race.answer()), 'ls');
  });

  it('reports what LiteLLM said when both fail', async () => {
    const broken: AiFailure = { kind: 'local-model-unavailable', message: '' };
    const race = setUp({
      litellm: { kind: 'fails', afterMs: 10, failure: down },
      local: { kind: 'fails', afterMs: 10, failure: broken },
    });
    await race.advance(100);
    assert.deepEqual(race.answer()?.result, failed(down));
  });

  it('cancels both at once', async () => {
    const race = setUp({ outlook: 'asleep', litellm: { kind: 'never' }, local: { kind: 'never' } });
    await race.advance(50);
    race.controller.abort();
    await race.done;
    assert.deepEqual(race.answer()?.result, failed({ kind: 'cancelled' }));
    assert.deepEqual([race.litellm.cancelled, race.local.cancelled], [true, true]);
  });

  it('stops the late request when nobody wants its answer any more', async () => {
    const race = setUp({
      outlook: 'asleep',
      litellm: { kind: 'never' },
      local: { kind: 'answers', afterMs: 10, command: 'ls' },
    });
    await race.advance(50);
    race.answer()?.late?.dispose();
    assert.equal(race.litellm.cancelled, true);
    assert.equal(await race.answer()?.late?.suggestion, undefined);
  });

  it('offers no late answer that says the same', async () => {
    const race = setUp({
      outlook: 'asleep',
      litellm: { kind: 'answers', afterMs: 500, command: 'ls ' },
      local: { kind: 'answers', afterMs: 10, command: 'ls' },
    });
    await race.advance(600);
    assert.equal(await race.answer()?.late?.suggestion, undefined);
  });

  it('learns the delay from the first tokens, within bounds', () => {
    const delay = new HedgeDelay();
    const seen: number[] = [delay.currentMs];
    for (const samplesMs of [
      [100, 100, 100],
      [300, 400, 350],
      Array<number>(20).fill(5_000),
      Array<number>(20).fill(20),
    ]) {
      for (const sampleMs of samplesMs) delay.note(sampleMs);
      seen.push(delay.currentMs);
    }
    assert.deepEqual(seen, [500, 150, 480, 900, 150]);
  });

  it('says in the log where the delay comes from', async () => {
    const race = setUp({
      litellm: { kind: 'answers', afterMs: 400, firstTokenMs: 200, command: 'ls' },
      local: { kind: 'answers', afterMs: 100, command: 'dir' },
    });
    assert.match(
      race.logged[0] ?? '',
      /outlook awake, local model after 500 ms \(not learned yet: 0 of 3 first tokens\)/,
    );
    for (const sampleMs of [200, 300, 250]) race.delay.note(sampleMs);
    assert.equal(race.delay.reason, 'learned: of the last 3 first tokens nine of ten came within 300 ms');
    await race.advance(1_000);
  });

  it('expects the worse of what breaker and warm-up know', () => {
    const open = { kind: 'open', because: down, untilMs: 1 } as const;
    const halfOpen = { kind: 'half-open', because: down } as const;
    const closed = { kind: 'closed' } as const;
    const outlooks = [
      outlookOf(open, { kind: 'awake' }, false),
      outlookOf(halfOpen, { kind: 'awake' }, false),
      outlookOf(closed, { kind: 'maybe-asleep' }, false),
      outlookOf(closed, { kind: 'waking' }, false),
      outlookOf(closed, { kind: 'awake' }, false),
      outlookOf(closed, { kind: 'maybe-asleep' }, true),
    ];
    assert.deepEqual(outlooks, ['closed', 'asleep', 'asleep', 'asleep', 'awake', 'awake']);
  });

  it('always settles, with an answer whenever one of the two has one, and leaves no timer behind', async () => {
    const plan = fc.oneof(
      fc.record({
        kind: fc.constant('answers' as const),
        afterMs: fc.integer({ min: 0, max: 3_000 }),
        firstTokenMs: fc.integer({ min: 0, max: 3_000 }),
        command: fc.constantFrom('a', 'b'),
      }),
      fc.record({
        kind: fc.constant('fails' as const),
        afterMs: fc.integer({ min: 0, max: 3_000 }),
        failure: fc.constant(down),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        plan,
        plan,
        fc.constantFrom<Outlook>('awake', 'asleep', 'closed'),
        async (litellm, local, outlook) => {
          const race = setUp({ litellm, local, outlook });
          await race.advance(8_000);
          const answer = race.answer();
          assert.ok(answer !== undefined);
          const canAnswer = local.kind === 'answers' || (litellm.kind === 'answers' && outlook !== 'closed');
          assert.equal(answer.result.kind === 'ok', canAnswer);
          await answer.late?.suggestion;
          assert.equal(race.clock.pendingTimers, 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
