import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger';
import type { PtyBackend, PtyExit } from '../../../src/pty/pty';
import { createPtyHostClient } from '../../../src/pty/ptyHostClient';
import { listProcesses } from '../../../src/pty/processTable';
import { systemClock } from '../../../src/base/systemClock';
import {
  builtHostPath,
  createHome,
  never,
  openTerminal,
  startBackend,
  type TestTerminal,
} from '../../support/ptyTerminal';

/** Marks the processes of one test by an argument that nothing else on the machine has. */
// Seconds that no other test run on this machine sleeps for at the same time.
let nextMarker = 100_000 + process.pid * 100;

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function pidsWith(argument: string): Promise<number[]> {
  const rows = await listProcesses(process.platform);
  return rows
    .map((row) => row.pid)
    .filter((pid) => {
      const path = `/proc/${String(pid)}/cmdline`;
      return existsSync(path) && readFileSync(path, 'utf8').split('\0').includes(argument);
    });
}

async function until(what: string, holds: () => Promise<boolean> | boolean, limitMs = 8_000): Promise<void> {
  const startedAtMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedAtMs > limitMs) throw new Error(`waited for ${what}`);
    await new Promise((proceed) => setTimeout(proceed, 10));
  }
}

describe('Processes of a terminal', function () {
  this.timeout(40_000);
  let backend: PtyBackend;
  let terminal: TestTerminal;
  let marker: string;

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(async () => {
    marker = String(nextMarker++);
    backend = startBackend();
    terminal = openTerminal({ shell: 'bash', backend });
    await terminal.waitForPrompt();
  });
  afterEach(() => {
    terminal.dispose();
    backend.dispose();
  });

  const startJobs = async (): Promise<void> => {
    await terminal.runToEnd(
      `sleep ${marker} & nohup sleep ${marker} >/dev/null 2>&1 & (trap '' HUP TERM; sleep ${marker}; true) & (setsid sleep ${marker}; true) & sleep ${marker} &`,
    );
    let seen: readonly number[] = [];
    await until(
      'the jobs',
      async () => {
        seen = await pidsWith(marker);
        return seen.length === 5;
      },
      20_000,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: saw ${seen.length} of 5; the terminal shows ${terminal.output().slice(-500)}`);
    });
    await terminal.runToEnd('kill -STOP %5; disown -a');
  };

  it('form a session and process group of their own', async () => {
    const shell = (await listProcesses('linux')).find((row) => row.pid === terminal.session.processId);
    assert.equal(shell?.sessionId, shell?.pid);
    assert.equal(shell?.groupId, shell?.pid);
    assert.notEqual(shell?.pid, undefined);
  });

  it('are killed as a tree when it closes: background, nohup, deaf, stopped ones and other sessions', async () => {
    await startJobs();
    const shell = terminal.session.processId ?? 0;
    terminal.dispose();
    await until('an empty tree', async () => (await pidsWith(marker)).length === 0 && !alive(shell));
  });

  it('are killed when the shell exits, but for those that nohup was asked for', async () => {
    await terminal.runToEnd(`sleep ${marker} & nohup sleep ${marker}1 >/dev/null 2>&1 & disown -a`);
    const shell = terminal.session.processId ?? 0;
    terminal.type('exit\r');
    await until('an empty tree', async () => (await pidsWith(marker)).length === 0 && !alive(shell));
    const spared = await pidsWith(`${marker}1`);
    assert.equal(spared.length, 1);
    for (const pid of spared) process.kill(pid, 'SIGKILL');
  });

  it('are killed when the PTY host is killed; the terminal says so and starts again on a key', async () => {
    await startJobs();
    const shell = terminal.session.processId ?? 0;
    const host = (await listProcesses('linux')).find((row) => row.pid === shell)?.parentPid ?? 0;
    let exit: PtyExit | undefined;
    terminal.session.onDidExit((value) => {
      exit = value;
    });
    process.kill(host, 'SIGKILL');
    await terminal.waitFor('the loss', () => exit !== undefined);
    assert.equal(exit?.kind, 'host-lost');
    assert.match(terminal.output(), /The shell is lost: .*SIGKILL.* Press any key/);
    await until('an empty tree', async () => (await pidsWith(marker)).length === 0 && !alive(shell));
    assert.equal((await terminal.session.run('echo no', never)).kind, 'failed');
    terminal.type('x');
    await terminal.waitForPrompt();
    assert.equal((await terminal.runToEnd('echo again')).outputTail, 'again');
  });

  it('of other terminals live on in a new host only after a limited number of crashes', async () => {
    for (let crash = 0; crash < 4; crash += 1) {
      const shell = terminal.session.processId ?? 0;
      const host = (await listProcesses('linux')).find((row) => row.pid === shell)?.parentPid ?? 0;
      process.kill(host, 'SIGKILL');
      await terminal.waitFor('the loss', () => terminal.session.foreground.kind === 'exited');
      terminal.type('x');
      if (crash < 3) await terminal.waitForPrompt();
    }
    await terminal.waitFor('the limit', () => terminal.output().includes('crashed 4 times within a minute'));
  });

  it('show a signal that ended the shell', async () => {
    process.kill(terminal.session.processId ?? 0, 'SIGKILL');
    await terminal.waitFor('the message', () =>
      terminal.output().includes('ended by signal SIGKILL (9). Press any key'),
    );
  });
});

describe('When the extension host dies', function () {
  this.timeout(40_000);

  it('the PTY host ends with all its shells and what they started', async function () {
    if (process.platform !== 'linux') this.skip();
    const marker = String(nextMarker++);
    const script = join(import.meta.dirname, '../../support/ptyParent.ts');
    const parent = spawn(process.execPath, ['--import', 'tsx', script, builtHostPath(), `sleep:${marker}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await until('the jobs', async () => (await pidsWith(marker)).length === 3, 20_000);
    const rows = await listProcesses('linux');
    const host = rows.find((row) => row.parentPid === parent.pid && row.name.startsWith('node'))?.pid ?? 0;
    assert.ok(alive(host));
    parent.kill('SIGKILL');
    await until('the end of all', async () => (await pidsWith(marker)).length === 0 && !alive(host));
  });
});

describe('The PTY host', function () {
  this.timeout(30_000);

  it('runs with ELECTRON_RUN_AS_NODE, which no shell inherits', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = createHome({});
    const wrapper = join(folder, 'electron');
    writeFileSync(wrapper, `#!/bin/sh\n[ "$ELECTRON_RUN_AS_NODE" = 1 ] || exit 70\nexec ${process.execPath} "$@"\n`);
    chmodSync(wrapper, 0o755);
    const backend = createPtyHostClient({
      hostPath: builtHostPath(),
      execPath: wrapper,
      logger: silentLogger,
      clock: systemClock,
    });
    process.env['ELECTRON_TEST'] = process.env['VSCODE_TEST'] = process.env['LITELLM_TEST_KEY'] = 'leak';
    const terminal = openTerminal({ shell: 'bash', backend });
    try {
      await terminal.waitForPrompt();
      const names = (await terminal.runToEnd("env | sed 's/=.*//' | sort")).outputTail.split('\n');
      const expected = [
        'COLUMNS',
        'HOME',
        'LANG',
        'LINES',
        'OLDPWD',
        'PATH',
        'PWD',
        'SHLVL',
        'TERM',
        'TERM_PROGRAM',
        '_',
      ];
      assert.deepEqual(
        names.filter((name) => !expected.includes(name)),
        [],
      );
    } finally {
      terminal.dispose();
      backend.dispose();
      delete process.env['ELECTRON_TEST'];
      delete process.env['VSCODE_TEST'];
      delete process.env['LITELLM_TEST_KEY'];
    }
  });

  it('says what is wrong with a shell or folder, and tries again on a key', async () => {
    const folder = createHome({ 'not-executable': '#!/bin/sh\n', 'work/.keep': '' });
    const work = join(folder, 'work');
    const backend = startBackend();
    const cases = [
      { options: { shellPath: '/no/such/shell' }, message: /"\/no\/such\/shell" was not found.*Press any key/ },
      { options: { shellPath: 'no-such-shell' }, message: /"no-such-shell" was not found/ },
      { options: { shellPath: join(folder, 'not-executable') }, message: /is not executable/ },
      { options: { cwd: join(folder, 'gone') }, message: /folder ".*gone" does not exist any more/ },
      {
        options: { shell: 'sh', shellPath: '/bin/sh', shellArgs: ['-c', 'exit 9'] },
        message: /ended with exit code 9\. Press any key/,
      },
    ] as const;
    for (const { options, message } of cases) {
      const terminal = openTerminal({ shell: 'bash', backend, ...options });
      await terminal.waitFor('the message', () => message.test(terminal.output()));
      const before = terminal.output().length;
      terminal.type('\r');
      await terminal.waitFor('another try', () => message.test(terminal.output().slice(before)));
      terminal.dispose();
    }
    rmSync(work, { recursive: true });
    const terminal = openTerminal({ shell: 'bash', backend, cwd: work });
    await terminal.waitFor('the message', () => terminal.output().includes('does not exist any more'));
    mkdirSync(work);
    terminal.type('\r');
    await terminal.waitForPrompt();
    // Deleted under the shell: it stays usable.
    rmSync(work, { recursive: true });
    assert.equal((await terminal.runToEnd('cd /; echo here')).outputTail, 'here');
    terminal.dispose();
    backend.dispose();
  });

  it('is one host for several terminals, each with its own shell', async () => {
    const backend = startBackend();
    const terminals = [1, 2, 3].map(() => openTerminal({ shell: 'bash', backend }));
    for (const terminal of terminals) await terminal.waitForPrompt();
    await Promise.all(terminals.map((terminal, index) => terminal.runToEnd(`MINE=${String(index)}`)));
    const values = await Promise.all(terminals.map((terminal) => terminal.runToEnd('echo $MINE')));
    assert.deepEqual(
      values.map((record) => record.outputTail),
      ['0', '1', '2'],
    );
    for (const terminal of terminals) terminal.dispose();
    backend.dispose();
  });
});
