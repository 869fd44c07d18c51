import assert from 'node:assert/strict';
import { explanationRows } from '../../../src/app/explanation';
import type { ShellKind } from '../../../src/base/shell';
import { judgeForTests, verdictOf } from './judgeForTests';

async function explained(command: string, shell: ShellKind): Promise<string[]> {
  return (await judgeForTests())
    .explain(command, shell)
    .map(({ text, explanation, indent }) => `${'  '.repeat(indent)}${text}: ${explanation}`);
}

describe('explaining a command part by part', () => {
  const cases: readonly (readonly [shell: ShellKind, command: string, lines: readonly string[]])[] = [
    [
      'bash',
      'git push --force origin main | tee out.txt',
      [
        'git push: Sends commits to another repository.',
        '  --force: Replaces what is there; commits of others may be lost.',
        'tee: Prints its input and writes it into files too.',
      ],
    ],
    [
      'bash',
      "find . -name '*.log' -exec rm -f {} +",
      [
        'find: Walks through folders and looks for files.',
        "  -name '*.log': Whose name fits this pattern.",
        '  -exec: Runs the command that follows for what was found.',
        'rm: Deletes files for good; there is no trash.',
        '  -f: Without asking, and without a word about what is missing.',
      ],
    ],
    [
      'bash',
      'sudo LANG=C ls -la > a.txt 2>/dev/null',
      [
        'sudo: Runs the command that follows as administrator.',
        'ls: Lists files and folders.',
        '  -l: One per line, with rights, owner, size and time.',
        '  -a: Hidden ones too.',
        '  > a.txt: Writes the output to this file and replaces what was there.',
        '  2>/dev/null: Throws this part of the output away.',
      ],
    ],
    [
      'pwsh',
      'gci -Recurse | Remove-Item -Force',
      [
        'gci: Lists files and folders.',
        '  -Recurse: With everything in the folders below.',
        'Remove-Item: Deletes files or folders for good.',
        '  -Force: Without asking, hidden and protected ones too.',
      ],
    ],
    ['cmd', 'del /q a.txt', ['del: Deletes files or folders for good.', '  /q: Without asking.']],
    [
      'fish',
      'echo (git status -s)',
      [
        'echo: Prints its words.',
        'git status: Shows what changed since the last commit.',
        '  -s: One short line for each file.',
      ],
    ],
    ['bash', 'frob --x', ['frob: Not known to the offline database.']],
    ['bash', 'ls --frob', ['ls: Lists files and folders.', '  --frob: Not explained offline.']],
  ];
  for (const [shell, command, lines] of cases) {
    it(`${shell}: ${command}`, async () => {
      assert.deepEqual(await explained(command, shell), lines);
    });
  }

  it('ends every sentence with a full stop, for all commands the corpus knows', async () => {
    const judge = await judgeForTests();
    for (const command of [
      'docker run -it --rm ubuntu',
      'kubectl get pods -A',
      'tar xzf a.tgz',
      'curl -fsSL https://example.com',
    ]) {
      assert.ok(
        judge.explain(command, 'bash').every(({ explanation }) => explanation.endsWith('.')),
        command,
      );
    }
  });

  it('shows level, parts and reasons as rows, with ids of their own', async () => {
    const command = 'git reset --hard; git clean -fd';
    const rows = explanationRows(await verdictOf(command), (await judgeForTests()).explain(command, 'bash'));
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    assert.match(rows[0]?.label ?? '', /^Dangerous: Throws away every uncommitted change\. Also deletes files/);
    assert.ok(
      rows.some(({ label, description }) => label === 'git reset' && description?.startsWith('Moves') === true),
    );
    assert.ok(rows.some(({ label }) => label.startsWith('Why: ')));
  });
});
