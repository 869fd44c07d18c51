import assert from 'node:assert/strict';
import type { AiFailure, Suggestion } from '../../../src/ai/provider';
import { settleMs } from '../../../src/app/reviewGate';
import type { CommandRecord } from '../../../src/pty/terminalSession';
import { askRig, suggestion, type AskRig } from '../../support/askRig';
import type { FakePick } from '../../support/fakeWindow';

/** Asks and lets the provider answer, until the review stands on the screen. */
async function reviewOf(rig: AskRig, command: string): Promise<void> {
  void rig.service.ask(rig.target);
  await rig.settle();
  rig.window.pick?.type('do something');
  rig.window.pick?.enter();
  await rig.settle();
  rig.requests.at(-1)?.answer(command);
  await rig.settle();
  rig.window.pick?.echo();
}

async function askAndFail(rig: AskRig, failure: AiFailure): Promise<void> {
  void rig.service.ask(rig.target);
  await rig.settle();
  rig.window.pick?.type('do something');
  rig.window.pick?.enter();
  await rig.settle();
  rig.requests.at(-1)?.fail(failure);
  await rig.settle();
}

async function take(rig: AskRig, row: string): Promise<void> {
  rig.clock.advance(settleMs);
  rig.window.pick?.moveTo(row);
  rig.window.pick?.enter();
  await rig.settle();
}

/** The last command of a terminal, when it failed for a typing error. */
function mistypedCommand(): CommandRecord {
  return {
    commandLine: 'gti status',
    cwd: '/',
    startedAtMs: 0,
    exitCode: 127,
    durationMs: 3,
    outputTail: 'gti: command not found',
  };
}

/** The box after a second press, in a window that has not heard of it yet. */
async function slowlyClosedBox(rig: AskRig): Promise<FakePick> {
  void rig.service.ask(rig.target);
  await rig.settle();
  const { pick } = rig.window;
  assert.ok(pick);
  pick.isSlow = true;
  void rig.service.ask(rig.target);
  await rig.settle();
  return pick;
}

describe('asking for a command', () => {
  it('runs exactly the command that was shown', async () => {
    const rig = askRig();
    await reviewOf(rig, 'ls -la');
    assert.equal(rig.window.pick?.content.rows[0]?.label, 'ls -la');
    await take(rig, 'run');
    assert.deepEqual(rig.written, [{ how: 'run', text: 'ls -la' }]);
  });

  it('inserts without running', async () => {
    const rig = askRig();
    await reviewOf(rig, 'ls -la');
    await take(rig, 'insert');
    assert.deepEqual(rig.written, [{ how: 'insert', text: 'ls -la' }]);
  });

  it('gives kill-line to the shell when the key is pressed twice', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    void rig.service.ask(rig.target);
    await rig.settle();
    assert.deepEqual(rig.keysToShell, ['\x0b']);
    assert.equal(rig.window.pick, undefined);
  });

  it('passes on to the shell what was typed while the box was on its way out', async () => {
    const rig = askRig();
    rig.recent.kept = 'show big files';
    const pick = await slowlyClosedBox(rig);
    for (const value of ['l', 'lx', 'l', 'ls']) pick.report(value);
    pick.reportEnter();
    pick.hidden();
    await rig.settle();
    rig.typeIntoTerminal('pwd');
    assert.equal(rig.keysToShell.join(''), '\x0blx\x7fs\rpwd');
    assert.equal(rig.recent.kept, '');
    assert.deepEqual([rig.requests, rig.written], [[], []]);
  });

  it('opens a new box by a third press, and holds for it what the terminal gets', async () => {
    const rig = askRig();
    const pick = await slowlyClosedBox(rig);
    void rig.service.ask(rig.target);
    rig.typeIntoTerminal('list');
    pick.hidden();
    await rig.settle();
    rig.clock.advance(1_000);
    assert.equal(rig.window.pick?.value.replaceAll('\u2060', ''), 'list');
    assert.deepEqual(rig.keysToShell, ['\x0b']);
  });

  it('does nothing on a second press with text in the box', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    await rig.settle();
    rig.window.pick?.type('list');
    void rig.service.ask(rig.target);
    await rig.settle();
    assert.deepEqual(rig.keysToShell, []);
    assert.equal(rig.window.pick?.value, 'list');
  });

  it('gives keys typed before the box was there to the box, without Enter', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    rig.typeIntoTerminal('lis\r');
    rig.typeIntoTerminal('t');
    rig.window.pick?.type(' all');
    rig.clock.advance(100);
    await rig.settle();
    assert.equal(rig.window.pick?.value, 'list all');
    assert.equal(rig.window.pick.staysOpen, true);
    assert.deepEqual(rig.keysToShell, []);
  });

  it('stops the provider and keeps the request when the box is closed while an answer is made', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    await rig.settle();
    rig.window.pick?.type('list files');
    rig.window.pick?.enter();
    await rig.settle();
    rig.window.pick?.escape();
    await rig.settle();
    assert.equal(rig.requests[0]?.signal.aborted, true);
    void rig.service.ask(rig.target);
    await rig.settle();
    assert.equal(rig.window.pick?.value, 'list files');
    void rig.service.ask(rig.target);
    await rig.settle();
    assert.deepEqual(rig.keysToShell, ['\x0b'], 'an untouched kept request still counts as empty');
  });

  it('refines with the text of the input whatever row is marked', async () => {
    const rig = askRig();
    await reviewOf(rig, 'ls');
    rig.clock.advance(settleMs);
    rig.window.pick?.type('by size');
    rig.window.pick?.enter();
    await rig.settle();
    assert.deepEqual(rig.requests.at(-1)?.request.goal, {
      kind: 'refine',
      request: 'do something',
      previousCommand: 'ls',
      refinement: 'by size',
    });
    assert.deepEqual(rig.written, []);
  });

  it('asks a modal question before a dangerous command and goes back when it is refused', async () => {
    const rig = askRig();
    await reviewOf(rig, 'rm DANGEROUS');
    assert.equal(rig.window.pick?.activeRow, 'cancel');
    await take(rig, 'run');
    const { modal } = rig.window;
    assert.match(modal?.question.detail ?? '', /\/data/);
    modal?.answer(false);
    await rig.settle();
    assert.deepEqual(rig.written, []);
    assert.equal(rig.window.pick.content.rows[0]?.label, 'rm DANGEROUS');
  });

  it('offers neither Run nor Insert for a critical command until its target was typed', async () => {
    const rig = askRig();
    await reviewOf(rig, 'wipe CRITICAL');
    const labels = (): (string | undefined)[] => (rig.window.pick?.content.rows ?? []).map((row) => row.label);
    assert.ok(!labels().includes('Run') && !labels().includes('Insert'));
    await take(rig, 'unlock');
    rig.window.input?.finish('/data');
    await rig.settle();
    assert.ok(labels().includes('Run'));
    rig.window.pick?.echo();
    await take(rig, 'run');
    rig.window.modal?.answer(true);
    await rig.settle();
    assert.deepEqual(rig.written, [{ how: 'run', text: 'wipe CRITICAL' }]);
  });

  it('judges again what was edited and runs the edited text', async () => {
    const rig = askRig();
    await reviewOf(rig, 'ls');
    await take(rig, 'edit');
    assert.equal(rig.window.input?.options.validate('rm DANGEROUS')?.severity, 'warning');
    rig.window.input.finish('ls -l CAUTION');
    await rig.settle();
    rig.window.pick?.echo();
    assert.match(rig.window.pick?.content.title ?? '', /^Caution · edited by you/);
    await take(rig, 'run');
    assert.deepEqual(rig.written, [{ how: 'run', text: 'ls -l CAUTION' }]);
  });

  it('says that something is no shell task, without a command', async () => {
    const rig = askRig();
    await askAndFail(rig, { kind: 'no-command', reason: 'not-shell-task', text: '' });
    assert.equal(rig.window.pick?.content.title, 'No command');
    assert.match(rig.window.pick.content.rows[0]?.label ?? '', /^That is not a shell task/);
    assert.ok(!rig.window.pick.content.rows.some(({ id }) => id === 'run' || id === 'insert'));
  });

  it('shows the question of a model that asks back, and takes what is typed as its answer', async () => {
    const rig = askRig();
    await askAndFail(rig, { kind: 'no-command', reason: 'unclear', text: 'which file?' });
    assert.equal(rig.window.pick?.content.rows[0]?.label, 'The model asks: which file?');
    rig.window.pick.type('notes.txt');
    rig.window.pick.enter();
    await rig.settle();
    assert.deepEqual(rig.requests.at(-1)?.request.goal, { kind: 'ask', request: 'do something, notes.txt' });
    assert.deepEqual(rig.written, []);
  });

  it('shows a text with control bytes as no command', async () => {
    const rig = askRig();
    await reviewOf(rig, 'ls\rrm -rf ~');
    assert.equal(rig.window.pick?.content.title, 'No command');
    assert.deepEqual(rig.written, []);
  });

  it('says why nothing was written and offers a copy', async () => {
    const rig = askRig();
    rig.refuseWrites({ kind: 'not-at-prompt', foreground: { kind: 'program', name: 'vim' } });
    await reviewOf(rig, 'ls');
    await take(rig, 'run');
    assert.match(rig.window.notices[0] ?? '', /vim is running in the foreground/);
  });

  it('runs a proved safe command without a review when the user wants that', async () => {
    const rig = askRig();
    rig.setReviewMode('risky');
    await reviewOf(rig, 'ls');
    assert.deepEqual(rig.written, [{ how: 'run', text: 'ls' }]);
    await reviewOf(rig, 'touch CAUTION');
    assert.equal(rig.written.length, 1);
  });

  it('offers a fix for the last command when it failed', async () => {
    const rig = askRig();
    rig.commands.push(mistypedCommand());
    void rig.service.ask(rig.target);
    await rig.settle();
    assert.equal(rig.window.pick?.content.rows[0]?.label, 'Fix: gti status');
    rig.window.pick.enter();
    await rig.settle();
    assert.equal(rig.requests[0]?.request.goal.kind, 'fix');
  });
});

describe('Ctrl+K while a flow is on its way out', () => {
  /** Both reach us in one go, before the ending flow had a chance to end. */
  function escapeThenAsk(rig: AskRig): void {
    rig.window.pick?.escape();
    void rig.service.ask(rig.target);
  }

  it('opens a new box after Escape in the box', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    await rig.settle();
    escapeThenAsk(rig);
    await rig.settle();
    assert.equal(rig.window.picks.length, 2);
    assert.match(rig.window.pick?.content.title ?? '', /^AI Terminal Pro/);
    assert.deepEqual(rig.keysToShell, []);
  });

  it('opens a new box after Escape while an answer is made, with the request kept', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    await rig.settle();
    rig.window.pick?.type('list files');
    rig.window.pick?.enter();
    await rig.settle();
    escapeThenAsk(rig);
    await rig.settle();
    assert.equal(rig.window.pick?.value, 'list files');
  });

  it('opens a new box after Escape in the review', async () => {
    const rig = askRig();
    await reviewOf(rig, 'ls');
    escapeThenAsk(rig);
    await rig.settle();
    assert.match(rig.window.pick?.content.title ?? '', /^AI Terminal Pro/);
  });

  it('opens a new box when the approved command is written, and gives it the keys typed since', async () => {
    const rig = askRig();
    const finishWrite = rig.delayWrites();
    await reviewOf(rig, 'ls');
    await take(rig, 'run');
    void rig.service.ask(rig.target);
    rig.typeIntoTerminal('lis');
    await rig.settle();
    assert.equal(rig.window.pick?.content.title, undefined, 'not before the command is written');
    finishWrite();
    await rig.settle();
    rig.typeIntoTerminal('t');
    rig.clock.advance(100);
    assert.equal(rig.window.pick?.value, 'list');
    assert.deepEqual(rig.written, [{ how: 'run', text: 'ls' }]);
    assert.deepEqual(rig.keysToShell, []);
  });

  it('is kill-line when it is pressed twice', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    await rig.settle();
    escapeThenAsk(rig);
    void rig.service.ask(rig.target);
    await rig.settle();
    assert.equal(rig.window.pick, undefined);
    assert.deepEqual(rig.keysToShell, ['\x0b']);
    rig.typeIntoTerminal('x');
    assert.deepEqual(rig.keysToShell, ['\x0b', 'x'], 'keys are no longer held');
  });

  it('asks in the terminal in which it was pressed', async () => {
    const rig = askRig();
    const asked: string[] = [];
    const other = { ...rig.target, holdInput: () => (asked.push('other'), rig.target.holdInput()) };
    void rig.service.ask(rig.target);
    await rig.settle();
    rig.window.pick?.escape();
    void rig.service.ask(other);
    await rig.settle();
    assert.deepEqual(asked, ['other']);
  });

  it('does nothing while the flow asks something, and holds no keys of the terminal', async () => {
    const rig = askRig();
    await reviewOf(rig, 'ls\nls -l');
    await take(rig, 'edit');
    void rig.service.ask(rig.target);
    rig.typeIntoTerminal('x');
    assert.deepEqual(rig.keysToShell, ['x']);
    rig.window.document?.finish(undefined);
    await rig.settle();
    assert.match(rig.window.pick?.content.title ?? '', /^Safe/);
    rig.window.pick?.escape();
    await rig.settle();
    assert.equal(rig.window.pick, undefined);
  });

  it('leaves nothing held when the service ends first', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    await rig.settle();
    escapeThenAsk(rig);
    rig.service.dispose();
    await rig.settle();
    assert.equal(rig.window.pick, undefined);
    rig.typeIntoTerminal('x');
    assert.deepEqual(rig.keysToShell, ['x']);
  });
});

describe('a fix that is asked for while a box is open', () => {
  it('takes the place of the box instead of being its second press', async () => {
    const rig = askRig();
    rig.commands.push(mistypedCommand());
    void rig.service.ask(rig.target);
    await rig.settle();
    void rig.service.fixLast(rig.target);
    await rig.settle();
    assert.deepEqual(rig.keysToShell, []);
    assert.equal(rig.requests.at(-1)?.request.goal.kind, 'fix');
  });
});

describe('Enter in the review', () => {
  for (const presses of [2, 3, 5, 8, 12]) {
    it(`runs nothing in a burst of ${presses} presses that began before the answer`, async () => {
      const rig = askRig();
      await reviewOf(rig, 'ls');
      for (let press = 0; press < presses; press += 1) {
        rig.window.pick?.enter();
        rig.clock.advance(250);
      }
      await rig.settle();
      assert.deepEqual(rig.written, []);
    });
  }

  it('does not count before the window echoed the rows', async () => {
    const rig = askRig();
    void rig.service.ask(rig.target);
    await rig.settle();
    rig.window.pick?.type('x');
    rig.window.pick?.enter();
    await rig.settle();
    rig.requests[0]?.answer('ls');
    await rig.settle();
    rig.clock.advance(5_000);
    rig.window.pick?.enter();
    await rig.settle();
    assert.deepEqual(rig.written, []);
  });
});

describe('an answer that comes late', () => {
  /** A review of `ls`, and the means to let LiteLLM say something else meanwhile. */
  async function reviewBeforeLateAnswer() {
    const rig = askRig();
    let say: (command: string) => void = () => undefined;
    const late = new Promise<Suggestion>((resolve) => {
      say = (command) => resolve(suggestion(command));
    });
    void rig.service.ask(rig.target);
    await rig.settle();
    rig.window.pick?.type('list files');
    rig.window.pick?.enter();
    await rig.settle();
    rig.requests[0]?.answer('ls', late);
    await rig.settle();
    rig.window.pick?.echo();
    return { rig, say };
  }
  const commandOf = ({ window }: AskRig): string | undefined => window.pick?.content.rows[0]?.label;

  it('is a button, and changes nothing that stands on the screen', async () => {
    const { rig, say } = await reviewBeforeLateAnswer();
    const { pick } = rig.window;
    say('ls -la');
    await rig.settle();
    assert.equal(rig.window.pick, pick);
    assert.equal(commandOf(rig), 'ls');
    assert.deepEqual(
      pick?.content.buttons?.map(({ tooltip }) => tooltip),
      ['local, test suggests: ls -la'],
    );
    pick.press('late');
    await rig.settle();
    rig.window.pick?.echo();
    assert.equal(commandOf(rig), 'ls -la');
    await take(rig, 'run');
    assert.deepEqual(rig.written, [{ how: 'run', text: 'ls -la' }]);
  });

  it('is what Another suggestion shows, so that the keyboard reaches it, and nobody is asked again', async () => {
    const { rig, say } = await reviewBeforeLateAnswer();
    say('ls -la');
    await rig.settle();
    await take(rig, 'another');
    assert.equal(commandOf(rig), 'ls -la');
    assert.equal(rig.requests.length, 1);
    rig.window.pick?.echo();
    await take(rig, 'another');
    assert.equal(rig.requests.length, 2, 'after that, another one is asked for');
  });

  it('is not waited for by Another suggestion', async () => {
    const { rig } = await reviewBeforeLateAnswer();
    await take(rig, 'another');
    assert.deepEqual(rig.requests[1]?.request.goal, { kind: 'another', request: 'list files', rejected: ['ls'] });
  });
});
