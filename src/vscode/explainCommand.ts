import * as vscode from 'vscode';
import type { Assessor } from '../app/assessor';
import { explanationRows } from '../app/explanation';
import { showExplanation } from '../app/showExplanation';
import type { PickRow, Window } from '../app/window';
import type { ShellKind } from '../base/shell';

export interface ExplainParts {
  readonly window: Window;
  readonly assessor: Assessor;
  readonly explainMore: (command: string, shell: ShellKind, signal: AbortSignal) => Promise<readonly PickRow[]>;
  /** Where the command is sent, in a few words; undefined when it stays here. */
  readonly sentTo: () => Promise<string | undefined>;
}

/** Explains a command that the user types or has selected in the editor; runs nothing. */
export async function explainTypedCommand(
  shell: ShellKind,
  { window, assessor, explainMore, sentTo }: ExplainParts,
): Promise<void> {
  const place = await sentTo();
  const suggestion = selectedLine();
  const command = await vscode.window.showInputBox({
    title: 'Explain a command',
    prompt: place === undefined ? 'Nothing is run and nothing is sent.' : `Nothing is run. It is sent to ${place}.`,
    value: suggestion,
    valueSelection: [suggestion.length, suggestion.length],
  });
  if (command === undefined || command.trim() === '') return;
  await showExplanation(
    command,
    explanationRows(await assessor.final({ command, shell }), assessor.explain(command, shell)),
    (signal) => explainMore(command, shell, signal),
    window,
    new AbortController().signal,
  );
}

/** The selected text of the active editor when it is one line, else nothing. */
function selectedLine(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim() ?? '';
  return text.includes('\n') ? '' : text;
}
