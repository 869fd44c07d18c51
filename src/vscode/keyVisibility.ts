import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import { commands } from '../config/commands';

const section = 'terminal.integrated';
const setting = 'commandsToSkipShell';

/**
 * Watches whether Ctrl+K can reach us. A list of the user's own replaces our default instead of adding to it, and
 * `-aiTerminalPro.ask` takes the key away on purpose; only the first is repaired when asked.
 */
export class KeyVisibility implements Disposable {
  private readonly store = new DisposableStore();

  constructor(onChange: (hidden: boolean) => void) {
    const report = (): void => onChange(isKeyHidden(skippedCommands()));
    this.store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${section}.${setting}`)) report();
      }),
    );
    report();
  }

  /** Adds our command to the user's own list. */
  async repair(): Promise<void> {
    const kept = skippedCommands().filter((id) => id !== `-${commands.ask.id}`);
    const repaired = [...new Set([...kept, commands.ask.id])];
    await vscode.workspace.getConfiguration(section).update(setting, repaired, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    this.store.dispose();
  }
}

export function isKeyHidden(skipped: readonly string[]): boolean {
  return !skipped.includes(commands.ask.id) && !skipped.includes(`-${commands.ask.id}`);
}

function skippedCommands(): string[] {
  return vscode.workspace.getConfiguration(section).get<string[]>(setting, []);
}
