import assert from 'node:assert/strict';
import type { SuggestionProvider } from '../../../src/ai/provider';
import { furtherAnswers } from '../../../src/app/furtherAnswers';
import { failed, ok } from '../../../src/base/result';
import { verdictOf } from '../safety/judgeForTests';

const suggestion = (command: string) =>
  ({ command, notes: [], facts: { provider: 'local', answeredBy: 'model', totalMs: 1 } }) as const;

/** What is shown where the model says these one after the other, and what it was told not to say again. */
async function shown(wish: string, best: string, said: readonly string[]) {
  const rejections: (readonly string[])[] = [];
  const model: SuggestionProvider = {
    id: 'local',
    stateLabel: () => 'ready',
    suggest: ({ goal }) => {
      rejections.push(goal.kind === 'another' ? goal.rejected : []);
      const next = said[rejections.length - 1];
      return Promise.resolve(
        next === undefined ? failed({ kind: 'no-command', reason: 'no-other', text: '' }) : ok(suggestion(next)),
      );
    },
  };
  const further = furtherAnswers(model, ({ command, shell, ...more }) => verdictOf(command, shell, more));
  const request = {
    goal: { kind: 'another', request: wish, rejected: [best] },
    context: { operatingSystem: { name: 'linux', version: '6' }, shell: { kind: 'bash' } },
  } as const;
  const answer = await further(request, suggestion(best), () => undefined, new AbortController().signal);
  return { answer: answer.kind === 'ok' ? answer.value.command : answer.failure.kind, rejections };
}

describe('a further answer of the model', () => {
  const cases: readonly (readonly [string, string, string, readonly string[], string])[] = [
    ['is what it says next', 'list files', 'ls', ['ls -a'], 'ls -a'],
    [
      'is passed over when it destroys what the best answer leaves alone',
      'open my crontab in an editor',
      'crontab -e',
      ['crontab -r', 'crontab -u me -e'],
      'crontab -u me -e',
    ],
    [
      'is passed over when it changes what is only to be shown',
      'what are the permissions of notes.txt as a number',
      "stat -c '%a' notes.txt",
      ['chmod 644 notes.txt', 'stat notes.txt'],
      'stat notes.txt',
    ],
    [
      'may destroy where the best answer does',
      'delete everything in this folder',
      'rm -rf ./*',
      ['find . -mindepth 1 -delete'],
      'find . -mindepth 1 -delete',
    ],
    [
      'is none when the model only destroys',
      'open my crontab',
      'crontab -e',
      Array(9).fill('crontab -r'),
      'no-command',
    ],
  ];
  for (const [does, wish, best, said, expected] of cases) {
    it(does, async () => {
      assert.equal((await shown(wish, best, said)).answer, expected);
    });
  }

  it('is asked for three times at most, each time without those passed over', async () => {
    const { rejections } = await shown('open my crontab', 'crontab -e', [
      'crontab -r',
      'sudo crontab -r',
      'crontab -r -u me',
    ]);
    assert.deepEqual(rejections, [
      ['crontab -e'],
      ['crontab -e', 'crontab -r'],
      ['crontab -e', 'crontab -r', 'sudo crontab -r'],
    ]);
  });
});
