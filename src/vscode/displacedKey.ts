import { platform } from 'node:os';
import * as vscode from 'vscode';

/** ASCII VT: what Ctrl+K sends, kill-line in every line editor. */
const killLine = '\x0b';

/** What the key meant before us: kill-line for the shell, on macOS (Cmd+K) clearing the terminal. */
export function performDisplacedKey(sendKeys: (data: string) => void): void {
  if (platform() === 'darwin') void vscode.commands.executeCommand('workbench.action.terminal.clear');
  else sendKeys(killLine);
}
