import type { WordNode } from '../../script';

/** Commands inside cmd.exe itself: they need no blank before what follows (`rd/s`, `cd..`, `echo.`). */
const builtins = 'assoc break call cd chdir cls color copy date del dir echo endlocal erase exit ftype goto if md mkdir mklink move path pause popd prompt pushd rd rem ren rename rmdir set setlocal shift start time title type ver verify vol';
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
  const switches = rest.split(/(?=\/)/).filter((piece) => piece !== '');
  const restWords = switches.map((piece, index): WordNode => ({ raw: piece, span: { start: cut, end: word.span.end }, parts: [{ kind: 'text', value: piece, quoted: false }, ...(index === switches.length - 1 ? word.parts.slice(1) : [])] }));
  return [{ raw: name, span: { start: word.span.start, end: cut }, parts: [{ ...only, value: name }] }, ...restWords];
}
