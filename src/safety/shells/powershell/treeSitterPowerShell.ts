import type { Parser } from 'web-tree-sitter';
import type { Span } from '../../verdict';

const parseTimeoutMs = 20;

/**
 * Whether tree-sitter-powershell reads the text without error. Literal words it is known to fail on (`--flag=value`, `./path`)
 * are replaced by letters of the same length first; our lexer has already explained them as literals.
 */
export function agreesWithTreeSitter(parser: Parser, text: string, plainWords: readonly Span[]): boolean {
  if (/^[\w-]+(?: [\w.-]+)*$/.test(text)) {
    return true;
  }
  const deadline = Date.now() + parseTimeoutMs;
  const tree = parser.parse(mask(text, plainWords), null, text.length < 512 ? undefined : { progressCallback: () => Date.now() > deadline });
  if (tree === null) {
    parser.reset();
    return false;
  }
  const { hasError } = tree.rootNode;
  tree.delete();
  return !hasError;
}

function mask(text: string, plainWords: readonly Span[]): string {
  let masked = '';
  let position = 0;
  for (const { start, end } of plainWords) {
    if (start >= position) {
      masked += text.slice(position, start) + 'x'.repeat(end - start);
      position = end;
    }
  }
  return masked + text.slice(position);
}
