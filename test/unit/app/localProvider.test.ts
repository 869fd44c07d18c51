import assert from 'node:assert/strict';
import type { SuggestionGoal, SuggestionRequest } from '../../../src/ai/provider';
import { localProvider } from '../../../src/app/localProvider';
import type { ShellKind } from '../../../src/base/shell';
import { FakeClock } from '../../support/fakeClock';
import { ScriptedModel } from '../../support/scriptedModel';

const never = new AbortController().signal;
const ignore = (): void => undefined;

function ask(goal: SuggestionGoal, kind: ShellKind = 'bash'): SuggestionRequest {
  return { goal, context: { operatingSystem: { name: 'linux', version: '6' }, shell: { kind } } };
}

describe('The provider over the local model', () => {
  it('asks in the form of the model and says who answered', async () => {
    const model = new ScriptedModel(['ls -la']);
    const answer = await localProvider(() => model, ignore, new FakeClock()).suggest(
      ask({ kind: 'ask', request: 'list files' }, 'fish'),
      ignore,
      never,
    );
    assert.equal(answer.kind === 'ok' ? answer.value.command : '', 'ls -la');
    assert.equal(answer.kind === 'ok' ? answer.value.facts.answeredBy : '', 'local, scripted');
    assert.equal(model.requests[0]?.prompt, '<|im_start|>fish\nlist files<|im_end|>\n');
  });

  it('has the names of the request as they were written, where our own small model miscopied them', async () => {
    for (const [promptFormat, command] of [
      ['tag', 'wc -l prices.csv'],
      ['chat', 'wc -l price.csv'],
    ] as const) {
      const model = new ScriptedModel(['wc -l price.csv'], { promptFormat });
      const request = ask({ kind: 'ask', request: 'how many lines has prices.csv' });
      const answer = await localProvider(() => model, ignore, new FakeClock()).suggest(request, ignore, never);
      assert.equal(answer.kind === 'ok' ? answer.value.command : '', command);
    }
  });

  it("uses the model's own words for shells", async () => {
    const model = new ScriptedModel(['ls'], { shellTags: { fish: 'bash' } });
    await localProvider(() => model, ignore, new FakeClock()).suggest(
      ask({ kind: 'ask', request: 'x' }, 'fish'),
      ignore,
      never,
    );
    assert.match(model.requests[0]?.prompt ?? '', /^<\|im_start\|>bash\n/);
  });

  it('names the rules and examples of a chat model as what its requests share, and wants one command', async () => {
    const model = new ScriptedModel(['ls', 'df'], { name: 'Qwen3 0.6B', promptFormat: 'chat' });
    const provider = localProvider(() => model, ignore, new FakeClock());
    for (const request of ['list files', 'free disk space'])
      await provider.suggest(ask({ kind: 'ask', request }), ignore, never);
    const shared = model.requests.map(({ prompt, startLength }) => prompt.slice(0, startLength));
    assert.equal(new Set(shared).size, 1);
    assert.match(shared[0] ?? '', /^<\|im_start\|>system\n[^]*Examples:[^]*<\|im_end\|>\n$/);
    assert.ok(model.requests.every(({ isCommand }) => isCommand === true));
  });

  const words = [
    { says: '# not a shell task', reason: 'not-shell-task', text: '' },
    { says: '# unclear: which file?', reason: 'unclear', text: 'which file?' },
  ] as const;
  for (const { says, reason, text } of words) {
    it(`takes "${says}" for words, not for a command`, async () => {
      const answer = await localProvider(() => new ScriptedModel([says]), ignore, new FakeClock()).suggest(
        ask({ kind: 'ask', request: 'write a poem' }),
        ignore,
        never,
      );
      assert.deepEqual(answer, { kind: 'failed', failure: { kind: 'no-command', reason, text } });
    });
  }
});

describe('Another suggestion of the local model', () => {
  const wish = 'list files';
  /** A provider that was asked once, over a model that says these texts one after the other. */
  async function asked(texts: readonly string[], options: { slow?: boolean } = {}) {
    const clock = new FakeClock();
    const model = new ScriptedModel(texts, {}, options.slow === true ? 900 : 20);
    const provider = localProvider(() => model, ignore, clock);
    const conversation = new AbortController();
    const first = await provider.suggest(ask({ kind: 'ask', request: wish }), ignore, conversation.signal);
    const another = async (rejected: readonly string[], signal = conversation.signal) => {
      const answer = await provider.suggest(ask({ kind: 'another', request: wish, rejected }), ignore, signal);
      if (answer.kind === 'ok') return answer.value.command;
      return answer.failure.kind === 'no-command' ? answer.failure.reason : answer.failure.kind;
    };
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    return { clock, model, provider, conversation, another, settle, first };
  }

  it('is none of those that were seen, however often it is asked for', async () => {
    const { another } = await asked(['ls', 'ls', 'ls  -l', 'ls', 'ls -l', 'ls -a']);
    assert.equal(await another(['ls']), 'ls  -l');
    assert.equal(await another(['ls  -l']), 'ls -a');
  });

  it('leaves out words and placeholders', async () => {
    const { another } = await asked(['ls', '# not a shell task', 'cat <file>', 'ls -l']);
    assert.equal(await another(['ls']), 'ls -l');
  });

  it('says so when the model has no other', async () => {
    const { another } = await asked(['ls']);
    assert.equal(await another(['ls']), 'no-other');
  });

  it('is made quietly while the first one is read, so that it is there at once', async () => {
    const { clock, model, another, settle } = await asked(['ls', 'ls -l', 'ls -a']);
    await settle();
    assert.equal(model.requests.length, 1, 'not before the review had time to be drawn');
    clock.advance(300);
    await settle();
    assert.equal(model.requests.length, 2);
    assert.equal(await another(['ls']), 'ls -l');
    assert.equal(model.requests.length, 2, 'nothing was computed for it');
    clock.advance(300);
    await settle();
    assert.equal(model.requests.length, 3, 'and the next one is on its way');
    assert.ok(model.requests.slice(1).every(({ temperature }) => temperature > 0));
  });

  it('is not made ahead by a slow model', async () => {
    const { clock, model, settle } = await asked(['ls', 'ls -l'], { slow: true });
    clock.advance(10_000);
    await settle();
    assert.equal(model.requests.length, 1);
  });

  it('is not made any more once the conversation has ended', async () => {
    const { clock, model, settle, conversation } = await asked(['ls', 'ls -l']);
    conversation.abort();
    clock.advance(300);
    await settle();
    assert.equal(model.requests.length, 1);
    assert.equal(clock.pendingTimers, 0);
  });

  it('makes way for the next request', async () => {
    const { clock, model, provider, settle } = await asked(['ls', 'ls -l', 'df', 'du']);
    model.hold();
    clock.advance(300);
    await settle();
    assert.equal(model.running, 1);
    void provider.suggest(ask({ kind: 'ask', request: 'disk usage' }), ignore, never);
    await settle();
    assert.equal(model.aborted, 1, 'what is made quietly is stopped, not waited for');
  });

  it('is waited for when it is nearly there, and a cancel stops it', async () => {
    const { clock, model, another, settle } = await asked(['ls', 'ls -l']);
    model.hold();
    clock.advance(300);
    await settle();
    const waiting = another(['ls']);
    await settle();
    assert.equal(model.requests.length, 2, 'it is not begun a second time');
    model.release();
    assert.equal(await waiting, 'ls -l');

    model.hold();
    clock.advance(300);
    await settle();
    const cancel = new AbortController();
    const cancelled = another(['ls -l'], cancel.signal);
    await settle();
    cancel.abort();
    assert.equal(await cancelled, 'cancelled');
    assert.equal(model.running, 0);
  });
});
