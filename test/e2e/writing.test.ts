import assert from 'node:assert/strict';
import { ScriptedServer } from '../support/scriptedServer';
import {
  afterLastPrompt,
  askFor,
  leave,
  openAiTerminal,
  plainHome,
  scriptedSettings,
  take,
  waitForPrompts,
} from './support/asking';
import { sudoPrompt, sudoPromptCommand } from '../support/sudoPrompt';
import { useVscode } from './support/useVscode';

/** A program in the foreground that must not receive anything, how it is started, seen and left. */
const foregrounds = [
  { name: 'cat', start: 'echo started; cat', ready: /^started/m, leave: ['Control+C'] },
  { name: 'vim', start: 'vim -u NONE -N notes.txt', ready: /note one/, leave: ['Escape', ':', 'q', '!', 'Enter'] },
  { name: 'less', start: 'less notes.txt', ready: /note one/, leave: ['q'] },
  { name: 'a Python REPL', start: 'python3 -q', ready: /^>>>/m, leave: ['Control+D'] },
  { name: 'read -s', start: 'echo started; read -s SECRET', ready: /^started/m, leave: ['Enter'] },
  {
    name: 'a password prompt',
    start: `python3 -c 'import getpass; getpass.getpass("secret: ")'`,
    ready: /^secret:/m,
    leave: ['Enter'],
  },
  {
    name: 'a password prompt of sudo',
    start: sudoPromptCommand(),
    ready: new RegExp(`^${sudoPrompt.trimEnd()}`, 'm'),
    leave: ['Control+C'],
  },
  { name: 'an inner shell', start: 'PS1="inner> " sh', ready: /^inner>/m, leave: ['Control+D'] },
] as const;

describe('writing to the shell', () => {
  let server: ScriptedServer;
  const vscode = useVscode(async () => {
    server = await ScriptedServer.start({ kind: 'answer', text: 'echo approved' });
    return { files: { 'notes.txt': 'note one\n' }, home: plainHome, settings: scriptedSettings(server) };
  });
  after(() => server.stop());

  beforeEach(async () => {
    await openAiTerminal(vscode());
  });
  afterEach(async function () {
    this.timeout(30_000);
    await leave(vscode());
  });

  for (const { name, start, ready, leave } of foregrounds) {
    it(`writes nothing into ${name} and says why`, async function () {
      // Only sudo may be missing.
      if (start === undefined) return this.skip();
      const session = vscode();
      await session.terminal.enter(start);
      await session.terminal.waitForText(ready);
      const before = await session.terminal.text();
      await askFor(session, 'say approved');
      await take(session, 'Run');
      await session.quickInput.waitForClosed();
      const notices = await session.workbench.notifications();
      assert.ok(
        notices.some((notice) => notice.startsWith('Nothing was written')),
        notices.join('\n'),
      );
      assert.equal(await session.terminal.text(), before);
      await session.terminal.focus();
      for (const key of leave) await session.terminal.press(key);
      await waitForPrompts(session, 1);
    });
  }

  it("keeps the user's half-typed line and gives it back after the run", async () => {
    const session = vscode();
    await session.terminal.type('echo half');
    await session.terminal.waitForText('ready> echo half');
    await askFor(session, 'say approved');
    await take(session, 'Run');
    await waitForPrompts(session, 2);
    await session.terminal.waitForText(/\napproved\n[^]*ready> echo half$/);
    await session.terminal.focus();
    await session.terminal.press('Enter');
    await session.terminal.waitForText(/\nhalf\n/);
  });

  it('writes into the terminal that was asked, with several side by side', async () => {
    const session = vscode();
    await session.terminal.enter('echo first-terminal');
    await session.terminal.waitForText(/\nfirst-terminal\n/);
    await openAiTerminal(session);
    await askFor(session, 'say approved');
    await take(session, 'Run');
    await session.terminal.waitForText(/\napproved\n/);
    await session.workbench.run('Terminal: Focus Previous Terminal Group');
    const first = await session.terminal.waitForText('first-terminal');
    assert.ok(!first.includes('approved'), first);
    assert.equal(afterLastPrompt(first), '');
  });
});

describe('a shell without integration', () => {
  let server: ScriptedServer;
  const vscode = useVscode(async () => {
    server = await ScriptedServer.start({ kind: 'answer', text: 'echo approved' });
    return {
      settings: {
        ...scriptedSettings(server),
        'aiTerminalPro.shell.path': '/bin/bash',
        'aiTerminalPro.shell.args': ['--noprofile', '--norc'],
      },
    };
  });
  after(() => server.stop());

  it('gets nothing, and the user is told why', async () => {
    const session = vscode();
    await openAiTerminal(session, 'bash-');
    const before = await session.terminal.text();
    await askFor(session, 'say approved');
    await take(session, 'Run');
    await session.quickInput.waitForClosed();
    const notices = await session.workbench.notifications();
    assert.ok(
      notices.some((notice) => notice.startsWith('Nothing was written')),
      notices.join('\n'),
    );
    assert.equal(await session.terminal.text(), before);
  });
});
