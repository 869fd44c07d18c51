import assert from 'node:assert/strict';
import type { InstalledCommands } from '../../../src/ai/installedCommands';
import type { AiFailure, Suggestion, SuggestionRequest } from '../../../src/ai/provider';
import type { CascadeAnswer } from '../../../src/app/cascade';
import { MachineGuard } from '../../../src/app/machineGuard';
import { suggestForMachine } from '../../../src/app/suggestForMachine';
import { silentLogger } from '../../../src/base/logger';
import { failed, ok, type Result } from '../../../src/base/result';
import { askRig } from '../../support/askRig';
import { FakeClock } from '../../support/fakeClock';
import { judgeForTests } from '../safety/judgeForTests';

/** A command, a failure, or no answer before it is given up. */
type Answer = string | AiFailure;

const request: SuggestionRequest = {
  goal: { kind: 'ask', request: 'find TODO in the sources' },
  context: { operatingSystem: { name: 'linux', version: '' }, shell: { kind: 'bash' } },
};

/** Asks with models that give these answers, one after the other, on a machine without rg, fd and notes.txt. */
function setUp(answers: readonly Answer[], options: { readonly slowPath?: boolean } = {}) {
  const clock = new FakeClock();
  const asked: SuggestionRequest[] = [];
  const installed: Pick<InstalledCommands, 'isCommand'> = {
    isCommand: (name) =>
      options.slowPath === true ? new Promise(() => undefined) : Promise.resolve(!['rg', 'fd'].includes(name)),
  };
  const guard = new MachineGuard({
    clock,
    installed: installed as InstalledCommands,
    gnuTools: true,
    programs: async (command, shell) => (await judgeForTests()).programs(command, shell),
    fileExists: (path) => Promise.resolve(path !== 'notes.txt'),
  });
  const answerTo = (next: SuggestionRequest, signal: AbortSignal): Promise<Result<CascadeAnswer, AiFailure>> => {
    const answer = answers[asked.length] ?? 'never';
    asked.push(next);
    if (answer === 'never')
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(failed({ kind: 'cancelled' })));
      });
    if (typeof answer !== 'string') return Promise.resolve(failed(answer));
    return Promise.resolve(ok({ suggestion: suggestion(answer) }));
  };
  const run = (text = 'find TODO in the sources') =>
    suggestForMachine(
      {
        guard,
        clock,
        logger: silentLogger,
        suggest: (next, _onPartialText, signal) => answerTo(next, signal),
        repair: answerTo,
      },
      { ...request, goal: { kind: 'ask', request: text } },
      askRig().target,
      () => undefined,
      new AbortController().signal,
    );
  return { clock, asked, run };
}

function suggestion(command: string): Suggestion {
  return { command, notes: [], facts: { provider: 'local', answeredBy: 'local', totalMs: 100, costUsd: 0.01 } };
}

function shown(result: Result<CascadeAnswer, AiFailure>): string {
  assert.equal(result.kind, 'ok', JSON.stringify(result));
  const { command, notes } = result.value.suggestion;
  return [command, ...notes].join(' | ');
}

describe('suggestForMachine', () => {
  it('leaves a command alone that works here, and asks once', async () => {
    const { run, asked } = setUp(['grep -rn TODO src']);
    assert.equal(shown(await run()), 'grep -rn TODO src');
    assert.equal(asked.length, 1);
  });

  it('asks once more, silently, for a command with a program that is not here', async () => {
    const { run, asked } = setUp(['rg TODO src', 'grep -rn TODO src']);
    const result = await run();
    assert.equal(shown(result), 'grep -rn TODO src');
    assert.deepEqual(asked[1]?.goal, {
      kind: 'refine',
      request: 'find TODO in the sources',
      previousCommand: 'rg TODO src',
      refinement: 'use grep instead of rg.',
    });
    assert.ok(result.kind === 'ok');
    const { totalMs, costUsd } = result.value.suggestion.facts;
    assert.deepEqual({ totalMs, costUsd }, { totalMs: 200, costUsd: 0.02 });
  });

  const notHelped: Record<string, Answer> = {
    'the second answer is no better': 'fd TODO',
    'the second request fails': { kind: 'no-command', reason: 'prose', text: '' },
  };
  for (const [why, second] of Object.entries(notHelped)) {
    it(`says what is missing when ${why}`, async () => {
      const { run, asked } = setUp(['rg TODO src', second]);
      assert.equal(shown(await run()), 'rg TODO src | `rg` is not installed here; `grep` is.');
      assert.equal(asked.length, 2);
    });
  }

  it('waits for the second answer no longer than it is worth', async () => {
    const { run, clock, asked } = setUp(['rg TODO src', 'never']);
    const result = run();
    while (asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_500);
    assert.equal(shown(await result), 'rg TODO src | `rg` is not installed here; `grep` is.');
  });

  it('says that a file is missing, without asking again when the user named it', async () => {
    const { run, asked } = setUp(['cat notes.txt']);
    assert.equal(shown(await run('show notes.txt')), 'cat notes.txt | `notes.txt` does not exist here.');
    assert.equal(asked.length, 1);
  });

  it('says that the shell would not run it', async () => {
    const { run } = setUp(['if true; then ls', 'if true; then ls']);
    assert.equal(shown(await run()), 'if true; then ls | This has a syntax error: the shell would not run it.');
  });

  it('lets the command pass when looking takes too long', async () => {
    const { run, clock } = setUp(['rg TODO src'], { slowPath: true });
    const result = run();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(250);
    assert.equal(shown(await result), 'rg TODO src');
  });

  it('hands a failure on', async () => {
    const { run } = setUp([{ kind: 'offline', message: '' }]);
    assert.equal((await run()).kind, 'failed');
  });
});
