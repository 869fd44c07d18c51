import assert from 'node:assert/strict';
import type { PtyBackend } from '../../../src/pty/pty';
import type { ShellKind } from '../../../src/base/shell';
import { findProgram, never, openTerminal, startBackend, type TestTerminal } from '../../support/ptyTerminal';

interface ShellCase {
  readonly shell: ShellKind;
  readonly version: RegExp;
  readonly loop: string;
  readonly failing: string;
  /** Adds a folder to the search path. */
  readonly path: string;
  /** Defines the function `greet`. */
  readonly define: string;
}

const posixNames = { path: 'PATH=$PATH:/opt/of-a-test', define: 'greet() { echo hi; }' };

const shells: readonly ShellCase[] = [
  {
    shell: 'bash',
    version: /^\d+\.\d+\.\d+/,
    loop: 'for i in 1 2; do\n  echo line-$i\ndone',
    failing: '(exit 3)',
    ...posixNames,
  },
  {
    shell: 'zsh',
    version: /^\d+\.\d+/,
    loop: 'for i in 1 2; do\n  echo line-$i\ndone',
    failing: '(exit 3)',
    ...posixNames,
  },
  {
    shell: 'fish',
    version: /^\d+\.\d+/,
    loop: 'for i in 1 2\n  echo line-$i\nend',
    failing: 'sh -c "exit 3"',
    path: 'set -gx PATH $PATH /opt/of-a-test',
    define: 'function greet; echo hi; end',
  },
];

for (const { shell, version, loop, failing, path, define } of shells) {
  describe(`A session of ${shell}`, function () {
    this.timeout(30_000);
    let backend: PtyBackend;
    let terminal: TestTerminal;

    before(function () {
      if (findProgram(shell) === undefined) this.skip();
      backend = startBackend();
    });
    after(() => {
      (backend as PtyBackend | undefined)?.dispose();
    });
    beforeEach(async () => {
      terminal = openTerminal({ shell, backend });
      await terminal.waitForPrompt();
    });
    afterEach(() => {
      terminal.dispose();
    });

    it('knows version, folder and prompt, proven by the nonce', () => {
      assert.match(terminal.session.shellVersion ?? '', version);
      assert.equal(terminal.session.cwd, terminal.home);
      assert.equal(terminal.session.hasIntegration, true);
      assert.deepEqual(terminal.session.foreground, { kind: 'prompt' });
    });

    it('knows the search path and the functions of the shell, also after they changed', async () => {
      const { names } = terminal.session;
      assert.ok(names?.searchPath.split(':').includes('/usr/bin'), JSON.stringify(names));
      await terminal.runToEnd(path);
      await terminal.runToEnd(define);
      const after = terminal.session.names;
      assert.ok(after?.searchPath.split(':').includes('/opt/of-a-test') === true, JSON.stringify(after));
      assert.ok(after.functions.includes('greet'), JSON.stringify(after));
      assert.ok(!after.functions.some((name) => name.startsWith('_')));
    });

    it('runs a command and knows its exit code, duration and output', async () => {
      const record = await terminal.runToEnd('echo "grüße 世界 🎉"; cd /');
      assert.equal(record.commandLine, 'echo "grüße 世界 🎉"; cd /');
      assert.equal(record.exitCode, 0);
      assert.equal(record.cwd, terminal.home);
      assert.equal(record.outputTail, 'grüße 世界 🎉');
      assert.ok((record.durationMs ?? -1) >= 0);
      assert.equal(terminal.session.cwd, '/');
      assert.equal((await terminal.runToEnd(failing)).exitCode, 3);
    });

    it('runs several lines as one command', async () => {
      const record = await terminal.runToEnd(loop);
      assert.equal(record.commandLine, loop);
      assert.equal(record.outputTail, 'line-1\nline-2');
    });

    it('runs text with ! as it stands, and leaves history expansion as it was', async () => {
      await terminal.runToEnd('echo before');
      assert.equal((await terminal.runToEnd('echo "a!e" !ec')).outputTail, 'a!e !ec');
      if (shell === 'fish') return;
      terminal.type('!ech\r');
      await terminal.waitFor('the expanded command', () => terminal.session.commands.length >= 3);
    });

    it('puts a half-typed line back after a run, cursor included', async () => {
      terminal.type('git sta\x1b[D\x1b[D');
      await terminal.runToEnd('true');
      await terminal.waitFor('the line', () => terminal.session.displacedLine === undefined);
      assert.deepEqual(await terminal.session.readLine(never), { kind: 'ok', value: { text: 'git sta', cursor: 5 } });
    });

    it('inserts without running', async () => {
      assert.deepEqual(await terminal.session.insert('echo never', never), { kind: 'ok', value: undefined });
      assert.deepEqual(await terminal.session.readLine(never), {
        kind: 'ok',
        value: { text: 'echo never', cursor: 10 },
      });
      assert.equal(terminal.session.commands.length, 0);
    });

    it('refuses control bytes', async () => {
      for (const text of ['echo \x1b[201~ls', 'echo a\rls', 'echo \x03', 'ls\x7f', 'ls \x9b0m']) {
        assert.deepEqual(await terminal.session.run(text, never), {
          kind: 'failed',
          failure: { kind: 'control-bytes' },
        });
      }
      assert.equal(terminal.session.commands.length, 0);
    });

    it('delivers keys that were typed while it writes, after the command', async () => {
      const running = terminal.session.run('cat', never);
      terminal.type('typed-meanwhile\r');
      assert.equal((await running).kind, 'ok');
      await terminal.waitFor('the echo of cat', () => terminal.output().split('typed-meanwhile').length > 2);
      terminal.type('\x04');
      await terminal.waitForPrompt();
      assert.equal(terminal.session.commands.at(-1)?.commandLine, 'cat');
    });

    it('runs nothing when it is cancelled', async () => {
      const controller = new AbortController();
      terminal.type('half');
      const running = terminal.session.run('echo cancelled-text', controller.signal);
      controller.abort();
      assert.deepEqual(await running, { kind: 'failed', failure: { kind: 'cancelled' } });
      await terminal.waitForPrompt();
      assert.equal(terminal.session.commands.length, 0);
      assert.equal((await terminal.session.readLine(never)).kind, 'ok');
    });

    it('sends nothing of its own to the screen', async () => {
      await terminal.runToEnd('true');
      const text = (await terminal.screen()).join('\n');
      assert.doesNotMatch(text, /aitp|7727|633|\^\[/i);
      assert.doesNotMatch(terminal.output(), /7727;[0-9a-f-]{36}/);
    });

    it('closes with the exit code of a shell that the user ended', async () => {
      let closed: number | undefined | 'open' = 'open';
      terminal.session.onDidClose((code) => {
        closed = code;
      });
      terminal.type('exit 7\r');
      await terminal.waitFor('the close', () => closed !== 'open');
      assert.equal(closed, 7);
      assert.deepEqual(terminal.session.foreground, { kind: 'exited' });
    });
  });
}
