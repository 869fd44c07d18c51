import { forEachChild, type Script, type SyntaxNode } from 'unbash';

/** Where unbash sees a simple command begin, in the terms of tree-sitter-bash. */
export function unbashStarts(ast: Script): readonly number[] {
  const starts: number[] = [];
  visit(ast, starts, false);
  return starts.sort((a, b) => a - b);
}

/** `timed`: tree-sitter takes `time` for the command and the rest for its words, and so do we here. */
function visit(node: SyntaxNode, starts: number[], timed: boolean): void {
  if (node.type === 'Script' && node.source !== undefined) {
    // Offsets inside escaped backticks are not those of the command.
    return;
  }
  if (node.type === 'Command' && node.name !== undefined && !timed && node.name.text !== '[') {
    starts.push(node.name.pos);
  }
  if (node.type === 'Pipeline') {
    const time = node.prefixes.find((prefix) => prefix.type === 'Time');
    if (time !== undefined) {
      starts.push(time.pos);
      node.commands.forEach((command, index) => {
        visit(command, starts, index === 0);
      });
      return;
    }
  }
  forEachChild(node, (child) => {
    visit(child, starts, false);
  });
}

export function sameStarts(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
