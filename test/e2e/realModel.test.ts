import assert from 'node:assert/strict';
import { askFor, openAiTerminal, plainHome, take, waitForPrompts } from './support/asking';
import { useVscode } from './support/useVscode';

describe('the built-in model', () => {
  const vscode = useVscode({
    files: { 'notes.txt': 'first\nsecond\n', 'photo.jpg': 'x', 'src/main.py': 'print(1)\n' },
    home: plainHome,
    settings: { 'aiTerminalPro.provider': 'local' },
  });

  it('suggests a command that runs exactly as it was reviewed', async () => {
    const session = vscode();
    await openAiTerminal(session);
    const review = await askFor(session, 'list all files');
    const command = review.rows[0]?.label ?? '';
    assert.notEqual(command, '');
    assert.match(review.title, /local, built-in \(basic\) · \d+ ms · free/);
    assert.ok(
      review.rows.some(({ label }) => label === 'Run'),
      JSON.stringify(review),
    );
    await take(session, 'Run');
    await session.quickInput.waitForClosed();
    const text = await waitForPrompts(session, 2);
    assert.ok(text.includes(`ready> ${command}\n`), text);
  });
});
