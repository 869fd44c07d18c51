import assert from 'node:assert/strict';
import { settleMs } from '../../../src/app/reviewGate';
import { askRig, type AskRig } from '../../support/askRig';

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

async function take(rig: AskRig, row: string): Promise<void> {
  rig.clock.advance(settleMs);
  rig.window.pick?.moveTo(row);
  rig.window.pick?.enter();
  await rig.settle();
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
    rig.commands.push({
      commandLine: 'gti status',
      cwd: '/',
      startedAtMs: 0,
      exitCode: 127,
      durationMs: 3,
      outputTail: 'gti: command not found',
    });
    void rig.service.ask(rig.target);
    await rig.settle();
    assert.equal(rig.window.pick?.content.rows[0]?.label, 'Fix: gti status');
    rig.window.pick.enter();
    await rig.settle();
    assert.equal(rig.requests[0]?.request.goal.kind, 'fix');
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
