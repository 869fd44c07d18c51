import assert from 'node:assert/strict';
import type { SuggestionRequest } from '../../../src/ai/provider';
import type { ComparingProvider } from '../../../src/app/comparingProvider';
import { withRecalledAnswers, type RecalledCommand } from '../../../src/app/recalledAnswers';
import { failed, ok } from '../../../src/base/result';
import { systemClock } from '../../../src/base/systemClock';
import { withOwnRiskWeighed, withRisksWeighed } from '../../../src/app/weighRisks';
import { loadJudgeForTools } from '../../../tools/evalSafetyJudge';

const request: SuggestionRequest = {
  goal: { kind: 'ask', request: '' },
  context: { operatingSystem: { name: 'linux', version: '6' }, shell: { kind: 'bash' } },
};

async function weighed(wish: string, ...found: RecalledCommand[]): Promise<string[]> {
  const judge = await loadJudgeForTools();
  const recall = withRisksWeighed(
    () => Promise.resolve(found),
    (input) => Promise.resolve(judge.judge(input)),
  );
  return (await recall(request, wish, new AbortController().signal)).map(
    ({ command, score }) => `${score.toFixed(2)} ${command}`,
  );
}

describe('a known task in the light of what its command does', () => {
  it('is none when it changes what the request only wants to see', async () => {
    assert.deepEqual(
      await weighed(
        'print notes.txt with a number in front of every line',
        { command: "sed -i 's/^/number/' notes.txt", score: 0.9 },
        { command: 'nl notes.txt', score: 0.5 },
      ),
      ['0.50 nl notes.txt'],
    );
  });

  it('comes later when it is dangerous and not nearly certain', async () => {
    assert.deepEqual(
      await weighed(
        'delete a container',
        { command: 'rm -rf ./*', score: 0.6 },
        { command: 'docker rm web', score: 0.3 },
      ),
      ['0.30 docker rm web', '0.15 rm -rf ./*'],
    );
  });

  it('stays where it is when it is certain or harmless', async () => {
    assert.deepEqual(
      await weighed('delete everything here', { command: 'rm -rf ./*', score: 0.9 }, { command: 'ls', score: 0.4 }),
      ['0.90 rm -rf ./*', '0.40 ls'],
    );
  });

  it('may write where a shell starts when the request says that it is to last', async () => {
    const command = "echo 'export EDITOR=nvim' >> ~/.zshrc";
    assert.deepEqual(await weighed('set EDITOR to nvim permanently', { command, score: 0.6 }), [`0.60 ${command}`]);
    assert.deepEqual(await weighed('set EDITOR to nvim', { command, score: 0.6 }), [`0.15 ${command}`]);
  });
});

/** What comes first of what the model writes and one known task that it takes for a little less likely. */
async function firstOf(wish: string, own: string, task: string): Promise<string | undefined> {
  const loaded = await loadJudgeForTools();
  const answer = ok({
    command: own,
    notes: [],
    facts: { provider: 'local', answeredBy: 'model', totalMs: 1 },
  } as const);
  const model: ComparingProvider = {
    id: 'local',
    stateLabel: () => 'ready',
    canCompare: () => true,
    suggest: () => Promise.resolve(failed({ kind: 'cancelled' })),
    suggestBeside: () => Promise.resolve({ answer, likelihoods: { own: -0.3, others: [-0.9] } }),
  };
  const provider = withRecalledAnswers(
    withOwnRiskWeighed(model, (input) => Promise.resolve(loaded.judge(input))),
    () => Promise.resolve([{ command: task, score: 0.1 }]),
    systemClock,
  );
  const asked = { ...request, goal: { kind: 'ask', request: wish } } as const;
  const result = await provider.suggest(asked, () => undefined, new AbortController().signal);
  return result.kind === 'ok' ? result.value.command : undefined;
}

describe("the model's own answer in the light of what it does", () => {
  it('comes behind a harmless task when it would hit more than was asked', async () => {
    const wish = 'stop the process called syncd';
    assert.equal(await firstOf(wish, 'kill $(pgrep -u syncd)', 'pkill syncd'), 'pkill syncd');
  });

  it('comes first when it is harmless', async () => {
    assert.equal(await firstOf('stop the process called syncd', 'killall syncd', 'pkill -9 syncd'), 'killall syncd');
  });
});
