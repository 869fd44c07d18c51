import assert from 'node:assert/strict';
import { ScriptedServer } from '../support/scriptedServer';
import { afterLastPrompt, leave, openAiTerminal, openBox, plainHome, scriptedSettings } from './support/asking';
import { useVscode } from './support/useVscode';

describe('Ctrl+K', () => {
  let server: ScriptedServer;
  const vscode = useVscode(async () => {
    server = await ScriptedServer.start({ kind: 'answer', text: 'echo hello' });
    return { home: plainHome, settings: scriptedSettings(server) };
  });
  after(() => server.stop());

  beforeEach(async () => {
    await openAiTerminal(vscode());
  });
  afterEach(async function () {
    this.timeout(30_000);
    await leave(vscode());
  });

  for (const delayMs of [0, 30, 60]) {
    it(`loses no key to the shell when typing goes on at once (${delayMs} ms a key)`, async () => {
      const session = vscode();
      await session.terminal.press('Control+K');
      await session.quickInput.type('list big files', { delayMs });
      const box = await session.quickInput.waitFor('the whole request', ({ value }) => value === 'list big files');
      assert.equal(box.value, 'list big files');
      assert.equal(afterLastPrompt(await session.terminal.text()), '');
    });
  }

  it('pressed twice fast is kill-line', async () => {
    const session = vscode();
    await session.terminal.type('echo one two');
    await session.terminal.press('Control+A');
    await session.terminal.press('Control+K');
    await session.terminal.press('Control+K');
    await session.quickInput.waitForClosed();
    await session.terminal.focus();
    await session.terminal.enter('echo "left: $((1+1))"');
    const text = await session.terminal.waitForText('left: 2');
    assert.ok(!text.includes('one two"'), text);
    assert.ok(!/^one two/m.test(text), 'the killed text did not run');
  });

  it('pressed again in the open, empty box is kill-line', async () => {
    const session = vscode();
    await session.terminal.type('echo one two');
    await session.terminal.press('Control+A');
    await openBox(session);
    await session.quickInput.press('Control+K');
    await session.quickInput.waitForClosed();
    await session.terminal.focus();
    await session.terminal.enter('echo "left: $((1+1))"');
    const text = await session.terminal.waitForText('left: 2');
    assert.ok(!/^one two/m.test(text), 'the killed text did not run');
  });

  it('pressed at once after Escape opens a new box', async () => {
    const session = vscode();
    for (let round = 0; round < 5; round += 1) {
      await openBox(session);
      await session.quickInput.press('Escape');
      await session.terminal.press('Control+K');
      await session.quickInput.waitForFocus();
      await session.quickInput.type('x');
      await session.quickInput.waitFor('the request', ({ value }) => value === 'x');
      await session.quickInput.press('Backspace');
      await session.quickInput.press('Escape');
      await session.quickInput.waitForClosed();
      assert.equal(afterLastPrompt(await session.terminal.text()), '');
    }
  });

  it('pressed with text in the box does nothing', async () => {
    const session = vscode();
    await openBox(session);
    await session.quickInput.type('list');
    await session.quickInput.press('Control+K');
    await session.quickInput.type(' files');
    await session.quickInput.waitFor('the text', ({ value }) => value === 'list files');
  });
});
