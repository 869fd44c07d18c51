import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadJudge, type LoadedJudge } from '../src/safety/judge';

/** The judge with the grammars of node_modules. */
export async function loadJudgeForTools(): Promise<LoadedJudge> {
  const find = createRequire(join(process.cwd(), 'package.json'));
  const read = (name: string): Uint8Array => readFileSync(find.resolve(name));
  return loadJudge({
    runtime: read('web-tree-sitter/web-tree-sitter.wasm'),
    bash: read('tree-sitter-bash/tree-sitter-bash.wasm'),
    powershell: read('tree-sitter-powershell/tree-sitter-powershell.wasm'),
  });
}
