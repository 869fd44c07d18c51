import assert from 'node:assert/strict';
import type { SuggestionRequest } from '../../../src/ai/provider';
import type { RecalledCommand } from '../../../src/app/recalledAnswers';
import { withRisksWeighed } from '../../../src/app/weighRisks';
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
