import assert from 'node:assert/strict';
import {
  checkOnMachine,
  describeFinding,
  isRepairable,
  repairGoal,
  type MachineFacts,
} from '../../../src/ai/machineCheck';

const installed = new Set(['grep', 'find', 'ip', 'python3', 'cat', 'sort']);
const facts: MachineFacts = {
  gnuTools: true,
  isCommand: (name) => Promise.resolve(name.startsWith('my') ? undefined : installed.has(name)),
  fileExists: (path) => Promise.resolve(path.includes('*') ? undefined : path === 'notes.txt'),
};

describe('checkOnMachine', () => {
  const rows: readonly (readonly [line: string, files: readonly string[], said: readonly string[]])[] = [
    ['grep -rn x', ['notes.txt'], []],
    ['rg', [], ['`rg` is not installed here; `grep` is.']],
    ['ifconfig', [], ['`ifconfig` is not installed here; `ip` is.']],
    ['htop', [], ['`htop` is not installed here.']],
    ['frobnicate --x', [], ['`frobnicate` is not installed here.']],
    ['myalias', [], []],
    ['cat', ['nots.txt', '*.md'], ['`nots.txt` does not exist here.']],
    ['sort --by-size', [], ['`sort` has no option `--by-size`.']],
    ['sort -y', ['nots.txt'], ['`sort` has no option `-y`.', '`nots.txt` does not exist here.']],
  ];
  for (const [line, inputFiles, said] of rows) {
    it(`says about ${line} ${inputFiles.join(' ')}: ${said.join(' ') || 'nothing'}`, async () => {
      const [name = '', ...words] = line.split(' ');
      assert.deepEqual((await checkOnMachine([{ name, words, inputFiles }], facts)).map(describeFinding), said);
    });
  }

  it('reports a missing program once and asks for the repair with what is there', async () => {
    const uses = ['TODO', 'x'].map((word) => ({ name: 'rg', words: [word], inputFiles: [] }));
    const findings = await checkOnMachine(uses, facts);
    assert.deepEqual(repairGoal('find TODO', 'rg TODO | rg x', findings), {
      kind: 'refine',
      request: 'find TODO',
      previousCommand: 'rg TODO | rg x',
      refinement: 'use grep instead of rg.',
    });
  });

  it('does not ask again for a file that the user named', () => {
    const finding = { kind: 'file-missing', path: 'src/nots.txt' } as const;
    assert.equal(isRepairable(finding, 'show nots.txt'), false);
    assert.equal(isRepairable(finding, 'show my notes'), true);
  });
});
