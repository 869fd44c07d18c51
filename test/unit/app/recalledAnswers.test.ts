import assert from 'node:assert/strict';
import type { SuggestionRequest } from '../../../src/ai/provider';
import {
  knowsTaskWell,
  withRecalledAnswers,
  type ComparingProvider,
  type RecalledCommand,
} from '../../../src/app/recalledAnswers';
import type { Likelihoods } from '../../../src/fallback/localModel';
import { failed, ok } from '../../../src/base/result';
import { systemClock } from '../../../src/base/systemClock';

const ask = (request: string, rejected?: readonly string[]): SuggestionRequest => ({
  goal: rejected ? { kind: 'another', request, rejected } : { kind: 'ask', request },
  context: { operatingSystem: { name: 'linux', version: '6' }, shell: { kind: 'bash' } },
});

function provider(model: 'answers' | 'fails', recalled: readonly RecalledCommand[], likelihoods?: Likelihoods) {
  const asked: string[] = [];
  const inner: ComparingProvider = {
    id: 'local',
    stateLabel: () => 'ready',
    canCompare: () => likelihoods !== undefined,
    suggestBeside: async (request, _others, signal) => ({
      answer: await inner.suggest(request, () => undefined, signal),
      ...(likelihoods ? { likelihoods } : {}),
    }),
    suggest: ({ goal }) => {
      asked.push(goal.kind);
      return Promise.resolve(
        model === 'fails'
          ? failed({ kind: 'local-model-unavailable', message: 'gone' })
          : ok({
              command: goal.kind === 'ask' ? 'ls -m' : 'ls -x',
              notes: [],
              facts: { provider: 'local', answeredBy: 'model', totalMs: 1 },
            }),
      );
    },
  };
  const outer = withRecalledAnswers(inner, () => Promise.resolve(recalled), systemClock);
  const answer = async (request: SuggestionRequest): Promise<string | undefined> => {
    const result = await outer.suggest(request, () => undefined, new AbortController().signal);
    return result.kind === 'ok' ? result.value.command : undefined;
  };
  return { asked, answer, outer };
}

const sure = { command: 'ls -a', score: 0.9 };
const second = { command: 'ls -A', score: 0.7 };
const unsure = { command: 'ls -q', score: 0.25 };

describe('known tasks in front of the built-in model', () => {
  it('answer when they are sure, without asking the model', async () => {
    const { answer, asked } = provider('answers', [sure]);
    assert.equal(await answer(ask('all files')), 'ls -a');
    assert.deepEqual(asked, []);
  });

  it('leave the answer to the model when they are not', async () => {
    const { answer } = provider('answers', [unsure]);
    assert.equal(await answer(ask('all files')), 'ls -m');
  });

  it('help out when the model can not answer', async () => {
    const { answer } = provider('fails', [unsure]);
    assert.equal(await answer(ask('all files')), 'ls -q');
  });

  it('have the model speak second, then the next task, then more of the model', async () => {
    const { answer } = provider('answers', [sure, second]);
    assert.equal(await answer(ask('all files', ['ls -a'])), 'ls -m');
    assert.equal(await answer(ask('all files', ['ls -a', 'ls -m'])), 'ls -A');
    assert.equal(await answer(ask('all files', ['ls -a', 'ls -m', 'ls -A'])), 'ls -x');
  });

  it('speak second themselves when the model came first', async () => {
    const { answer } = provider('answers', [unsure]);
    assert.equal(await answer(ask('all files', ['ls -m'])), 'ls -q');
  });

  it('say that a wish is no shell task, or ask back, when they are sure of it', async () => {
    for (const [command, reason] of [
      ['# not a shell task', 'not-shell-task'],
      ['# unclear: which file?', 'unclear'],
    ] as const) {
      const { outer, asked } = provider('answers', [{ command, score: 0.8 }, second]);
      const result = await outer.suggest(ask('tell me a joke'), () => undefined, new AbortController().signal);
      assert.ok(result.kind === 'failed' && result.failure.kind === 'no-command');
      assert.equal(result.failure.reason, reason);
      assert.deepEqual(asked, []);
    }
  });

  it('never take a question back for a command', async () => {
    const { answer } = provider('answers', [{ command: '# unclear: which file?', score: 0.35 }]);
    assert.equal(await answer(ask('delete it')), 'ls -m');
  });

  it('leave refinements and repairs to the model', async () => {
    const { answer, asked } = provider('answers', [sure]);
    const request = ask('x');
    await answer({ ...request, goal: { kind: 'fix', commandLine: 'gti', exitCode: 127, outputTail: '' } });
    assert.deepEqual(asked, ['fix']);
  });
});

describe('known tasks beside a model that says how likely it takes each', () => {
  const near = { command: 'ls -A', score: 0.5 };
  const far = { command: 'git log', score: 0.6 };

  it('answer when the model takes them for as likely as its own answer', async () => {
    const { answer } = provider('answers', [far, near], { own: -1.5, others: [null, -0.3] });
    assert.equal(await answer(ask('all files')), 'ls -A');
  });

  it('give way to an answer that the model takes for much likelier', async () => {
    const { answer } = provider('answers', [near], { own: -0.1, others: [-3] });
    assert.equal(await answer(ask('all files')), 'ls -m');
  });

  it('stay away when the model has no command and they are far from what was asked', async () => {
    const stray = { command: 'git log', score: 0.05 };
    const { answer } = provider('fails', [stray], { own: -0.1, others: [-0.3] });
    assert.equal(await answer(ask('tell me a joke')), undefined);
  });

  it('come one after the other, then more of the model, which is asked once for all of them', async () => {
    const { answer, asked } = provider('answers', [far, near], { own: -0.1, others: [null, -0.3] });
    assert.equal(await answer(ask('all files')), 'ls -A');
    assert.equal(await answer(ask('all files', ['ls -A'])), 'ls -m');
    assert.equal(await answer(ask('all files', ['ls -A', 'ls -m'])), 'git log');
    assert.deepEqual(asked, ['ask']);
    assert.equal(await answer(ask('all files', ['ls -A', 'ls -m', 'git log'])), 'ls -x');
  });
});

describe('a common request', () => {
  const isKnown = (request: SuggestionRequest, recalled: readonly RecalledCommand[]): Promise<boolean> =>
    knowsTaskWell(() => Promise.resolve(recalled), systemClock)(request, new AbortController().signal);

  it('is one whose best known task scores high and is a command', async () => {
    assert.equal(await isKnown(ask('all files'), [sure]), true);
    assert.equal(await isKnown(ask('all files'), [second]), false);
    assert.equal(await isKnown(ask('all files'), []), false);
    assert.equal(await isKnown(ask('all files'), [{ command: '# unclear: which files?', score: 1 }]), false);
  });

  it('is never a request for another suggestion', async () => {
    assert.equal(await isKnown(ask('all files', ['ls -a']), [sure]), false);
  });
});
