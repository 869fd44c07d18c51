import assert from 'node:assert/strict';
import { useVscode } from './support/useVscode';

describe('A real VS Code', () => {
  const vscode = useVscode({ files: { 'hello.txt': 'hello\n' }, home: { '.bashrc': "PS1='ready> '\n" } });

  it('types into its own terminal and reads what the shell answers', async () => {
    const { workbench, terminal } = vscode();
    await workbench.run('Terminal: Create New Terminal');
    await terminal.focus();
    await terminal.waitForText('ready>');
    await terminal.enter('echo "sum $((40 + 2)) in $(ls)"');
    await terminal.waitForText('sum 42 in hello.txt');
  });

  it('shows rows of the command palette and the active one', async () => {
    const { page, quickInput } = vscode();
    await page.keyboard.press('F1');
    await quickInput.type('Preferences: Color Theme');
    await quickInput.waitForRow('Preferences: Color Theme');
    await quickInput.moveTo('Preferences: Color Theme');
    const { rows } = await quickInput.waitFor('rows');
    assert.equal(rows.find(({ active }) => active)?.label, 'Preferences: Color Theme');
    await quickInput.press('Escape');
    await quickInput.waitForClosed();
  });
});
