import * as vscode from 'vscode';
import { contextKeys, internalCommands } from '../config/ids';
import { DisposableStore } from '../base/lifecycle';

/** Edits several lines in an untitled document; the lenses on its first line (or Ctrl+Enter) end it. */
export async function editDocument(
  text: string,
  languageId: string,
  title: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const store = new DisposableStore();
  const known = await vscode.languages.getLanguages();
  const document = await vscode.workspace.openTextDocument({
    content: text,
    language: known.includes(languageId) ? languageId : 'plaintext',
  });
  const edited = await new Promise<string | undefined>((resolve) => {
    const onAbort = (): void => resolve(undefined);
    signal.addEventListener('abort', onAbort);
    store.add({ dispose: () => signal.removeEventListener('abort', onAbort) });
    store.add(vscode.languages.registerCodeLensProvider({ scheme: 'untitled' }, lenses(document, title)));
    store.add(vscode.commands.registerCommand(internalCommands.acceptEdit, () => resolve(document.getText())));
    store.add(vscode.commands.registerCommand(internalCommands.discardEdit, () => resolve(undefined)));
    store.add(
      vscode.workspace.onDidCloseTextDocument((closed) => {
        if (closed === document) resolve(undefined);
      }),
    );
    void vscode.commands.executeCommand('setContext', contextKeys.editingCommand, true);
    void vscode.window.showTextDocument(document, { preview: false });
  });
  store.dispose();
  await vscode.commands.executeCommand('setContext', contextKeys.editingCommand, false);
  await closeWithoutSaving(document);
  return edited;
}

function lenses(document: vscode.TextDocument, title: string): vscode.CodeLensProvider {
  const top = new vscode.Range(0, 0, 0, 0);
  return {
    provideCodeLenses: (candidate) =>
      candidate === document
        ? [
            new vscode.CodeLens(top, {
              title: `$(check) ${title}: back to the review`,
              command: internalCommands.acceptEdit,
            }),
            new vscode.CodeLens(top, { title: '$(close) Discard', command: internalCommands.discardEdit }),
          ]
        : [],
  };
}

/** An untitled document with text asks to be saved when it is closed; reverting it first avoids the question. */
async function closeWithoutSaving(document: vscode.TextDocument): Promise<void> {
  if (document.isClosed) return;
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}
