import type { WordNode } from '../../script';

/** Commands inside cmd.exe itself: they need no blank before what follows (`rd/s`, `cd..`, `echo.`). */
const builtins =
  'assoc break call cd chdir cls color copy date del dir echo endlocal erase exit ftype goto if md mkdir mklink move path pause popd prompt pushd rd rem ren rename rmdir set setlocal shift start time title type ver verify vol';
const joined = new RegExp(`^(${builtins.replaceAll(' ', '|')})([/.\\\\,;=+:(\\[\\]].*)$`, 'is');

export function splitBuiltin(word: WordNode): WordNode[] {
  const only = word.parts[0];
  if (word.parts.length === 0 || only?.kind !== 'text') {
    return [word];
  }
  const match = joined.exec(only.value);
  const [, name, rest] = match ?? [];
  if (name === undefined || rest === undefined || only.quoted) {
    return [word];
  }
  const cut = word.span.start + name.length;
  // Comma, semicolon and equals sign separate words for these commands.
  const switches = rest.split(/[,;=]|(?=\/)/).filter((piece) => piece !== '');
  const restWords = switches.map((piece, index): WordNode => ({
    raw: piece,
    span: { start: cut, end: word.span.end },
    parts: [
      { kind: 'text', value: piece, quoted: false },
      ...(index === switches.length - 1 ? word.parts.slice(1) : []),
    ],
  }));
  return [{ raw: name, span: { start: word.span.start, end: cut }, parts: [{ ...only, value: name }] }, ...restWords];
}

const delimited = /^(?:rd|rmdir|del|erase|md|mkdir|copy|move|ren|rename|type)$/i;

/** These take comma, semicolon and equals sign for blanks between their operands. */
export function takesDelimitedWords(name: WordNode): boolean {
  return delimited.test(name.parts.map((part) => (part.kind === 'text' ? part.value : '')).join(''));
}
