import assert from 'node:assert/strict';
import type { PtyBackend } from '../../../src/pty/pty';
import type { Foreground } from '../../../src/pty/terminalSession';
import { sudoPrompt, sudoPromptCommand } from '../../support/sudoPrompt';
import { findProgram, never, openTerminal, startBackend, type TestTerminal } from '../../support/ptyTerminal';

interface Occupant {
  readonly what: string;
  readonly program: string;
  readonly start: string;
  readonly kind: Foreground['kind'];
  /** What it shows when it reads keys; those that come earlier may be thrown away. */
  readonly ready?: RegExp;
  readonly leave: string;
}

const occupants: readonly Occupant[] = [
  { what: 'cat', program: 'cat', start: 'cat', kind: 'program', leave: '\x04' },
  { what: 'vim', program: 'vim', start: 'vim -u NONE -n', kind: 'program', leave: '\x1b:q!\r' },
  { what: 'less', program: 'less', start: 'seq 500 | less', kind: 'pager', leave: 'q' },
  { what: 'a Python REPL', program: 'python3', start: 'python3 -q', kind: 'repl', ready: />>> $/, leave: '\x04' },
  { what: 'read -s', program: 'bash', start: 'read -s secret', kind: 'password', leave: '\x03' },
  {
    what: 'a password prompt of a program',
    program: 'bash',
    start: `bash -c 'read -s -p Password: x'`,
    kind: 'password',
    leave: '\x03',
  },
  {
    what: 'a password prompt of sudo',
    program: 'sudo',
    start: sudoPromptCommand() ?? '',
    kind: 'password',
    ready: new RegExp(`${sudoPrompt}$`),
    leave: '\x03',
  },
  { what: 'an inner bash', program: 'bash', start: 'bash --norc', kind: 'inner-shell', leave: 'exit\r' },
  { what: 'an inner sh', program: 'sh', start: 'sh', kind: 'inner-shell', leave: 'exit\r' },
  {
    what: 'read -e, a line editor that is no prompt',
    program: 'bash',
    start: 'read -e line',
    kind: 'program',
    leave: '\r',
  },
  { what: 'an incomplete command', program: 'bash', start: 'echo "half', kind: 'unknown', leave: '\x03' },
  { what: 'a sleeping program', program: 'sleep', start: 'sleep 1000', kind: 'program', leave: '\x03' },
];

describe('Nothing is written into', function () {
  this.timeout(30_000);
  let backend: PtyBackend;
  let terminal: TestTerminal;

  before(() => {
    backend = startBackend();
  });
  after(() => {
    backend.dispose();
  });
  beforeEach(async () => {
    terminal = openTerminal({ shell: 'bash', backend });
    await terminal.waitForPrompt();
  });
  afterEach(() => {
    terminal.dispose();
  });

  for (const { what, program, start, kind, ready, leave } of occupants) {
    it(what, async function () {
      if (findProgram(program) === undefined) this.skip();
      // Right after Enter, when no one can know yet what it starts.
      terminal.type(`${start}\r`);
      const early = await terminal.session.run('echo must-not-run', never);
      assert.equal(early.kind, 'failed');
      for (let probe = 0; (await terminal.session.probeForeground(never)).kind !== kind; probe += 1) {
        assert.ok(probe < 200, `still ${JSON.stringify(terminal.session.foreground)}`);
      }
      const sent = terminal.output().length;
      for (const enter of [true, false]) {
        const result = await (enter
          ? terminal.session.run('echo no', never)
          : terminal.session.insert('echo no', never));
        assert.ok(result.kind === 'failed' && result.failure.kind === 'not-at-prompt', JSON.stringify(result));
        assert.equal(result.failure.foreground.kind, kind);
      }
      assert.deepEqual(terminal.output().slice(sent).includes('echo no'), false);
      assert.doesNotMatch(terminal.output(), /7727|must-not-run/);
      if (ready !== undefined) await terminal.waitFor('its readiness', () => ready.test(terminal.output()));
      terminal.type(leave);
      await terminal.waitForPrompt();
      assert.equal((await terminal.runToEnd('echo usable again')).outputTail, 'usable again');
    });
  }

  it('what a key typed ahead starts', async () => {
    terminal.type('sleep 0.3\r');
    await terminal.waitFor('the command', () => terminal.session.foreground.kind === 'program');
    terminal.type('cat\r');
    await terminal.waitFor('the end of sleep', () => terminal.session.commands[0]?.exitCode === 0);
    const result = await terminal.session.run('echo no', never);
    assert.equal(result.kind, 'failed');
    assert.doesNotMatch(terminal.output(), /7727|echo no/);
    terminal.type('\x04');
    await terminal.waitForPrompt();
  });

  it('a shell without integration', async () => {
    const plain = openTerminal({ shell: 'sh', shellPath: '/bin/sh', backend });
    try {
      await plain.waitFor('a prompt', () => /[$#] $/.test(plain.output()));
      const sent = plain.output();
      assert.deepEqual(await plain.session.run('echo no', never), {
        kind: 'failed',
        failure: { kind: 'no-shell-integration' },
      });
      assert.deepEqual(await plain.session.insert('echo no', never), {
        kind: 'failed',
        failure: { kind: 'no-shell-integration' },
      });
      assert.equal(plain.session.hasIntegration, false);
      assert.equal((await plain.session.probeForeground(never)).kind, 'unknown');
      assert.equal(plain.output(), sent);
    } finally {
      plain.dispose();
    }
  });

  it('another shell that took the place of the first', async () => {
    terminal.type('exec bash --norc\r');
    await terminal.waitFor('its prompt', () => /bash-[\d.]+[$#] $/.test(terminal.output()));
    const result = await terminal.session.run('echo no', never);
    assert.ok(result.kind === 'failed' && result.failure.kind === 'not-at-prompt');
    assert.equal((await terminal.session.probeForeground(never)).kind, 'inner-shell');
  });

  it('a program that fakes a prompt without the nonce', async () => {
    terminal.type(`printf '\\e]7727;wrong;prompt;99\\a'; cat\r`);
    await terminal.waitFor('the command', () => terminal.session.foreground.kind === 'program');
    assert.equal((await terminal.session.run('echo no', never)).kind, 'failed');
    terminal.type('\x04');
  });

  it('a program that knows the nonce and fakes a prompt with it', async () => {
    const nonce = 'known-to-the-attacker';
    const other = openTerminal({ shell: 'bash', backend, nonce });
    try {
      await other.waitForPrompt();
      other.type(`printf '\\e]7727;${nonce};prompt;99\\a'; cat\r`);
      await other.waitFor(
        'the faked prompt',
        () => other.session.commands.length === 1 && other.session.foreground.kind === 'prompt',
      );
      const result = await other.session.run('echo no', never);
      assert.ok(result.kind === 'failed' && result.failure.kind === 'not-at-prompt', JSON.stringify(result));
      assert.doesNotMatch(other.output(), /echo no|7727;[123]/);
    } finally {
      other.dispose();
    }
  });
});
