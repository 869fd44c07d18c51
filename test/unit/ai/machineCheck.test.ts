import assert from 'node:assert/strict';
import { checkOnMachine, describeFinding, repairGoal, type MachineFacts } from '../../../src/ai/machineCheck';

const installed = new Set(['grep', 'find', 'ip', 'python3', 'cat']);
const facts: MachineFacts = {
  isCommand: (name) => Promise.resolve(name.startsWith('my') ? undefined : installed.has(name)),
  fileExists: (path) => Promise.resolve(path.includes('*') ? undefined : path === 'notes.txt'),
};

describe('checkOnMachine', () => {
  const rows: readonly (readonly [name: string, files: readonly string[], said: readonly string[]])[] = [
    ['grep', ['notes.txt'], []],
    ['rg', [], ['rg is not installed here. grep is.']],
    ['ifconfig', [], ['ifconfig is not installed here. ip is.']],
    ['htop', [], ['htop is not installed here.']],
    ['frobnicate', [], ['frobnicate is not installed here.']],
    ['myalias', [], []],
    ['cat', ['nots.txt', '*.md'], ['nots.txt does not exist here.']],
  ];
  for (const [name, inputFiles, said] of rows) {
    it(`says about ${name} ${inputFiles.join(' ')}: ${said.join(' ') || 'nothing'}`, async () => {
      assert.deepEqual((await checkOnMachine([{ name, inputFiles }], facts)).map(describeFinding), said);
    });
  }

  it('reports a missing program once and asks for the repair with what is there', async () => {
    const uses = [
      { name: 'rg', inputFiles: [] },
      { name: 'rg', inputFiles: [] },
    ];
    const findings = await checkOnMachine(uses, facts);
    assert.deepEqual(repairGoal('find TODO', 'rg TODO | rg x', findings), {
      kind: 'refine',
      request: 'find TODO',
      previousCommand: 'rg TODO | rg x',
      refinement: 'rg is not installed, use grep.',
    });
  });
});
