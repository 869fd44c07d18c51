import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Emitter, type Event } from '../base/event';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import { contextKeys, terminalProfileId, terminalProfileTitle } from '../config/ids';
import type { ShellSession } from '../pty/shellSession';

/** Makes the session of a new terminal; the nonce is the one that VS Code knows for it. */
export type CreateSession = (nonce: string) => ShellSession;

/** All AI Terminals of the window: a session for each, and who is active. */
export class AiTerminals implements Disposable {
  private readonly store = new DisposableStore();
  private readonly owned = new Map<vscode.Pseudoterminal, ShellSession>();
  private readonly opened = this.store.add(new Emitter<ShellSession>());

  readonly onDidOpen: Event<ShellSession> = this.opened.event;

  constructor(private readonly createSession: CreateSession) {
    const { store } = this;
    store.add(
      vscode.window.registerTerminalProfileProvider(terminalProfileId, {
        provideTerminalProfile: () => new vscode.TerminalProfile(this.options()),
      }),
    );
    // VS Code may create the terminal of a contributed profile without showing it.
    store.add(
      vscode.window.onDidOpenTerminal((terminal) => {
        if (this.sessionOf(terminal) && vscode.window.activeTerminal !== terminal) terminal.show();
      }),
    );
    store.add(vscode.window.onDidChangeActiveTerminal((terminal) => this.publishActive(terminal)));
    store.add({ dispose: () => this.publishActive(undefined) });
  }

  create(): void {
    vscode.window.createTerminal(this.options()).show();
  }

  sessionOf(terminal: vscode.Terminal): ShellSession | undefined {
    const { creationOptions } = terminal;
    return 'pty' in creationOptions ? this.owned.get(creationOptions.pty) : undefined;
  }

  dispose(): void {
    for (const session of this.owned.values()) session.dispose();
    this.owned.clear();
    this.store.dispose();
  }

  private options(): vscode.ExtensionTerminalOptions {
    const nonce = randomUUID();
    const session = this.createSession(nonce);
    const pty = this.pseudoterminalOf(session);
    this.owned.set(pty, session);
    return {
      name: terminalProfileTitle,
      pty,
      iconPath: new vscode.ThemeIcon('sparkle'),
      shellIntegrationNonce: nonce,
      // Its shell ends with the window: it can't be brought back after a reload.
      isTransient: true,
    };
  }

  private pseudoterminalOf(session: ShellSession): vscode.Pseudoterminal {
    const pty: vscode.Pseudoterminal = {
      onDidWrite: session.onDidWrite,
      onDidClose: session.onDidClose,
      onDidChangeName: session.onDidChangeTitle,
      open: (dimensions) => {
        session.open(dimensions?.columns, dimensions?.rows);
        this.opened.fire(session);
      },
      setDimensions: ({ columns, rows }) => session.setDimensions(columns, rows),
      handleInput: (data) => session.handleInput(data),
      close: () => {
        this.owned.delete(pty);
        session.dispose();
      },
    };
    return pty;
  }

  private publishActive(terminal: vscode.Terminal | undefined): void {
    const isOwned = terminal !== undefined && this.sessionOf(terminal) !== undefined;
    void vscode.commands.executeCommand('setContext', contextKeys.ownedTerminal, isOwned);
  }
}
