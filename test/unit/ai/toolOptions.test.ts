import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { unknownOption } from '../../../src/ai/toolOptions';
import { judgeForTests } from '../safety/judgeForTests';

function check(line: string, gnuTools = true): string | undefined {
  const [name = '', ...words] = line.split(' ');
  return unknownOption({ name, words, inputFiles: [] }, gnuTools);
}

describe('unknownOption', () => {
  const unknown: readonly (readonly [line: string, option: string])[] = [
    ['grep --recurse-deep x', '--recurse-deep'],
    ['ls -la --sort-by=size', '--sort-by'],
    ['du -sh --sorted', '--sorted'],
    ['head --count=5 a', '--count'],
    ['df -c', '-c'],
  ];
  for (const [line, option] of unknown) {
    it(`finds ${option} in ${line}`, () => {
      assert.equal(check(line), option);
    });
  }

  const known = [
    'ls -la --color=auto',
    'sort -t, -k2,2nr --par=4',
    'head -20 a.txt',
    'tail -n+5 -f log',
    'grep -e --foo a.txt',
    'grep -- --foo a.txt',
    'chmod -x run.sh',
    'tar xzf a.tgz --strip-components=1',
    'sed -i.bak s/a/b/ a.txt',
    'touch -d 2026-01-01 a',
    // Not in the list, so that nothing is said.
    'git log --frobnicate',
    'find . -frobnicate',
    'my-tool --frobnicate',
  ];
  for (const line of known) {
    it(`lets ${line} pass`, () => {
      assert.equal(check(line), undefined);
    });
  }

  it('judges only long options where the tools are not those of GNU', () => {
    assert.equal(check('df -c', false), undefined);
    assert.equal(check('df --frobnicate', false), '--frobnicate');
  });

  it('lets a word pass that is known only when it runs', () => {
    assert.equal(unknownOption({ name: 'ls', words: [undefined, '-l'], inputFiles: [] }, true), undefined);
  });

  it('raises no false alarm over the commands of the safety corpus', async function () {
    this.timeout(60_000);
    const judge = await judgeForTests();
    const files = ['bashSafe', 'bashCaution', 'bashDangerous', 'bashAdversarial', 'zsh', 'fish'];
    const alarms: string[] = [];
    let calls = 0;
    for (const file of files) {
      const rows = readFileSync(`test/fixtures/commands/${file}.jsonl`, 'utf8').split('\n').filter(Boolean);
      for (const row of rows) {
        const { command, shell } = JSON.parse(row) as { command: string; shell: 'bash' | 'zsh' | 'fish' };
        for (const use of judge.programs(command, shell).uses) {
          calls += 1;
          const option = unknownOption(use, true);
          if (option !== undefined) alarms.push(`${use.name} ${option}: ${command}`);
        }
      }
    }
    assert.deepEqual(alarms, []);
    assert.ok(calls > 2_000, `only ${calls} calls were looked at`);
  });
});
