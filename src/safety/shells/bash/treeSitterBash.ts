import type { Parser, TreeCursor } from 'web-tree-sitter';

/** Nodes that run something, with the place of the word that decides what. */
export interface CommandList {
  readonly starts: readonly number[];
  readonly hasError: boolean;
}

/** tree-sitter stops after this long; without its list there is no agreement. */
const parseTimeoutMs = 10;

/** The offsets at which tree-sitter-bash sees a simple command begin; undefined when it did not finish. */
export function commandStarts(parser: Parser, text: string): CommandList | undefined {
  const deadline = Date.now() + parseTimeoutMs;
  const tree = parser.parse(
    text,
    null,
    text.length < 512 ? undefined : { progressCallback: () => Date.now() > deadline },
  );
  if (tree === null) {
    parser.reset();
    return undefined;
  }
  const cursor = tree.walk();
  const starts: number[] = [];
  collect(cursor, starts);
  const { hasError } = tree.rootNode;
  cursor.delete();
  tree.delete();
  return { starts: starts.sort((a, b) => a - b), hasError };
}

const naming: ReadonlySet<string> = new Set(['command_name', 'declaration_command', 'unset_command']);

function collect(cursor: TreeCursor, starts: number[]): void {
  for (;;) {
    if (naming.has(cursor.nodeType)) {
      starts.push(cursor.startIndex);
    }
    if (cursor.gotoFirstChild()) {
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        return;
      }
    }
  }
}
