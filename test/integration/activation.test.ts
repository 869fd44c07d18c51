import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/config/commands';
import { settingsPrefix } from '../../src/config/ids';
import { settings } from '../../src/config/settings';

const extensionId = 'ai-terminal-pro.ai-terminal-pro';

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, 'the extension is installed');
  return found;
}

describe('The extension in a real extension host', () => {
  it('activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command that it declares', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = Object.values(commands).filter(({ id }) => !registered.has(id));
    assert.deepEqual(missing, []);
  });

  it('has every setting with the declared default', () => {
    const configuration = vscode.workspace.getConfiguration(settingsPrefix);
    const actual = Object.keys(settings).map((key) => [key, configuration.inspect(key)?.defaultValue]);
    const expected = Object.entries(settings).map(([key, { fallback }]) => [key, fallback]);
    assert.deepEqual(actual, expected);
  });

  it('lets its key pass the shell by default', () => {
    const passing = vscode.workspace.getConfiguration('terminal.integrated').get<string[]>('commandsToSkipShell');
    assert.ok(passing?.includes(commands.ask.id), String(passing));
  });
});
