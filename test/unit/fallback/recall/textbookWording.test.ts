import assert from 'node:assert/strict';
import type { RecallData, TaskData } from '../../../../src/fallback/recall/recallData';
import { plausibleScore } from '../../../../src/fallback/recall/programs';
import { RecallIndex } from '../../../../src/fallback/recall/recallIndex';
import { recallTasks } from '../../../../src/fallback/recall/recallTasks';
import { cutTokens } from '../../../../src/fallback/recall/tokens';

const task = (id: string, say: string[], bash: string, more: Partial<TaskData> = {}): TaskData => ({
  id,
  say: { en: say },
  run: { bash },
  ...more,
});
const part = (key: string, say: string[], bash: string) => ({ key, say: { en: say }, run: { bash } });

const data: RecallData = {
  version: 1,
  lexicon: {
    find: { en: ['find', 'search for'] },
    file: { en: ['file'] },
    folder: { en: ['folder', 'directory'] },
    delete: { en: ['delete', 'remove'] },
    name: { en: ['name', 'called'] },
    owner: { en: ['owned by', 'belonging to'] },
  },
  slots: {},
  tails: null,
  tasks: [
    task('find.conditions', ['find [all] <+kind><+where><+filter>'], 'find<+where><+kind><+filter>', {
      holes: {
        where: { least: 0, most: 1, empty: { bash: ' .' }, parts: [part('dir', ['(in|under) <dir>'], '<dir>')] },
        kind: {
          least: 1,
          most: 1,
          parts: [
            part('files', ['files'], '-type f'),
            part('two', ['files named <file> or <file2>'], '-name <file> -o -name <file2>'),
            part('one', ['files named <file>'], '-name <file>'),
          ],
        },
        filter: {
          least: 0,
          most: 2,
          parts: [
            part('owner', ['belonging to <user>', '<user> belonging to'], '-user <user>'),
            part('group', ['belonging to group <group>'], '-group <group>'),
          ],
        },
      },
    }),
    task('env.set', ['set [the] [variable] <var> to <value>'], 'export <var>=<value>'),
    task('text.column', ['print the <n> column of <textfile>'], "awk '{print $<n>}' <textfile>"),
    task('reply.unclear-delete', ['delete (it|this)', 'delete the file'], '# unclear: delete which file?', {
      reply: true,
    }),
    task('example.delete', ['delete a file'], 'rm -i file.txt'),
  ],
};

const index = new RecallIndex(data);
const first = (request: string): string | undefined => recallTasks(index, request, 'bash', 3)[0]?.command;

describe('requests in the wording of a textbook', () => {
  for (const [request, command] of [
    ['Find all files named config.yaml under /srv', 'find /srv -name config.yaml'],
    ['find files named a.txt or b.txt under /srv', 'find /srv -name a.txt -o -name b.txt'],
    ['Find all files belonging to group staff under /srv', 'find /srv -type f -group staff'],
    ['Search for files belonging to kim', 'find . -type f -user kim'],
    ['Find files in the entire directory', 'find . -type f'],
    ['set a variable NAME to bob', 'export NAME=bob'],
    ['print the third column of a.txt', "awk '{print $3}' a.txt"],
    ['print the first column of a.txt', "awk '{print $1}' a.txt"],
  ] as const) {
    it(`${request} -> ${command}`, () => assert.equal(first(request), command));
  }

  it('shows how with an example where any file is meant, and asks back where one is', () => {
    assert.equal(first('delete a file'), 'rm -i file.txt');
    assert.equal(first('delete the file'), '# unclear: delete which file?');
  });

  it('drops the bracket behind a size at the end of a sentence', () => {
    assert.deepEqual(
      cutTokens('less than 32KB(approx).').map(({ text }) => text),
      ['less', 'than', '32KB', 'approx'],
    );
  });

  it('does not believe in a name with a slash, which find never finds', () => {
    assert.ok(plausibleScore(1, 'find . -name /srv', []) < 0.5);
    assert.equal(plausibleScore(1, "find /srv/www -name '*.log'", []), 1);
  });
});
