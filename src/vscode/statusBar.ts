import * as vscode from 'vscode';
import type { Disposable } from '../base/lifecycle';
import { commands } from '../config/commands';
import { internalCommands, productName } from '../config/ids';

/** What the status bar says about who answers, and why. */
export type ProviderStatus =
  | { readonly kind: 'local'; readonly model: string }
  | { readonly kind: 'litellm'; readonly host: string }
  | { readonly kind: 'fell-back'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What the tooltip may say beside who answers: why LiteLLM is not asked, what is left of the budget. */
export type StatusNote = 'breaker' | 'budget';

/** One item, shown from the first AI Terminal on; never a toast for what can be looked up here. */
export class StatusBar implements Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'aiTerminalPro.status',
    vscode.StatusBarAlignment.Right,
    10,
  );
  private status: ProviderStatus | undefined;
  private keyHidden = false;
  private readonly notes = new Map<StatusNote, string>();

  constructor() {
    this.item.name = productName;
  }

  show(): void {
    this.item.show();
  }

  setProvider(status: ProviderStatus): void {
    this.status = status;
    this.draw();
  }

  /** An answer came: the state that it proves. A fall-back stays visible, because it says why LiteLLM did not answer. */
  didAnswer(provider: 'local' | 'litellm', name: string): void {
    if (provider === 'litellm') this.setProvider({ kind: 'litellm', host: name });
    else if (this.status?.kind !== 'fell-back') this.setProvider({ kind: 'local', model: name });
  }

  /** A sentence of the tooltip below the state; undefined takes it away. */
  setNote(note: StatusNote, text: string | undefined): void {
    if (text === undefined) this.notes.delete(note);
    else this.notes.set(note, text);
    this.draw();
  }

  /** The user's own list of keys for the shell hides Ctrl+K; a click repairs it. */
  setKeyHidden(hidden: boolean): void {
    this.keyHidden = hidden;
    this.draw();
  }

  dispose(): void {
    this.item.dispose();
  }

  private draw(): void {
    if (this.keyHidden) {
      this.item.text = '$(warning) AI: Ctrl+K goes to the shell';
      this.item.tooltip =
        'Your setting terminal.integrated.commandsToSkipShell does not list aiTerminalPro.ask, so the key never reaches AI Terminal Pro. Click to add it.';
      this.item.command = internalCommands.repairKey;
      return;
    }
    const { text, tooltip } = describeStatus(this.status);
    this.item.text = text;
    this.item.tooltip = [tooltip, this.notes.get('breaker'), this.notes.get('budget')].filter(Boolean).join('\n');
    this.item.command = commands.checkConnection.id;
  }
}

function describeStatus(status: ProviderStatus | undefined): { text: string; tooltip: string } {
  switch (status?.kind) {
    case undefined:
      return { text: '$(sparkle) AI', tooltip: `${productName}: nothing asked yet` };
    case 'local':
      return { text: '$(sparkle) AI: local', tooltip: `${status.model} answers on this machine; nothing is sent.` };
    case 'litellm':
      return { text: '$(sparkle) AI: LiteLLM', tooltip: `${status.host} answers.` };
    case 'fell-back':
      return { text: '$(sparkle) AI: local $(info)', tooltip: `The local model answered. ${status.reason}` };
    case 'unavailable':
      return { text: '$(warning) AI', tooltip: status.reason };
  }
}
