import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import type { CommandRecord } from '../pty/terminalSession';

const maxRecords = 20;

/** What VS Code tells about terminals that are not ours: which run something, and what ran before. */
export class OrdinaryTerminals implements Disposable {
  private readonly store = new DisposableStore();
  private readonly running = new WeakMap<
    vscode.Terminal,
    { readonly commandLine: string; readonly startedAtMs: number }
  >();
  private readonly records = new WeakMap<vscode.Terminal, CommandRecord[]>();

  constructor() {
    this.store.add(
      vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
        this.running.set(terminal, { commandLine: execution.commandLine.value, startedAtMs: Date.now() });
      }),
    );
    this.store.add(
      vscode.window.onDidEndTerminalShellExecution((event) =>
        this.ended(event.terminal, event.execution, event.exitCode),
      ),
    );
  }

  /** The command that runs in the foreground; undefined at a prompt, and without shell integration. */
  runningCommand(terminal: vscode.Terminal): string | undefined {
    return this.running.get(terminal)?.commandLine;
  }

  commands(terminal: vscode.Terminal): readonly CommandRecord[] {
    return this.records.get(terminal) ?? [];
  }

  dispose(): void {
    this.store.dispose();
  }

  private ended(
    terminal: vscode.Terminal,
    execution: vscode.TerminalShellExecution,
    exitCode: number | undefined,
  ): void {
    const startedAtMs = this.running.get(terminal)?.startedAtMs ?? Date.now();
    this.running.delete(terminal);
    const record: CommandRecord = {
      commandLine: execution.commandLine.value,
      cwd: execution.cwd?.fsPath,
      startedAtMs,
      exitCode,
      durationMs: Date.now() - startedAtMs,
      outputTail: '',
    };
    this.records.set(terminal, [...this.commands(terminal), record].slice(-maxRecords));
  }
}
