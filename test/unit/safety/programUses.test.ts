import assert from 'node:assert/strict';
import type { ShellKind } from '../../../src/base/shell';
import { judgeForTests } from './judgeForTests';

/** Each program as `name(files)`, in the order in which they start. */
async function uses(command: string, shell: ShellKind): Promise<string> {
  const { uses: found } = (await judgeForTests()).programs(command, shell);
  return found.map(({ name, inputFiles }) => `${name}(${inputFiles.join(' ')})`).join(' ');
}

describe('programUses', () => {
  const rows: readonly (readonly [command: string, found: string, shell?: ShellKind])[] = [
    ['rg TODO', 'rg()'],
    ['cat notes.txt | grep -i foo src.c | sort', 'cat(notes.txt) grep(src.c) sort()'],
    ['cat "my notes.txt" - /dev/null *.md ~/a "~/b"', 'cat(my notes.txt ~/a)'],
    ['sudo -u bob rg x', 'sudo() rg()'],
    ['env LANG=C timeout 5 fd pattern', 'env() timeout() fd()'],
    ['find . -name "*.c" | xargs -0 wc -l', 'find() xargs() wc()'],
    ['echo $(jq . a.json)', 'jq(a.json) echo()'],
    ['for f in *.txt; do bat "$f"; done', 'bat()'],
    ['if [ -f a ]; then tree; fi', '[() tree()'],
    // What is made by the command itself can't be judged before it runs.
    ['f() { ls; }; f', 'ls()'],
    ["alias ll='ls -l'; ll", 'alias()'],
    ['command -v rg && rg x || grep x', 'command() grep()'],
    ['which fd; fd x', 'which()'],
    ['sudo apt install -y ripgrep && rg TODO', 'sudo() apt()'],
    ['pip install httpie; http example.com', 'pip()'],
    ['source venv/bin/activate && flask run', 'source()'],
    ['export PATH=$PATH:/opt/x; x', 'export()'],
    ['PATH=/opt/x:$PATH; x', ''],
    ['$EDITOR notes.txt; rg x', ''],
    ['ssh host rg x', 'ssh()'],
    ['docker run alpine rg x', 'docker()'],
    ['touch a.txt && cat a.txt', 'touch() cat()'],
    ['cd build; cat log.txt', 'cd() cat()'],
    ['ls; cat log.txt', 'ls() cat(log.txt)'],
    ['echo x > a.txt; cat a.txt', 'echo() cat()'],
    ['./gradlew build', './gradlew(./gradlew)'],
    ['string match -r x (cat a.txt)', 'cat(a.txt) string()', 'fish'],
    ['Get-ChildItem | rg x', '', 'pwsh'],
    ['dir /s', '', 'cmd'],
  ];
  for (const [command, found, shell = 'bash'] of rows) {
    it(`${shell}: ${command} → ${found || 'nothing'}`, async () => {
      assert.equal(await uses(command, shell), found);
    });
  }

  it('says when a command does not parse', async () => {
    const judge = await judgeForTests();
    assert.equal(judge.programs('if true; then ls', 'bash').parse, 'error');
    assert.equal(judge.programs('ls | wc -l', 'bash').parse, 'agree');
  });
});
