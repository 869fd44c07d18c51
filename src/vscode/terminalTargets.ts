import * as vscode from 'vscode';
import type { CommandTarget } from '../app/commandTarget';
import type { AiTerminals } from './aiTerminals';
import { ordinaryTarget } from './ordinaryTarget';
import type { OrdinaryTerminals } from './ordinaryTerminals';
import { ownedTarget } from './ownedTarget';

/** Which terminal a command is for: the active one, ours or not. */
export class TerminalTargets {
  constructor(
    private readonly owned: AiTerminals,
    private readonly ordinary: OrdinaryTerminals,
  ) {}

  /** The active terminal; undefined when there is none. Synchronous, so that keys are held from the key press on. */
  current(): CommandTarget | undefined {
    const terminal = vscode.window.activeTerminal;
    return terminal ? this.targetOf(terminal) : undefined;
  }

  /** Opens an AI Terminal for a request that was made without any. */
  open(): Promise<CommandTarget> {
    return new Promise((resolve) => {
      const waiting = vscode.window.onDidOpenTerminal((terminal) => {
        const session = this.owned.sessionOf(terminal);
        if (!session) return;
        waiting.dispose();
        resolve(ownedTarget(terminal, session));
      });
      this.owned.create();
    });
  }

  private targetOf(terminal: vscode.Terminal): CommandTarget {
    const session = this.owned.sessionOf(terminal);
    return session ? ownedTarget(terminal, session) : ordinaryTarget(terminal, this.ordinary);
  }
}
