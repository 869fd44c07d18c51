import * as vscode from 'vscode';

const fileName = '.ai-terminal.md';
const maxCharacters = 2_000;
const maxBytes = 64 * 1024;

/** Standing wishes of a trusted workspace (`.ai-terminal.md` in its first folder); untrusted ones are not read. */
export async function readInstructions(): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder || !vscode.workspace.isTrusted) return undefined;
  try {
    const uri = vscode.Uri.joinPath(folder.uri, fileName);
    const { type, size } = await vscode.workspace.fs.stat(uri);
    // A link could lead to a file of the user's that the workspace has no business to send.
    if (type !== vscode.FileType.File || size > maxBytes) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return new TextDecoder().decode(bytes).slice(0, maxCharacters);
  } catch {
    // Most workspaces have none.
    return undefined;
  }
}
