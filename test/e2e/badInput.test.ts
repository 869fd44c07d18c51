import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScriptedServer } from '../support/scriptedServer';
import {
  askFor,
  leave,
  openAiTerminal,
  openBox,
  plainHome,
  scriptedSettings,
  take,
  waitForPrompts,
} from './support/asking';
import { useVscode } from './support/useVscode';

describe('bad input', () => {
  let server: ScriptedServer;
  const vscode = useVscode(async () => {
    server = await ScriptedServer.start({ kind: 'answer', text: 'echo fine' });
    return {
      files: { 'a.txt': 'a\n' },
      home: plainHome,
      settings: { ...scriptedSettings(server), 'aiTerminalPro.local.threads': 'many', 'aiTerminalPro.review': 7 },
    };
  });
  after(() => server.stop());
  afterEach(async function () {
    this.timeout(30_000);
    await leave(vscode());
  });

  // First in its window: once something was asked, Enter in the empty box takes the marked recent request.
  it('an empty request asks nothing: the box stays open', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await openBox(session);
    await session.quickInput.press('Enter');
    await session.quickInput.type('   ');
    await session.quickInput.waitFor('the blanks', ({ value }) => value === '   ');
    await session.quickInput.press('Enter');
    await session.quickInput.type('say fine');
    const box = await session.quickInput.waitFor('the same box', ({ value }) => value.endsWith('say fine'));
    assert.match(box.title, /^AI Terminal Pro/);
    assert.equal(server.chatRequests.length, 0);
  });

  it('of the wrong type in the settings is said, and the defaults hold', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await askFor(session, 'say fine');
    await leave(session);
    const notices = await session.workbench.notifications();
    assert.ok(
      notices.some((notice) => notice.includes('local.threads')),
      notices.join('\n'),
    );
    assert.ok(
      notices.some((notice) => notice.includes('review')),
      notices.join('\n'),
    );
  });

  const requests: readonly { what: string; request: string }[] = [
    { what: 'in Chinese', request: '列出所有文件' },
    { what: 'in Arabic', request: 'اعرض جميع الملفات' },
  ];
  for (const { what, request } of requests) {
    it(`a request ${what} reaches the model as it was typed`, async () => {
      const session = vscode();
      await openAiTerminal(session);
      await openBox(session);
      await session.page.keyboard.insertText(request);
      await session.quickInput.press('Enter');
      await session.quickInput.waitForRow('Run');
      const body = JSON.parse(server.chatRequests.at(-1)?.body ?? '{}') as { messages: { content: string }[] };
      assert.ok(body.messages.some(({ content }) => content.includes(request)));
    });
  }

  it('a request of 20 kB is refused with its size', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await openBox(session);
    await session.page.keyboard.insertText('list files '.repeat(2_000));
    await session.quickInput.press('Enter');
    const failure = await session.quickInput.waitFor('the refusal', ({ title }) => title === 'No command');
    assert.match(failure.rows[0]?.label ?? '', /too long/);
  });

  const answers: readonly { what: string; text: string; says: RegExp }[] = [
    { what: 'nothing', text: ' ', says: /empty/ },
    {
      what: 'only prose',
      text: 'I would rather talk about something else, if that is fine with you.',
      says: /in words|declined/,
    },
    { what: 'a placeholder', text: 'cat <your-file-name>', says: /placeholder/ },
    { what: 'control bytes', text: 'echo a\u001b[2Jb', says: /control byte/ },
  ];
  for (const { what, text, says } of answers) {
    it(`an answer of ${what} is named, and nothing can be run`, async () => {
      const session = vscode();
      server.setScript({ kind: 'answer', text });
      await openAiTerminal(session);
      await openBox(session);
      await session.quickInput.type('do something');
      await session.quickInput.press('Enter');
      const failure = await session.quickInput.waitFor('the failure', ({ title }) => title === 'No command');
      assert.match(failure.rows[0]?.label ?? '', says);
      assert.ok(!failure.rows.some(({ label }) => label === 'Run'));
    });
  }

  it('a fenced answer with prose around it gives its one command', async () => {
    const session = vscode();
    server.setScript({ kind: 'answer', text: 'Sure! Here it is:\n```bash\n$ ls -la\n```\nThis lists all files.' });
    await openAiTerminal(session);
    const review = await askFor(session, 'find the oldest picture');
    assert.equal(review.rows[0]?.label, 'ls -la');
  });

  it('a folder that was removed under the shell leaves the terminal usable', async () => {
    const session = vscode();
    server.setScript({ kind: 'answer', text: 'echo still-here' });
    await openAiTerminal(session);
    await session.terminal.enter('mkdir gone && cd gone');
    await waitForPrompts(session, 2);
    await rename(`${session.workspaceFolder}/gone`, `${session.workspaceFolder}/moved`);
    await askFor(session, 'say still here');
    await take(session, 'Run');
    await session.terminal.waitForText(/^still-here/m);
  });
});

describe('a window without a folder', () => {
  let server: ScriptedServer;
  const vscode = useVscode(async () => {
    server = await ScriptedServer.start({ kind: 'answer', text: 'echo home-alone' });
    return { files: 'no-folder', home: plainHome, settings: scriptedSettings(server) };
  });
  after(() => server.stop());

  it('starts the shell at home and runs what was approved', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await askFor(session, 'say it');
    await take(session, 'Run');
    await session.terminal.waitForText(/^home-alone/m);
  });
});

describe('a shell that can not be used', () => {
  const cases = [
    { what: 'does not exist', path: '/nowhere/shell', says: /\/nowhere\/shell/ },
    { what: 'is not executable', path: '/etc/hostname', says: /\/etc\/hostname/ },
    { what: 'exits at once', path: '/bin/false', says: /exit(?:ed)?|code/i },
  ];
  for (const { what, path, says } of cases) {
    describe(`because it ${what}`, () => {
      const vscode = useVscode({ home: plainHome, settings: { 'aiTerminalPro.shell.path': path } });

      it('is said in the terminal', async () => {
        const session = vscode();
        await session.workbench.newAiTerminal();
        await session.terminal.waitForText(says);
      });
    });
  }
});

describe('weights that are missing', () => {
  const vscode = useVscode({
    home: plainHome,
    settings: { 'aiTerminalPro.provider': 'local', 'aiTerminalPro.local.modelPath': '/nowhere/model.gguf' },
  });

  it('are said in one sentence with a way out', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await openBox(session);
    await session.quickInput.type('zorble the quux of this frob');
    await session.quickInput.press('Enter');
    const failure = await session.quickInput.waitFor('the failure', ({ title }) => title === 'No command');
    assert.match(failure.rows[0]?.label ?? '', /\/nowhere\/model\.gguf/);
    assert.ok(failure.rows.some(({ label }) => label === 'Choose a Local Model'));
  });
});

describe('weights that are cut off', () => {
  let folder: string;
  const vscode = useVscode(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atp-weights-'));
    const path = join(folder, 'cut.gguf');
    await writeFile(path, Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(2_000, 3)]));
    return {
      home: plainHome,
      settings: { 'aiTerminalPro.provider': 'local', 'aiTerminalPro.local.modelPath': path },
    };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are said in one sentence with a way out, and the terminal is usable', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await openBox(session);
    await session.quickInput.type('zorble the quux of this frob');
    await session.quickInput.press('Enter');
    const failure = await session.quickInput.waitFor('the failure', ({ title }) => title === 'No command', 30_000);
    assert.match(failure.rows[0]?.label ?? '', /cut\.gguf/);
    await leave(session);
    await openAiTerminal(session);
    await session.terminal.enter('echo still-$((40+2))');
    await session.terminal.waitForText(/^still-42/m);
  });
});

describe('a folder that is not trusted', () => {
  let server: ScriptedServer;
  const vscode = useVscode(async () => {
    server = await ScriptedServer.start({ kind: 'answer', text: 'echo restricted' });
    return {
      isUntrusted: true,
      home: plainHome,
      files: {
        '.vscode/settings.json': '{ "aiTerminalPro.litellm.baseUrl": "http://127.0.0.1:1" }',
        'a.txt': 'a\n',
      },
      settings: scriptedSettings(server),
    };
  });
  after(() => server.stop());

  it('gets a terminal when the user trusts it, and its settings change nothing of ours', async () => {
    const session = vscode();
    assert.ok((await session.workbench.statusBar()).some((entry) => entry.includes('Restricted Mode')));
    await session.workbench.newAiTerminal();
    // VS Code's own question, before any terminal.
    await session.dialog.waitFor();
    await session.dialog.press('Trust Folder & Continue');
    await session.terminal.waitForText('ready>');
    await askFor(session, 'say restricted');
    await take(session, 'Run');
    await session.terminal.waitForText(/^restricted/m);
  });
});
