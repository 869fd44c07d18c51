import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Dialect, RecallData, TaskData } from '../../../../src/fallback/recall/recallData';
import { RecallIndex } from '../../../../src/fallback/recall/recallIndex';
import { recallTasks } from '../../../../src/fallback/recall/recallTasks';

const task = (id: string, say: string[], bash: string, more: Partial<TaskData> = {}): TaskData => ({
  id,
  say: { en: say },
  run: { bash },
  ...more,
});

const data: RecallData = {
  version: 1,
  lexicon: {
    show: { en: ['list', 'display', 'show'], de: ['zeige'] },
    folder: { en: ['directory', 'dir', 'folder'], de: ['ordner'] },
    file: { en: ['file'], de: ['dateien'] },
    delete: { en: ['remove', 'erase', 'delete'] },
    here: { en: ['here', 'in this folder'] },
    larger: { en: ['larger than', 'bigger than', 'over'] },
    not: { en: ['not', 'without'] },
  },
  slots: { container: ['web', 'db', 'cache'], namespace: ['prod', 'dev'], dockerimage: ['nginx'], branch: ['main'] },
  tails: {
    least: 1,
    most: 1,
    parts: [
      { key: 'save', say: { en: ['and save it to <newfile>'] }, run: { bash: ' > <newfile>' } },
      { key: 'count', say: { en: ['and count them'] }, run: { bash: ' | wc -l' } },
    ],
  },
  tasks: [
    task('files.list', ['(list|show) [the] files [in <dir>]'], 'ls <dir>', { defaults: { dir: '' }, out: true }),
    task('files.delete', ['delete <file>', 'remove [the] file <file>'], 'rm <file>'),
    task('files.copy', ['copy <file> to <file2>'], 'cp <file> <file2>'),
    task('files.copy-from', ['copy <file> here from <dir>'], 'cp <dir>/<file> .'),
    task('files.append', ['append the line <phrase> to <file>'], 'echo "<phrase>" >> <file>'),
    task('git.amend', ['change the commit message to <msg>'], 'git commit --amend -m "<msg>"'),
    task('kubectl.pods', ['list pods in [namespace] <namespace>'], 'kubectl get pods -n <namespace>'),
    task('mysql.drop', ['drop the database <database>', 'drop <database>'], 'mysql -e "DROP DATABASE <database>"'),
    task('docker.run', ['run <dockerimage> as <container>'], 'docker run --name <container> <dockerimage>'),
    task('git.switch', ['throw away changes in <branch>'], 'git switch -f <branch>'),
    task('git.restore', ['throw away changes in <file>'], 'git checkout -- <file>'),
    task('docker.stop', ['stop [the] container <container>'], 'docker stop <container>'),
    task('alias.add', ['make an alias <aliasname> for <aliascommand>'], "alias <aliasname>='<aliascommand>'"),
    task('shvar.echo', ['(print|show) the variable <fishvar>'], 'echo $<fishvar>'),
    task('date.ago', ['what date was [it] <n> days ago'], "date -d '<n> days ago'"),
    task('scp.upload', ['upload <file> to <user>@<host>'], 'scp <file> <user>@<host>:'),
    task('find.composed', ['(find|list) <+kind><+filter>'], 'find .<+kind><+filter>', {
      holes: {
        kind: { least: 1, most: 1, parts: [{ key: 'files', say: { en: ['files'] }, run: { bash: '-type f' } }] },
        filter: {
          least: 1,
          most: 2,
          parts: [
            { key: 'size', say: { en: ['larger than <size>'] }, run: { bash: '-size +<size>' } },
            {
              key: 'age',
              say: { en: ['older than <age>', 'last changed over <age> ago'] },
              run: { bash: '-mtime +<age.days>' },
            },
            { key: 'new', say: { en: ['changed in the last <age>'] }, run: { bash: '-mtime -<age.days>' } },
            {
              key: 'without',
              say: { en: ['not [in] [the] [folder] <newdir>'] },
              run: { bash: "! -path '*/<newdir>/*'" },
            },
          ],
        },
      },
    }),
  ],
};

const index = new RecallIndex(data);
const first = (request: string, dialect: Dialect = 'bash'): string | undefined =>
  recallTasks(index, request, dialect, 3)[0]?.command;

describe('recalling known tasks', () => {
  for (const [request, command] of [
    ['list files', 'ls'],
    ['can you show me the files in /srv/www please?', 'ls /srv/www'],
    ['display files in my photos directory', 'ls photos'],
    ['delte notes.txt', 'rm notes.txt'],
    ['erase the file "old notes.txt"', 'rm "old notes.txt"'],
    ['copy a.txt to b.txt', 'cp a.txt b.txt'],
    ['stop the web container', 'docker stop web'],
    ['upload report.pdf to kim@example.org', 'scp report.pdf kim@example.org:'],
    ['find files bigger than 20 MB', 'find . -type f -size +20M'],
    ['find files bigger than 1.5 GB', 'find . -type f -size +1536M'],
    ['find files older than 3 days and over 1gb', 'find . -type f -size +1G -mtime +3'],
    ['find files over 1gb not in src', "find . -type f -size +1G ! -path '*/src/*'"],
    ['find files not in src changed in the last 3 days', "find . -type f -mtime -3 ! -path '*/src/*'"],
    ['find files changed in the last week', 'find . -type f -mtime -7'],
    ['find files changed in the last 3 days and over 1gb', 'find . -type f -size +1G -mtime -3'],
    ['list the files in /tmp and save it to out.txt', 'ls /tmp > out.txt'],
    ['zeige dateien in /tmp', 'ls /tmp'],
    ['stop the container called proxy', 'docker stop proxy'],
    ['make an alias gs for git status', "alias gs='git status'"],
    ['make an alias dcu for docker compose up -d permanently', "alias dcu='docker compose up -d'"],
    ['print the variable $city', 'echo $city'],
    ['in bash list files', 'ls'],
    ['what date was it 30 days ago', "date -d '30 days ago'"],
    ['copy notes.txt here from docs/', 'cp docs/notes.txt .'],
    ['append the line hello big world to log.txt', 'echo "hello big world" >> log.txt'],
    ['change the commit message to fix: the parser, again', 'git commit --amend -m "fix: the parser, again"'],
    ['list pods in ns shop', 'kubectl get pods -n shop'],
    ['run postgres 16 as cache1', 'docker run --name cache1 postgres:16'],
    ['copy a.txt (that one) to b.txt', 'cp a.txt b.txt'],
    ['run redis:7.2 as cache1', 'docker run --name cache1 redis:7.2'],
    ['throw away changes in README.md', 'git checkout -- README.md'],
    ['throw away changes in fix/login', 'git switch -f fix/login'],
    ['delete holiday 2.jpg', 'rm "holiday 2.jpg"'],
    ['delete /srv/old stuff.txt', 'rm "/srv/old stuff.txt"'],
  ] as const) {
    it(`${request} -> ${command}`, () => assert.equal(first(request), command));
  }

  it('has nothing to say in a dialect that a task does not know', () => {
    assert.equal(first('list files', 'cmd'), undefined);
  });

  it('leaves a request alone whose names find no place', () => {
    assert.equal(first('copy a.txt to b.txt on 10.0.0.7 under /srv/z with 3 retries'), undefined);
  });

  it('looks for a path of its own in no other folder', () => {
    for (const { command } of recallTasks(index, 'copy /etc/hosts here from /srv', 'bash', 9))
      assert.doesNotMatch(command, /\/srv\//);
  });

  it('drops no database for who wants to drop a table', () => {
    assert.equal(first('drop a table'), undefined);
    assert.equal(first('drop the database shop'), 'mysql -e "DROP DATABASE shop"');
  });

  it('leaves out no option that was asked for', () => {
    assert.equal(first('list -R files in /tmp'), undefined);
  });

  it('deletes nothing that nobody asked to delete', () => {
    for (const { command } of recallTasks(index, 'the file notes.txt', 'bash', 9)) assert.doesNotMatch(command, /^rm/);
  });

  for (const request of ['delete the files larger than 20 MB', 'find files not larger than 20 MB']) {
    it(`is not sure of a command that does less than, or the opposite of, ${request}`, () => {
      for (const { command, score } of recallTasks(index, request, 'bash', 9)) assert.ok(score < 0.6, command);
    });
  }

  it('takes "here" and "files" for the name of nothing', () => {
    assert.equal(first('list files in here'), 'ls .');
    for (const request of ['delete files', 'copy notes.txt to files']) {
      for (const { command, score } of recallTasks(index, request, 'bash', 9)) assert.ok(score < 0.6, command);
    }
  });

  it('writes a hostile name so that the shell takes it for a name, or not at all', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !/["\n]/.test(text)),
        (name) => {
          for (const { command } of recallTasks(index, `delete "${name}"`, 'bash', 3)) {
            const bare = command.replace(/'[^']*'|"[^"$`\\!]*"/g, '');
            assert.doesNotMatch(bare, /[;&|<>$`\\()]/, command);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('answers any text without failing, with scores from 0 to 1, best first, none twice', () => {
    const words = fc.constantFrom(
      'list',
      'files',
      'in',
      '/tmp',
      'delete',
      'and',
      'a.txt',
      '"x y"',
      '7',
      'days',
      '删',
      '=',
      '(',
      "'",
    );
    const request = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(request, (text) => {
        const recalled = recallTasks(index, text, 'bash', 5);
        const scores = recalled.map(({ score }) => score);
        assert.deepEqual(
          scores,
          [...scores].sort((left, right) => right - left),
        );
        assert.ok(scores.every((score) => score >= 0 && score <= 1.0001));
        assert.equal(new Set(recalled.map(({ command }) => command)).size, recalled.length);
      }),
      { numRuns: 300 },
    );
  });
});
