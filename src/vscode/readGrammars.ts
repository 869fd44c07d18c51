import * as vscode from 'vscode';
import type { GrammarBytes } from '../safety/grammars';

const files = {
  runtime: 'web-tree-sitter.wasm',
  bash: 'tree-sitter-bash.wasm',
  powershell: 'tree-sitter-powershell.wasm',
} as const satisfies Record<keyof GrammarBytes, string>;

/** Reads the parsers' WebAssembly from beside the bundle; the safety room itself does no I/O. */
export async function readGrammars(extensionUri: vscode.Uri): Promise<GrammarBytes> {
  const read = (name: string): Thenable<Uint8Array> =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', name));
  const [runtime, bash, powershell] = await Promise.all([
    read(files.runtime),
    read(files.bash),
    read(files.powershell),
  ]);
  return { runtime, bash, powershell };
}
