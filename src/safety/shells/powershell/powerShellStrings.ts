import type { TextReader } from '../textReader';

export type StringPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'script'; readonly text: string };

/** The pieces of an expandable string's inside. */
export function doubleQuotedParts(text: string): StringPiece[] {
  const pieces: StringPiece[] = [];
  let position = 0;
  let literal = '';
  const flush = (): void => {
    if (literal !== '') {
      pieces.push({ kind: 'text', text: literal });
      literal = '';
    }
  };
  while (position < text.length) {
    const character = text.charAt(position);
    if (character === '`') {
      literal += escapes[text.charAt(position + 1)] ?? text.charAt(position + 1);
      position += 2;
    } else if (character === '"') {
      literal += '"';
      position += 2;
    } else if (text.startsWith('$(', position)) {
      flush();
      const end = closing(text, position + 1);
      pieces.push({ kind: 'script', text: text.slice(position + 2, end) });
      position = end + 1;
    } else {
      const name = /^\$(?:\{([^}]+)\}|((?:\w+:)?\w+|[$?^]))/.exec(text.slice(position));
      if (name === null) {
        literal += character;
        position += 1;
      } else {
        flush();
        pieces.push({ kind: 'variable', name: (name[1] ?? name[2] ?? '').toLowerCase() });
        position += name[0].length;
      }
    }
  }
  flush();
  return pieces.length === 0 ? [{ kind: 'text', text: '' }] : pieces;
}

/** A here-string at the reader, consumed; undefined when there is none. */
export function hereStringParts(reader: TextReader): StringPiece[] | undefined {
  const raw = reader.take(/@'[ \t]*\n[^]*?\n'@/y);
  if (raw !== undefined) {
    return [{ kind: 'text', text: raw.slice(raw.indexOf('\n') + 1, -3) }];
  }
  const expandable = reader.take(/@"[ \t]*\n[^]*?\n"@/y);
  return expandable === undefined ? undefined : doubleQuotedParts(expandable.slice(expandable.indexOf('\n') + 1, -3));
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\n',
  '0': '',
  a: '',
  b: '',
  e: '',
  f: '',
  v: '',
};

/** The offset of the quote that ends the expandable string at `open`, past the code inside. */
export function closingQuote(text: string, open: number): number | undefined {
  for (let index = open + 1; index < text.length;) {
    const character = text.charAt(index);
    if (text.startsWith('$(', index)) {
      index = closing(text, index + 1) + 1;
    } else if (character === '`' || text.startsWith('""', index)) {
      index += 2;
    } else if (character === '"') {
      return index;
    } else {
      index += 1;
    }
  }
  return undefined;
}

/** The offset of the parenthesis that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    const character = text.charAt(index);
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth === 0) {
      return index;
    }
  }
  return text.length;
}
