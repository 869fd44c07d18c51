import * as vscode from 'vscode';

const fileName = '.ai-terminal.md';
const maxCharacters = 2_000;

/** Standing wishes of a trusted workspace (`.ai-terminal.md` in its first folder); untrusted ones are not read. */
export async function readInstructions(): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder || !vscode.workspace.isTrusted) return undefined;
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, fileName));
    return new TextDecoder().decode(bytes).slice(0, maxCharacters);
  } catch {
    // Most workspaces have none.
    return undefined;
  }
}
