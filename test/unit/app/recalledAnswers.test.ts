import assert from 'node:assert/strict';
import type { SuggestionRequest } from '../../../src/ai/provider';
import type { ComparingProvider, OtherCommand } from '../../../src/app/comparingProvider';
import type { RecalledCommand } from '../../../src/app/knownTasks';
import { localAnswers } from '../../../src/app/localAnswers';
import type { Likelihoods } from '../../../src/fallback/localModel';
import { failed, ok } from '../../../src/base/result';
import { wordJudge } from '../../support/askRig';
import { FakeClock } from '../../support/fakeClock';

const ask = (request: string, rejected?: readonly string[]): SuggestionRequest => ({
  goal: rejected ? { kind: 'another', request, rejected } : { kind: 'ask', request },
  context: { operatingSystem: { name: 'linux', version: '6' }, shell: { kind: 'bash' } },
});

function provider(model: 'answers' | 'fails', recalled: readonly RecalledCommand[], likelihoods?: Likelihoods) {
  const asked: string[] = [];
  const compared: (readonly OtherCommand[])[] = [];
  const inner: ComparingProvider = {
    id: 'local',
    stateLabel: () => 'ready',
    canCompare: () => likelihoods !== undefined,
    modelPath: () => 'model.gguf',
    suggestBeside: async (request, others, signal) => {
      compared.push(others);
      const { own, ...spared } = likelihoods ?? { own: 0, others: [] };
      // As a model that was told what is enough, and found it.
      if (own === undefined && others.some(({ enough }) => enough !== undefined)) return { likelihoods: spared };
      return {
        answer: await inner.suggest(request, () => undefined, signal),
        ...(likelihoods ? { likelihoods: { own: own ?? -0.2, others: likelihoods.others } } : {}),
      };
    },
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
  const { provider: outer, knowsWell } = localAnswers({
    model: inner,
    recall: () => Promise.resolve(recalled),
    judge: (input) => Promise.resolve(wordJudge.judge(input)),
    clock: new FakeClock(),
  });
  const answer = async (request: SuggestionRequest): Promise<string | undefined> => {
    const result = await outer.suggest(request, () => undefined, new AbortController().signal);
    return result.kind === 'ok' ? result.value.command : undefined;
  };
  return { asked, answer, outer, knowsWell, compared };
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

  it('spare the model its own answer where they are surely better, until another suggestion is wanted', async () => {
    const { answer, asked, compared } = provider('answers', [near], { others: [-0.3] });
    assert.equal(await answer(ask('all files')), 'ls -A');
    assert.deepEqual(asked, []);
    assert.equal(await answer(ask('all files', ['ls -A'])), 'ls -m');
    assert.deepEqual(
      compared.map(([other]) => other?.enough !== undefined),
      [true, false],
    );
  });

  it('are shown once, however they are spelled', async () => {
    const twins = ['ls -lA', 'ls -A -l', 'ls -Al .', 'git log'].map((command) => ({ command, score: 0.5 }));
    const { answer, compared } = provider('answers', twins, { own: -0.1, others: [-0.2, -0.3] });
    assert.equal(await answer(ask('all files')), 'ls -lA');
    assert.equal(await answer(ask('all files', ['ls -lA'])), 'git log');
    assert.equal(compared[0]?.length, 2);
  });

  it("leave the model's own answer a place among the first three", async () => {
    const tasks = ['ls -A', 'ls -l', 'ls -h'].map((command) => ({ command, score: 0.6 }));
    const { answer } = provider('answers', tasks, { own: -2, others: [-0.1, -0.2, -0.3] });
    assert.equal(await answer(ask('all files', ['ls -A', 'ls -l'])), 'ls -m');
  });

  it('wait until the model has said more where they are weak and it hardly thinks them possible', async () => {
    const weak = { command: 'git log', score: 0.2 };
    const { answer } = provider('answers', [near, weak], { own: -0.1, others: [-0.3, null] });
    assert.equal(await answer(ask('all files', ['ls -A', 'ls -m'])), 'ls -x');
    assert.equal(await answer(ask('all files', ['ls -A', 'ls -m', 'ls -x'])), 'git log');
  });
});

describe('a common request', () => {
  const isKnown = (request: SuggestionRequest, recalled: readonly RecalledCommand[]): Promise<boolean> =>
    provider('answers', recalled).knowsWell(request, new AbortController().signal);

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
