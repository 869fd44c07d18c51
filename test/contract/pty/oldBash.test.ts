import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PtyBackend } from '../../../src/pty/pty';
import {
  createHome,
  findProgram,
  never,
  openTerminal,
  scriptsFolder,
  startBackend,
  type TestTerminal,
  type TestTerminalOptions,
} from '../../support/ptyTerminal';

/**
 * The bash at hand is made to think that it is an old one, which it takes only from our scripts. Really old ones
 * (macOS has one in /bin) are tried as well: `OLD_BASH=/bin/bash:/path/to/another`.
 */
const shellPaths = ['', ...(process.env['OLD_BASH'] ?? '').split(':').filter((path) => path !== '')];

for (const shellPath of shellPaths) {
  describe(`A bash that can't report its line (${shellPath === '' ? 'made so' : shellPath})`, function () {
    this.timeout(30_000);
    let backend: PtyBackend;
    let terminal: TestTerminal;
    let scripts = scriptsFolder;

    const isReallyOld = shellPath !== '';

    const open = async (options: Partial<TestTerminalOptions> = {}): Promise<TestTerminal> => {
      terminal = openTerminal({
        shell: 'bash',
        backend,
        scriptsFolder: scripts,
        ...(shellPath === '' ? {} : { shellPath }),
        ...options,
      });
      await terminal.waitForPrompt();
      return terminal;
    };
    const commandLines = (): string[] => terminal.session.commands.map(({ commandLine }) => commandLine);

    before(function () {
      if (findProgram('bash') === undefined) this.skip();
      backend = startBackend();
      if (shellPath !== '') return;
      const files = ['bash.sh', 'bash-old.sh'].map((name) => [name, readFileSync(join(scriptsFolder, name), 'utf8')]);
      const { 'bash.sh': main = '', ...others } = Object.fromEntries(files) as Record<string, string>;
      scripts = createHome({ ...others, 'bash.sh': main.replace('-lt 44 ]]', '-lt 9999 ]]') });
    });
    after(() => {
      (backend as PtyBackend | undefined)?.dispose();
    });
    afterEach(() => {
      terminal.dispose();
    });

    it('tells version, folder, aliases, functions and each command with its exit code', async () => {
      await open({ homeFiles: { '.bashrc': `alias ll='ls -l' q="it's; 50%"\ngreet() { echo hi; }` } });
      const { session } = terminal;
      assert.match(session.shellVersion ?? '', /^\d+\.\d+\.\d+/);
      assert.equal(session.cwd, terminal.home);
      assert.deepEqual({ ...session.aliases }, { ll: 'ls -l', q: "it's; 50%" });
      assert.ok(session.names?.functions.includes('greet'));
      for (const [command, exitCode] of [
        ['(exit 3)', 3],
        ['cd /; false | true; greet', 0],
        ['f() { :; }', 0],
      ] as const) {
        const record = await terminal.runToEnd(command);
        assert.deepEqual([record.commandLine, record.exitCode], [command, exitCode]);
      }
      assert.equal(session.cwd, '/');
    });

    it('runs exactly what was approved', async () => {
      await open();
      const commands = [
        'echo "grüße 世界"',
        `printf '%s|' "a  b" \\$x 'c\td'`.replace('\t', ' '),
        "echo '!x' ! =",
        'echo x ',
      ];
      const outputs = ['grüße 世界', 'a  b|$x|c d|', '!x ! =', 'x'];
      for (const [index, command] of commands.entries()) {
        const record = await terminal.runToEnd(command);
        assert.deepEqual([record.commandLine, record.outputTail], [command, outputs[index]]);
      }
    });

    it('runs commands that wrap, ending before, at and after the margin', async () => {
      await open({ homeFiles: { '.bashrc': `PS1='${isReallyOld ? 'above\\n' : ''}\\[\\e[32m\\]user\\[\\e[m\\]> '` } });
      for (const length of [300, 70, 71, 72, 73, 74, 75, 76, 77, 78]) {
        const command = `echo ${'0123456789'.repeat(30).slice(0, length - 5)}`;
        assert.equal((await terminal.runToEnd(command)).commandLine, command);
      }
    });

    // Newer ones repeat its last line only, without the mark at the start.
    if (isReallyOld) {
      it('draws a prompt of several lines over itself', async () => {
        await open({ homeFiles: { '.bashrc': "PS1='above\\n> '" } });
        await terminal.runToEnd('true');
        await terminal.session.insert('echo x', never);
        const rows = (await terminal.screen()).filter((row) => row !== '');
        assert.deepEqual(rows, ['above', '> true', 'above', '> echo x']);
      });
    }

    it('runs wide characters that wrap, or refuses where a space can not be told', async () => {
      await open({ homeFiles: { '.bashrc': "PS1='> '" } });
      const even = `echo a${'世界'.repeat(60)}`;
      assert.equal((await terminal.runToEnd(even)).commandLine, even);
      const odd = await terminal.session.run(`echo ${'世界'.repeat(60)}`, never);
      assert.equal(odd.kind === 'failed' && odd.failure.kind, 'line-unreadable');
    });

    it('puts a half-typed line back after a run, cursor included', async () => {
      await open();
      terminal.type('git sta\x1b[D\x1b[D');
      await terminal.waitFor('its echo', () => terminal.output().includes('git sta\b\b'));
      await terminal.runToEnd('true');
      await terminal.waitFor('the line', () => terminal.session.displacedLine === undefined);
      assert.deepEqual(await terminal.session.readLine(never), { kind: 'ok', value: { text: 'git sta', cursor: 5 } });
      assert.deepEqual(commandLines(), ['true']);
    });

    it('refuses where a half-typed line could not be typed again, and leaves it alone', async () => {
      await open();
      terminal.type('cat \x16\x01');
      await terminal.waitFor('its echo', () => terminal.output().includes('cat ^A'));
      const result = await terminal.session.run('true', never);
      assert.equal(result.kind === 'failed' && result.failure.kind, 'line-unreadable');
      const line = await terminal.session.readLine(never);
      assert.equal(line.kind === 'ok' && line.value.text, 'cat ^A');
    });

    it('inserts without running', async () => {
      await open();
      assert.equal((await terminal.session.insert('echo !never', never)).kind, 'ok');
      const line = await terminal.session.readLine(never);
      assert.deepEqual(line, { kind: 'ok', value: { text: 'echo !never', cursor: 11 } });
      assert.deepEqual(commandLines(), []);
    });

    it('runs nothing when the screen shows another text, and takes it away', async () => {
      await open({ homeFiles: { '.inputrc': '"x": "yz"\n' } });
      terminal.type('half');
      const result = await terminal.session.run('echo x', never);
      assert.deepEqual(result, { kind: 'failed', failure: { kind: 'read-back-differs', found: 'echo yz' } });
      const line = await terminal.session.readLine(never);
      assert.equal(line.kind === 'ok' && line.value.text, 'half');
      assert.deepEqual(commandLines(), []);
    });

    it('never runs another text while a job prints in between', async () => {
      await open({ homeFiles: { '.bashrc': '(while sleep 0.001; do printf x; printf "\\nyy"; done &)' } });
      for (let round = 0; round < 5; round += 1) {
        const result = await terminal.session.run('echo approved', never);
        const isFine = result.kind === 'ok' || /unreadable|differs/.test(result.failure.kind);
        assert.ok(isFine, JSON.stringify(result));
        await terminal.waitForPrompt();
      }
      assert.deepEqual([...new Set([...commandLines(), 'echo approved'])], ['echo approved']);
    });

    it('works after the size has changed and the screen was cleared', async () => {
      await open();
      terminal.session.setDimensions(50, 20);
      await terminal.runToEnd(`echo ${'a'.repeat(200)}`);
      terminal.type('\x0c');
      terminal.session.setDimensions(120, 30);
      await terminal.runToEnd(`echo ${'b'.repeat(200)}`);
      assert.equal(commandLines().length, 2);
    });

    it('refuses a prompt on the right, several lines and what the history would replace', async () => {
      await open({ homeFiles: { '.bashrc': "PS1='\\[\\e7\\e[60Gright\\e8\\]> '" } });
      for (const [command, kind] of [
        ['true', 'line-unreadable'],
        ['echo 1\necho 2', 'several-lines-unsupported'],
        ['echo "!x"', 'history-expansion'],
        ['^a^b', 'history-expansion'],
      ] as const) {
        const result = await terminal.session.run(command, never);
        assert.equal(result.kind === 'failed' && result.failure.kind, kind, command);
      }
      assert.deepEqual(commandLines(), []);
    });

    it('runs nothing when Ctrl+C comes while it writes', async () => {
      await open();
      const running = terminal.session.run('echo cancelled-text', never);
      terminal.type('\x03');
      assert.deepEqual(await running, { kind: 'failed', failure: { kind: 'cancelled' } });
      await terminal.runToEnd('true');
      assert.deepEqual(commandLines(), ['true']);
    });

    it('takes over from a search in the history', async () => {
      await open();
      await terminal.runToEnd('echo one');
      terminal.type('\x12one');
      await terminal.waitFor('the search', () => terminal.output().includes('search)`'));
      await terminal.runToEnd('echo two');
      assert.deepEqual(commandLines(), ['echo one', 'echo two']);
    });

    it('takes text in a line that takes commands of vi', async () => {
      await open({ homeFiles: { '.bashrc': 'set -o vi' } });
      terminal.type('half\x1b');
      assert.equal((await terminal.runToEnd('echo dd')).commandLine, 'echo dd');
    });
  });
}
