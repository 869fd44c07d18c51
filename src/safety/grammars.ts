import { Language, Parser } from 'web-tree-sitter';

/** WebAssembly handed in as bytes: this room reads no files. */
export interface GrammarBytes {
  /** web-tree-sitter.wasm */
  readonly runtime: Uint8Array;
  readonly bash: Uint8Array;
  readonly powershell: Uint8Array;
}

export interface Grammars {
  readonly bash: Parser;
  readonly powershell: Parser;
}

export async function loadGrammars(bytes: GrammarBytes): Promise<Grammars> {
  // Emscripten takes any view of bytes; its type names ArrayBuffer only.
  await Parser.init({ wasmBinary: bytes.runtime.slice().buffer });
  return { bash: await parserFor(bytes.bash), powershell: await parserFor(bytes.powershell) };
}

async function parserFor(bytes: Uint8Array): Promise<Parser> {
  return new Parser().setLanguage(await Language.load(bytes));
}
