import type { Group, WordNode } from '../../script';

/** `for /f "tokens=1,2 delims=#" %a in ("x#y z") do`: a literal text is split, and each letter from the named one on gets a piece. */
export function splitLoops(header: string, set: string, name: string, span: WordNode['span']): Group[] | undefined {
  const usesBackquotes = /usebackq/i.test(header);
  const text = (usesBackquotes ? /^\s*'([^'\n]*)'\s*$/ : /^\s*"([^"\n]*)"\s*$/).exec(set)?.[1];
  if (!/\/f/i.test(header) || text === undefined || /[%!]/.test(text)) {
    return undefined;
  }
  const options = /"([^"\n]*)"/.exec(header)?.[1] ?? '';
  const separators = /delims=(.*?)(?=$|\s+(?:tokens|skip|eol|usebackq)\b)/i.exec(options)?.[1] ?? ' \t';
  const wanted = /tokens=([\d,*-]+)/i.exec(options)?.[1] ?? '1';
  return valuesOf(piecesOf(text, separators), wanted).map((value, index): Group => {
    const letter = String.fromCharCode(name.charCodeAt(0) + index).toLowerCase();
    const item: WordNode = { raw: value, span, parts: [{ kind: 'text', value, quoted: false }] };
    return { kind: 'group', span, bodies: [], redirects: [], loop: { name: `for:${letter}`, items: [item] } };
  });
}

interface TextPiece {
  readonly text: string;
  /** From here to the end of the line, for `*`. */
  readonly rest: string;
}

function piecesOf(text: string, separators: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let start = 0;
  for (let index = 0; index <= text.length; index += 1) {
    if (index === text.length || separators.includes(text.charAt(index))) {
      if (index > start) {
        pieces.push({ text: text.slice(start, index), rest: text.slice(start) });
      }
      start = index + 1;
    }
  }
  return pieces;
}

/** `1,3-4*`: the pieces of these numbers, then all that is left. */
function valuesOf(pieces: readonly TextPiece[], wanted: string): string[] {
  const numbers = wanted.split(',').flatMap((part) => {
    const [, from, to] = /^(\d+)(?:-(\d+))?/.exec(part) ?? [];
    const first = Number(from ?? 0);
    const last = Math.min(Number(to ?? first), 26);
    return from === undefined ? [] : Array.from({ length: Math.max(last - first + 1, 0) }, (_, at) => first + at);
  });
  const values = numbers.slice(0, 26).map((number) => pieces[number - 1]?.text ?? '');
  return wanted.endsWith('*') ? [...values, pieces[Math.max(0, ...numbers)]?.rest ?? ''] : values;
}
