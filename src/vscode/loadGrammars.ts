import * as vscode from 'vscode';
import type { Grammars } from '../safety/judge';

const files = {
  runtime: 'web-tree-sitter.wasm',
  bash: 'tree-sitter-bash.wasm',
  powershell: 'tree-sitter-powershell.wasm',
} as const satisfies Record<keyof Grammars, string>;

/** Reads the parsers' WebAssembly from beside the bundle; the safety room itself does no I/O. */
export async function loadGrammars(extensionUri: vscode.Uri): Promise<Grammars> {
  const read = (name: string): Thenable<Uint8Array> =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', name));
  const [runtime, bash, powershell] = await Promise.all([read(files.runtime), read(files.bash), read(files.powershell)]);
  return { runtime, bash, powershell };
}
