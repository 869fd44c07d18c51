import assert from 'node:assert/strict';
import type { ShellKind } from '../../../src/base/shell';
import { exactAnswer, type ExactQuestion } from '../../../src/fallback/exactTier';
import { knownTasks } from '../../../src/fallback/knownTasks';
import { normalizeRequest } from '../../../src/fallback/normalizeRequest';

const ask = (request: string, shell: ShellKind = 'bash', change: Partial<ExactQuestion> = {}) =>
  exactAnswer({ request, shell, platform: 'linux', scripts: [], ...change })?.command;

describe('Exact answers', () => {
  const answered: readonly (readonly [request: string, shell: ShellKind, command: string])[] = [
    ['list files', 'bash', 'ls'],
    ['Please list the files in this directory.', 'zsh', 'ls'],
    ['How do I see hidden files?', 'fish', 'ls -la'],
    ["what's my IP address", 'sh', 'ip addr'],
    ['where am I?', 'cmd', 'cd'],
    ['Can you show me the current git branch please', 'bash', 'git branch --show-current'],
  ];
  for (const [request, shell, command] of answered) {
    it(`"${request}" in ${shell} is ${command}`, () => {
      assert.equal(ask(request, shell), command);
    });
  }

  const open = [
    'list files larger than 1 MB',
    'list files in src',
    'list all files except hidden',
    'do not list files',
    'delete all files',
    'show hidden files of bob',
    'list filez',
    'show the last 5 commits',
    'free memory of process 5',
    '',
  ];
  for (const request of open) {
    it(`"${request}" is left to the model`, () => {
      assert.equal(ask(request), undefined);
    });
  }

  it('are made for the system', () => {
    assert.equal(ask('free memory', 'zsh', { platform: 'macos' }), 'vm_stat');
    assert.equal(ask('list processes', 'pwsh', { platform: 'windows' }), 'Get-Process');
    assert.equal(ask('list processes', 'pwsh'), undefined);
    assert.equal(ask('show calendar', 'cmd'), undefined);
  });

  const scripts = [
    { name: 'test', command: 'npm test', source: 'package.json' },
    { name: 'build:docs', command: 'npm run build:docs', source: 'package.json' },
  ];
  it("prefer the workspace's own scripts, and say where they come from", () => {
    const question = { shell: 'bash', platform: 'linux', scripts } as const;
    assert.deepEqual(exactAnswer({ ...question, request: 'Run the tests' }), {
      command: 'npm test',
      madeBy: 'package.json',
    });
    assert.equal(ask('run build docs', 'bash', { scripts }), 'npm run build:docs');
    assert.equal(ask('run build:docs script', 'bash', { scripts }), 'npm run build:docs');
    assert.equal(ask('run tests of the parser', 'bash', { scripts }), undefined);
    assert.equal(ask('run the tests'), undefined);
  });

  it('are unambiguous: no wish stands for two tasks', () => {
    const owners = new Map<string, (typeof knownTasks)[number]>();
    for (const task of knownTasks)
      for (const wish of task.wishes.map(normalizeRequest)) {
        assert.ok(wish.length > 2, 'a wish is left after normalising');
        assert.ok((owners.get(wish) ?? task) === task, `"${wish}" stands for two tasks`);
        owners.set(wish, task);
      }
  });

  it('only read: no known task removes, writes or installs', () => {
    const commands = knownTasks.flatMap(({ posix, macos, powershell, cmd }) => [posix, macos, powershell, cmd]);
    for (const command of commands)
      assert.doesNotMatch(command ?? '', /\b(?:rm|mv|sudo|del|Remove-|install|kill|tee)\b|>(?!=)/, command);
  });
});
