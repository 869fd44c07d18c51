// Reads a JSON list of PowerShell commands from standard input, writes a JSON list of [index, text near the error] for those that do not parse.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";

await Parser.init();
const grammar = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

function firstError(node) {
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) if (child?.hasError) return firstError(child) ?? child;
  return null;
}

const failed = [];
for (const [index, command] of JSON.parse(readFileSync(0, "utf8")).entries()) {
  const tree = parser.parse(command);
  if (tree.rootNode.hasError) failed.push([index, firstError(tree.rootNode)?.text ?? command]);
  tree.delete();
}
process.stdout.write(JSON.stringify(failed));
