import * as vscode from 'vscode';
import type { Assessor } from '../app/assessor';
import { explanationRows } from '../app/explanation';
import { showExplanation } from '../app/showExplanation';
import type { ShellKind } from '../base/shell';
import { editorWindow } from './editorWindow';

/** Explains a command that the user types or has selected in the editor; runs nothing. */
export async function explainTypedCommand(shell: ShellKind, suggestion: string, assessor: Assessor): Promise<void> {
  const command = await vscode.window.showInputBox({
    title: 'Explain a command',
    prompt: 'Nothing is run and nothing is sent.',
    value: suggestion,
    valueSelection: [suggestion.length, suggestion.length],
  });
  if (command === undefined || command.trim() === '') return;
  await showExplanation(
    command,
    explanationRows(await assessor.final({ command, shell })),
    editorWindow,
    new AbortController().signal,
  );
}

/** The selected text of the active editor when it is one line, else nothing. */
export function selectedLine(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim() ?? '';
  return text.includes('\n') ? '' : text;
}
