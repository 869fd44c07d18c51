import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SuggestionGoal, SuggestionProvider, SuggestionRequest } from '../../../src/ai/provider';
import { suggestThroughCascade, type CascadePorts } from '../../../src/app/cascade';
import { findExactAnswer } from '../../../src/app/exactAnswers';
import { readWorkspaceScripts } from '../../../src/app/workspaceScriptFiles';
import { silentLogger } from '../../../src/base/logger';
import { ok } from '../../../src/base/result';
import type { WorkspaceScript } from '../../../src/fallback/workspaceScripts';
import { FakeClock } from '../../support/fakeClock';

const never = new AbortController().signal;
const npmTest: WorkspaceScript = { name: 'test', command: 'npm test', source: 'package.json' };

function request(goal: SuggestionGoal, cwd?: string): SuggestionRequest {
  return {
    goal,
    context: {
      operatingSystem: { name: 'linux', version: '6' },
      shell: { kind: 'bash' },
      ...(cwd === undefined ? {} : { cwd }),
    },
  };
}
const find = (goal: SuggestionGoal) =>
  findExactAnswer(request(goal, '/work'), () => Promise.resolve([npmTest]), new FakeClock());

/** A model that is asked and notes it. */
function model(id: SuggestionProvider['id']) {
  const asked: SuggestionRequest[] = [];
  const provider: SuggestionProvider = {
    id,
    stateLabel: () => 'ready',
    suggest: (wanted) => {
      asked.push(wanted);
      return Promise.resolve(
        ok({ command: `by ${id}`, notes: [], facts: { provider: id, answeredBy: id, totalMs: 1 } }),
      );
    },
  };
  return { provider, asked };
}

describe('The exact tier in front of the models', () => {
  it('answers with the script of the workspace, and says which file it is from', async () => {
    const found = await find({ kind: 'ask', request: 'run the tests' });
    assert.deepEqual(
      [found?.command, found?.facts.answeredBy, found?.facts.costUsd],
      ['npm test', 'local, package.json', 0],
    );
  });

  it('answers a known task', async () => {
    const found = await find({ kind: 'ask', request: 'Where am I?' });
    assert.deepEqual([found?.command, found?.facts.answeredBy], ['pwd', 'local, known task']);
  });

  it('does not wait for a slow disk to read the scripts', async () => {
    const clock = new FakeClock();
    const slow = (): Promise<never> => new Promise(() => undefined);
    const known = findExactAnswer(request({ kind: 'ask', request: 'Where am I?' }, '/work'), slow, clock);
    const script = findExactAnswer(request({ kind: 'ask', request: 'run the tests' }, '/work'), slow, clock);
    clock.advance(300);
    assert.equal((await known)?.command, 'pwd');
    assert.equal(await script, undefined);
  });

  const open: readonly SuggestionGoal[] = [
    { kind: 'ask', request: 'run the tests of the parser' },
    { kind: 'ask', request: 'run the test twice' },
    { kind: 'ask', request: 'do not run the tests' },
    { kind: 'ask', request: 'where am I going' },
    { kind: 'another', request: 'run the tests', rejected: ['npm test'] },
    { kind: 'refine', request: 'run the tests', previousCommand: 'npm test', refinement: 'watch' },
    { kind: 'fix', commandLine: 'run the tests', exitCode: 127, outputTail: '' },
  ];
  for (const goal of open) {
    it(`leaves to the models what is open: ${JSON.stringify(goal)}`, async () => {
      assert.equal(await find(goal), undefined);
    });
  }

  it('knows no scripts when the folder is kept from it', async () => {
    const goal = { kind: 'ask', request: 'run the tests' } as const;
    assert.equal(await findExactAnswer(request(goal), () => Promise.resolve([npmTest]), new FakeClock()), undefined);
  });

  it('asks no model, neither here nor at the proxy, unless only LiteLLM may answer', async () => {
    const local = model('local');
    const litellm = model('litellm');
    const answerIn = async (mode: 'auto' | 'local' | 'litellm', wish: string): Promise<string> => {
      const ports = {
        local: local.provider,
        litellm: litellm.provider,
        mode: () => mode,
        exactAnswer: (wanted: SuggestionRequest) => find(wanted.goal),
        isLiteLlmConfigured: () => Promise.resolve(true),
        hedge: { logger: silentLogger },
        didAnswer: () => undefined,
        didFail: () => undefined,
        didFallBack: () => undefined,
      } as unknown as CascadePorts;
      const answer = await suggestThroughCascade(
        ports,
        request({ kind: 'ask', request: wish }, '/work'),
        () => undefined,
        never,
      );
      return answer.kind === 'ok' ? answer.value.suggestion.command : answer.failure.kind;
    };
    assert.equal(await answerIn('auto', 'run the tests'), 'npm test');
    assert.equal(await answerIn('local', 'run the tests'), 'npm test');
    assert.deepEqual([local.asked.length, litellm.asked.length], [0, 0]);
    assert.equal(await answerIn('litellm', 'run the tests'), 'by litellm');
    assert.equal(await answerIn('local', 'something else'), 'by local');
  });
});

describe('The scripts of a workspace', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'scripts-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  const commandsAt = async (folder = '.'): Promise<string[]> =>
    (await readWorkspaceScripts(join(root, folder))).map(({ command }) => command);

  it('are those of the package, with its own package manager, also from a folder below', async () => {
    write({ 'package.json': '{"scripts":{"test":"x","lint":"y"}}', 'pnpm-lock.yaml': '', 'src/a/b.ts': '' });
    assert.deepEqual(await commandsAt(), ['pnpm run test', 'pnpm run lint']);
    assert.deepEqual(await commandsAt('src/a'), ['pnpm run test', 'pnpm run lint']);
  });

  it('are those of the nearest folder, and never from beyond the repository', async () => {
    write({
      'package.json': '{"scripts":{"test":"x"}}',
      'part/package.json': '{"scripts":{"test":"x","dev":"y"}}',
      'other/.git/HEAD': '',
      'other/src/a.ts': '',
    });
    assert.deepEqual(await commandsAt('part'), ['npm test', 'npm run dev']);
    assert.deepEqual(await commandsAt('other/src'), []);
  });

  it('are known for kinds of projects that need none, where their program works', async () => {
    write({ 'Cargo.toml': '', 'src/main.rs': '', 'py/pyproject.toml': '[tool.pytest.ini_options]\n', 'py/sub/a': '' });
    assert.ok((await commandsAt('src')).includes('cargo test'));
    assert.deepEqual(await commandsAt('py'), ['pytest']);
    write({ 'py/.git/HEAD': '' });
    assert.deepEqual(await commandsAt('py/sub'), [], 'it would test only what lies below');
  });

  it('are none where nothing can be read', async () => {
    assert.deepEqual(await commandsAt('no such folder'), []);
    write({ 'package.json': 'broken', Makefile: `all:\n${'x'.repeat(600_000)}` });
    assert.deepEqual(await commandsAt(), []);
  });
});
