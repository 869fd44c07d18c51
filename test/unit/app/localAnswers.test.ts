import assert from 'node:assert/strict';
import type { SuggestionContext } from '../../../src/ai/provider';
import { localAnswers } from '../../../src/app/localAnswers';
import type { ComparingProvider } from '../../../src/app/comparingProvider';
import { failed, ok } from '../../../src/base/result';
import { FakeClock } from '../../support/fakeClock';
import { judgeForTests } from '../safety/judgeForTests';

const context: SuggestionContext = { operatingSystem: { name: 'linux', version: '6' }, shell: { kind: 'bash' } };

interface Told {
  readonly own: string;
  readonly task?: string;
  /** How sure the task is. */
  readonly score?: number;
  /** The model says how likely it takes both: the task for a little less likely. */
  readonly tells?: boolean;
}

/** The answers where the model writes one command and there is one known task or none. */
async function answersOf({ own, task, score = 0.1, tells = true }: Told) {
  const judge = await judgeForTests();
  const seen = { compared: 0, modelPath: 'small.gguf' };
  const model: ComparingProvider = {
    id: 'local',
    stateLabel: () => 'ready',
    canCompare: () => tells,
    modelPath: () => seen.modelPath,
    suggest: () => Promise.resolve(failed({ kind: 'no-command', reason: 'no-other', text: '' })),
    suggestBeside: () => {
      seen.compared++;
      const facts = { provider: 'local', answeredBy: 'model', totalMs: 1 } as const;
      const answer = ok({ command: own, notes: [], facts });
      return Promise.resolve(tells ? { answer, likelihoods: { own: -0.3, others: [-0.9] } } : { answer });
    },
  };
  const { provider } = localAnswers({
    model,
    recall: () => Promise.resolve(task === undefined ? [] : [{ command: task, score }]),
    judge: (input) => Promise.resolve(judge.judge(input)),
    clock: new FakeClock(),
  });
  const first = async (wish: string, more: Partial<SuggestionContext> = {}): Promise<string> => {
    const request = { goal: { kind: 'ask', request: wish }, context: { ...context, ...more } } as const;
    const result = await provider.suggest(request, () => undefined, new AbortController().signal);
    return result.kind === 'ok' ? result.value.command : result.failure.kind;
  };
  return { first, seen };
}

describe("the model's own answer in the light of what it does", () => {
  const cases: readonly (readonly [string, string, Told, string])[] = [
    [
      'comes behind a harmless task when it would hit more than was asked',
      'stop the process called syncd',
      { own: 'kill $(pgrep -u syncd)', task: 'pkill syncd' },
      'pkill syncd',
    ],
    [
      'comes first when it is harmless',
      'stop the process called syncd',
      { own: 'killall syncd', task: 'pkill -9 syncd' },
      'killall syncd',
    ],
    [
      'comes behind a harmless task also where the model does not say how likely it takes both',
      'stop the process called syncd',
      { own: 'kill $(pgrep -u syncd)', task: 'pkill syncd', score: 0.2, tells: false },
      'pkill syncd',
    ],
    [
      'is none when it changes what the request only wants to see',
      'show the processes of syncd',
      { own: 'pkill syncd', task: 'pgrep -a syncd' },
      'pgrep -a syncd',
    ],
    [
      'is none then even where nothing else is known',
      'show the processes of syncd',
      { own: 'pkill syncd' },
      'no-command',
    ],
  ];
  for (const [does, wish, told, expected] of cases) {
    it(does, async () => {
      assert.equal(await (await answersOf(told)).first(wish), expected);
    });
  }
});

describe('what was weighed', () => {
  it('is remembered for the same request, and not for another context or model', async () => {
    const { first, seen } = await answersOf({ own: 'ls', task: 'ls -a' });
    const counts: number[] = [];
    const ask = async (more: Partial<SuggestionContext> = {}): Promise<void> => {
      await first('list files', more);
      counts.push(seen.compared);
    };
    await ask();
    await ask();
    await ask({ git: { branch: 'main' } });
    seen.modelPath = 'large.gguf';
    await ask({ git: { branch: 'main' } });
    assert.deepEqual(counts, [1, 1, 2, 3]);
  });
});
