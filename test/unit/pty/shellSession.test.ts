import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/base/logger';
import { failed, ok, type Result } from '../../../src/base/result';
import type { ForegroundProcess, Pty, PtyFailure, PtySpawnOptions } from '../../../src/pty/pty';
import { createShellSession, type OtherCommandRan, type ShellSession } from '../../../src/pty/shellSession';
import { FakeClock, FakePty } from '../../support/ptyFakes';

const nonce = 'n-1';
const never = new AbortController().signal;
const mark = (text: string): string => `\x1b]7727;${nonce};${text}\x07`;
const atEditor: ForegroundProcess = {
  pid: 4_242,
  name: 'bash',
  commandLine: 'bash',
  echoOff: true,
  lineMode: false,
  waiting: true,
};

/** A line editor as our scripts make it: answers `line` to our keys, keeps what is pasted or typed. */
class FakeLineEditor {
  text = '';
  /** Spoils what is pasted, as an over-eager plugin does. */
  spoil = (text: string): string => text;
  silent = false;
  entered: string[] = [];

  constructor(private readonly pty: FakePty) {}

  readonly take = (data: string): void => {
    const key = /^\x1b\[7727;([123]);(\d)~$/.exec(data) ?? /^\x1b\[24~([e-t])$/.exec(data);
    if (key?.[1] !== undefined) {
      if (this.silent) return;
      const letter = key[1].charCodeAt(0);
      const isChord = letter >= 0x65;
      const takes = isChord ? letter >= 0x6d : key[1] === '2';
      const id = isChord ? String((letter - 0x65) % 8) : (key[2] ?? '');
      this.pty.say(mark(`line;${id};${String([...this.text].length)};${encodeURIComponent(this.text)}`));
      if (takes) this.text = '';
      return;
    }
    const pasted = /^\x1b\[(?:7727;4;0|200)~([^]*?)\x1b\[201~/.exec(data)?.[1];
    if (pasted !== undefined) this.text += this.spoil(pasted);
    else if (data === '\r') this.entered.push(this.text);
    else if (!data.startsWith('\x1b')) this.text += this.spoil(data);
  };
}

interface Stage {
  readonly session: ShellSession;
  readonly pty: FakePty;
  readonly editor: FakeLineEditor;
  readonly clock: FakeClock;
  readonly shown: string[];
  readonly spawned: PtySpawnOptions[];
}

async function stage(
  given: Partial<Parameters<typeof createShellSession>[0]> = {},
  outcomes: readonly PtyFailure[] = [],
): Promise<Stage> {
  const [pty, clock] = [new FakePty(), new FakeClock()];
  const editor = new FakeLineEditor(pty);
  pty.onWrite = editor.take;
  pty.front = atEditor;
  const spawned: PtySpawnOptions[] = [];
  const failures = [...outcomes];
  const session = createShellSession({
    id: '1',
    backend: {
      spawn: (options): Promise<Result<Pty, PtyFailure>> => {
        spawned.push(options);
        const failure = failures.shift();
        return Promise.resolve(failure === undefined ? ok(pty) : failed(failure));
      },
      dispose: () => undefined,
    },
    clock,
    logger: silentLogger,
    platform: 'linux',
    shell: 'bash',
    shellPath: '/bin/bash',
    shellArgs: [],
    cwd: '/home',
    env: {},
    nonce,
    scriptsFolder: '/media/shell',
    vscodeScriptsFolder: undefined,
    ...given,
  });
  const shown: string[] = [];
  session.onDidWrite((text) => shown.push(text));
  session.open(undefined, undefined);
  await clock.advance(0);
  return { session, pty, editor, clock, shown, spawned };
}

async function atPrompt(given?: Parameters<typeof stage>[0]): Promise<Stage> {
  const made = await stage(given);
  made.pty.say(mark('hello;5.2') + mark('cwd;%2Fhome') + '$ ' + mark('prompt;1'));
  return made;
}

describe('A session', () => {
  it('starts with a usable size and takes later sizes', async () => {
    const { session, spawned, pty } = await stage();
    assert.deepEqual([spawned[0]?.columns, spawned[0]?.rows], [80, 24]);
    session.setDimensions(100, 30);
    session.setDimensions(100, 30);
    session.setDimensions(0, 30);
    assert.deepEqual(pty.sizes, ['80x24', '100x30']);
  });

  it('keeps keys that came before the shell', async () => {
    const early = createEarlyStage();
    early.session.handleInput('ls');
    await early.clock.advance(0);
    assert.deepEqual(early.pty.written, ['ls']);
  });

  it('runs what it read back, and knows afterwards what ran', async () => {
    const { session, pty, editor } = await atPrompt();
    assert.deepEqual(await session.run('ls -l', never), { kind: 'ok', value: undefined });
    assert.deepEqual(editor.entered, ['ls -l']);
    assert.equal(session.foreground.kind, 'unknown');
    pty.say(`${mark('exec;ls -l')}total 0\r\n${mark('done;2')}`);
    assert.deepEqual(
      session.commands.map(({ commandLine, exitCode, outputTail }) => [commandLine, exitCode, outputTail]),
      [['ls -l', 2, 'total 0']],
    );
  });

  it('says when another text ran than the approved one', async () => {
    const { session, pty } = await atPrompt();
    const others: OtherCommandRan[] = [];
    session.onDidRunOther((other) => others.push(other));
    await session.run('ls', never);
    pty.say(mark('exec;rm -rf x'));
    assert.deepEqual(others, [{ approved: 'ls', ran: 'rm -rf x' }]);
    assert.equal(session.commands[0]?.commandLine, 'rm -rf x');
  });

  it('sends no Enter when the line reads otherwise; the line is emptied and the own text put back', async () => {
    const { session, editor } = await atPrompt();
    editor.text = 'mine';
    editor.spoil = (text) => text.replace('?', '\\?');
    const result = await session.run('curl http://a?b', never);
    assert.deepEqual(result, { kind: 'failed', failure: { kind: 'read-back-differs', found: 'curl http://a\\?b' } });
    assert.deepEqual([editor.entered, editor.text], [[], 'mine']);
  });

  it('gives up when the line editor does not answer', async () => {
    const { session, editor, clock } = await atPrompt();
    editor.silent = true;
    const running = session.run('ls', never);
    await clock.advance(5_000);
    assert.deepEqual(await running, { kind: 'failed', failure: { kind: 'read-back-timed-out' } });
    assert.deepEqual(editor.entered, []);
  });

  it('does not take a late answer for a new one', async () => {
    const { session, editor, clock, pty } = await atPrompt();
    editor.silent = true;
    const first = session.readLine(never);
    await clock.advance(5_000);
    await first;
    const second = session.run('ls', never);
    await clock.advance(10);
    // The answer to request 0; the current one is 1.
    pty.say(mark('line;0;0;ls'));
    await clock.advance(5_000);
    assert.deepEqual(await second, { kind: 'failed', failure: { kind: 'read-back-timed-out' } });
    assert.deepEqual(editor.entered, []);
  });

  it('writes one command at a time', async () => {
    const { session } = await atPrompt();
    const first = session.run('one', never);
    assert.deepEqual(await session.run('two', never), { kind: 'failed', failure: { kind: 'busy' } });
    assert.equal((await first).kind, 'ok');
  });

  it('stops a write on Ctrl+C of the user, which is delivered after', async () => {
    const { session, editor, pty } = await atPrompt();
    const running = session.run('ls', never);
    session.handleInput('\x03');
    assert.deepEqual(await running, { kind: 'failed', failure: { kind: 'cancelled' } });
    assert.deepEqual(editor.entered, []);
    assert.equal(pty.written.at(-1), '\x03');
  });

  it('does not believe a prompt when the system names another program', async () => {
    const { session, pty } = await atPrompt();
    pty.front = { ...atEditor, pid: 77, name: 'vim', commandLine: 'vim x' };
    const result = await session.run('ls', never);
    assert.deepEqual(result, {
      kind: 'failed',
      failure: { kind: 'not-at-prompt', foreground: { kind: 'program', name: 'vim' } },
    });
    assert.deepEqual(pty.written, []);
  });

  it('does not believe a redrawn prompt after an Enter', async () => {
    const { session, pty, clock } = await atPrompt();
    session.handleInput('cat\r');
    pty.say(mark('prompt;1'));
    assert.equal(session.foreground.kind, 'unknown');
    pty.front = { ...atEditor, waiting: false };
    const running = session.run('ls', never);
    await clock.advance(3_000);
    assert.equal((await running).kind, 'failed');
    assert.deepEqual(pty.written, ['cat\r']);
  });

  it('trusts no mark without the nonce and shows none with it', async () => {
    const { session, pty, shown } = await stage();
    pty.say('\x1b]7727;wrong;prompt;1\x07a');
    assert.equal(session.foreground.kind, 'starting');
    pty.say(`b${mark('prompt;1')}c`);
    assert.equal(session.foreground.kind, 'prompt');
    assert.equal(shown.join(''), 'abc');
  });

  it('gives up on a shell that never proves our part', async () => {
    const { session, clock } = await stage();
    await clock.advance(20_000);
    assert.equal(session.foreground.kind, 'unknown');
    assert.deepEqual(await session.run('ls', never), { kind: 'failed', failure: { kind: 'no-shell-integration' } });
  });

  it('gives held keys to the holder, and reports of the terminal to the program', async () => {
    const { session, pty } = await atPrompt();
    const hold = session.holdInput();
    const held: string[] = [];
    hold.onDidHold((keys) => held.push(keys));
    session.handleInput('a');
    session.handleInput('\x1b[O');
    session.handleInput('\x1b[12;40R');
    hold.dispose();
    session.handleInput('b');
    assert.deepEqual([held, pty.written], [['a'], ['\x1b[O', '\x1b[12;40R', 'b']]);
  });

  it('works on Windows by marks and answers alone, with chords for keys', async () => {
    const { session, pty, editor } = await atPrompt({ platform: 'win32', shell: 'pwsh', shellPath: 'pwsh.exe' });
    pty.front = undefined;
    editor.text = 'Get-';
    assert.deepEqual(await session.run('Get-Date', never), { kind: 'ok', value: undefined });
    assert.deepEqual(editor.entered, ['Get-Date']);
    assert.deepEqual(pty.written, ['\x1b[24~m', 'Get-Date', '\x1b[24~f', '\r']);
    pty.say(mark('exec;python') + mark('nothing'));
    assert.deepEqual(session.foreground, { kind: 'repl', name: 'python' });
  });

  it('refuses several lines where the line editor has no paste', async () => {
    const { session, pty } = await atPrompt({ platform: 'win32', shell: 'pwsh' });
    assert.deepEqual(await session.insert('a\nb', never), {
      kind: 'failed',
      failure: { kind: 'several-lines-unsupported' },
    });
    pty.say('\x1b[?2004h');
    assert.equal((await session.insert('a\nb', never)).kind, 'ok');
  });

  it('shows why a shell did not start and starts it again on a key, not on a report', async () => {
    const { session, shown, spawned, clock, pty } = await stage({}, [{ kind: 'shell-not-found', path: '/no\x1b[2J' }]);
    assert.match(shown.join(''), /"\/no \[2J" was not found\. .*Press any key/);
    session.handleInput('\x1b[I');
    assert.equal(spawned.length, 1);
    session.handleInput('x');
    await clock.advance(0);
    assert.equal(spawned.length, 2);
    assert.deepEqual(pty.written, []);
  });

  it('closes after exit of the user, stays with a message after a failure at once', async () => {
    const closed: (number | undefined)[] = [];
    const usable = await atPrompt();
    usable.session.onDidClose((code) => closed.push(code));
    usable.pty.exit({ kind: 'exited', code: 0 });
    const broken = await stage();
    broken.session.onDidClose((code) => closed.push(code));
    broken.pty.exit({ kind: 'exited', code: 127 });
    assert.deepEqual(closed, [undefined]);
    assert.match(broken.shown.join(''), /ended with exit code 127/);
    assert.deepEqual(await broken.session.run('ls', never), { kind: 'failed', failure: { kind: 'exited' } });
  });

  it('ends its shell when it is disposed', async () => {
    const { session, pty } = await atPrompt();
    session.dispose();
    assert.equal(pty.disposed, true);
  });
});

/** A session whose shell is still being started when the first keys come. */
function createEarlyStage(): { readonly session: ShellSession; readonly pty: FakePty; readonly clock: FakeClock } {
  const [pty, clock] = [new FakePty(), new FakeClock()];
  const session = createShellSession({
    id: '1',
    backend: { spawn: () => Promise.resolve(ok(pty)), dispose: () => undefined },
    clock,
    logger: silentLogger,
    platform: 'linux',
    shell: 'sh',
    shellPath: '/bin/sh',
    shellArgs: [],
    cwd: '/',
    env: {},
    nonce,
    scriptsFolder: '/media/shell',
    vscodeScriptsFolder: undefined,
  });
  session.open(80, 24);
  return { session, pty, clock };
}
