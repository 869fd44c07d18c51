import assert from 'node:assert/strict';
import { justRecipes, makeTargets, packageManagerOf, packageScripts } from '../../../src/fallback/workspaceScripts';

const commands = (scripts: readonly { readonly command: string }[]): string[] => scripts.map(({ command }) => command);

describe("The workspace's own scripts", () => {
  it('are read from package.json, in the words of the package manager', () => {
    const text = '{"scripts": {"test": "x", "start": "y", "build:docs": "z"}}';
    assert.deepEqual(commands(packageScripts(text, 'npm')), ['npm test', 'npm start', 'npm run build:docs']);
    assert.deepEqual(commands(packageScripts(text, 'pnpm')), [
      'pnpm run test',
      'pnpm run start',
      'pnpm run build:docs',
    ]);
  });

  it('leave out names that a shell would read differently', () => {
    const text = '{"scripts": {"a b": "x", "$(id)": "x", "-rf": "x", "a;b": "x", "ok": "x"}}';
    assert.deepEqual(commands(packageScripts(text, 'npm')), ['npm run ok']);
  });

  for (const text of ['', '{', '[]', '{"scripts": 7}', '{"scripts": {"a": 1}}', '{}'])
    it(`are none in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(packageScripts(text, 'npm'), []);
    });

  it('are run with the manager whose lock file is there', () => {
    assert.equal(packageManagerOf(['package.json']), 'npm');
    assert.equal(packageManagerOf(['package.json', 'pnpm-lock.yaml']), 'pnpm');
    assert.equal(packageManagerOf(['yarn.lock']), 'yarn');
    assert.equal(packageManagerOf(['bun.lockb']), 'bun');
  });

  it('are read from a Makefile without variables, patterns, files and special targets', () => {
    const text = [
      '.PHONY: all clean',
      'CFLAGS := -O2',
      'X ::= 1',
      'all: main.o',
      'clean test :',
      '\trm -f main.o',
      'main.o: main.c',
      '%.o: %.c',
    ].join('\n');
    assert.deepEqual(commands(makeTargets(text)), ['make all', 'make clean', 'make test']);
  });

  it('are read from a justfile without variables and recipes that need arguments', () => {
    const text = 'version := "1"\nbuild:\n  cargo build\n@check: build\ndeploy target:\n  x\n';
    assert.deepEqual(commands(justRecipes(text)), ['just build', 'just check']);
  });
});
