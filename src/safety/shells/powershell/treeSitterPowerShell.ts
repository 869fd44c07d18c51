import type { Parser } from 'web-tree-sitter';
import type { Span } from '../../verdict';

const parseTimeoutMs = 10;

/**
 * Whether tree-sitter-powershell reads the text without error. Literal words it is known to fail on (`--flag=value`, `./path`)
 * are replaced by letters of the same length first; our lexer has already explained them as literals.
 */
export function agreesWithTreeSitter(
  parser: Parser,
  text: string,
  plainWords: readonly Span[],
  blanked: readonly Span[],
  numbers: readonly Span[],
): boolean {
  const masked = mask(mask(mask(text, blanked, ' '), plainWords, 'x'), numbers, '1');
  if (/^[\w-]+(?: [\w.-]+)*$/.test(text) || masked.trim() === '') {
    return true;
  }
  const deadline = Date.now() + parseTimeoutMs;
  const tree = parser.parse(
    masked,
    null,
    text.length < 512 ? undefined : { progressCallback: () => Date.now() > deadline },
  );
  if (tree === null) {
    parser.reset();
    return false;
  }
  const { hasError } = tree.rootNode;
  tree.delete();
  return !hasError;
}

function mask(text: string, spans: readonly Span[], letter: string): string {
  let masked = '';
  let position = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start >= position) {
      masked += text.slice(position, start) + letter.repeat(end - start);
      position = end;
    }
  }
  return masked + text.slice(position);
}
