import type { Statement } from '../../script';

export interface PreparedZsh {
  /** The command with what only zsh knows written in words bash shares; same length, so that spans keep their meaning. */
  readonly text: string;
  /** Commands that zsh would run and the bash parsers cannot see. */
  readonly statements: readonly Statement[];
  /** Nothing is left that only zsh understands. */
  readonly explained: boolean;
}

const shortLoop = /\bfor\s+(\w+)\s+in\s+([^;\n]*);(?!\s*(?:do\b|\{))/g;

interface Rewrite {
  readonly pattern: RegExp;
  /** As many characters as were found. */
  readonly replace: (found: string) => string;
}

/** Forms whose meaning bash can say in as many characters. */
const rewrites: readonly Rewrite[] = [
  // `=rm` is the path of rm.
  {
    pattern:
      /=(?<=(?:^|[;&|(\n]|^\s{1,20}|[;&|(\n]\s{1,20}|\b(?:sudo|exec|command|noglob|time|then|do|else)\s{1,20})=)(?=[A-Za-z_][\w.-]*)/g,
    replace: () => ' ',
  },
  // `for f (a b) cmd` as `for f in a b; cmd`: the words become a group bash reads.
  { pattern: /\bfor\s+(\w+)\s*\(([^()\n]*)\)/g, replace: (found) => ' '.repeat(found.length) },
  // `for f in a b; cmd` without do: the header is judged as a loop of its own.
  { pattern: shortLoop, replace: (found) => ' '.repeat(found.length) },
  // `=(cmd)` is `<(cmd)` with a real file.
  { pattern: /(?<=[\s<])=\(/g, replace: () => '<(' },
  // `repeat 3 cmd` and `repeat 3 { cmd }` run what follows, however often; with `do` it is a loop.
  {
    pattern: /\brepeat(?<=(?:^|[;&|\n{(]\s{0,9}|\b(?:do|then|else)\s{1,9})repeat)[ \t]+(?:\d+|\$\w+)\s*;?(?=\s*do\b)/g,
    replace: (found) => 'while :'.padEnd(found.length - 1).concat(';'),
  },
  {
    pattern: /\brepeat(?<=(?:^|[;&|\n{(]\s{0,9}|\b(?:do|then|else)\s{1,9})repeat)[ \t]+(?:\d+|\$\w+)(?=[ \t]+[^\s;])/g,
    replace: (found) => ' '.repeat(found.length),
  },
  // `${${:-a/b.gz}:t}`: a value with nothing in it to run; only without modifiers it stays what it is.
  {
    pattern: /\$\{\$\{:-([^${}`()"'\\]*)\}((?::[htreluaAcPqQ]\d*)*)\}/g,
    replace: (found) => unnest(found),
  },
  // `$+commands[git]`, `${+x}`: whether it is there.
  { pattern: /\$\+\w+(?:\[[\w./-]*\])?/g, replace: (found) => `$${'_'.repeat(found.length - 1)}` },
  { pattern: /\$\{\+\w+(?:\[[\w./-]*\])?\}/g, replace: (found) => `\${${'_'.repeat(found.length - 3)}}` },
  // `${${(s:/:)PWD}[-1]}`: a piece of the value.
  {
    pattern: /\$\{\$\{\((?:[LUCOoniukvaFcqtf@0]|[sjl]:[^:)$`]*:)+\)\w+\}(?:\[-?\d+(?:,-?\d+)?\]|:[htrelua]\d*)+\}/g,
    replace: (found) => `\${${'_'.repeat(found.length - 3)}}`,
  },
  // `${${f:t}:r}` and `${${(f)x}:t}`: parts of the value of a variable.
  {
    pattern: /\$\{\$\{\w+(?::[htrelua]\d*)*\}(?::[htrelua]\d*)+\}/g,
    replace: (found) => `\${${'_'.repeat(found.length - 3)}}`,
  },
  // `${commands[(I)git*]}`: the entries a pattern fits.
  {
    pattern: /\[(?<=\$\{[\w()]{1,40}\[)\([iIrRkKe]{1,3}\)[\w.*?/-]*\]/g,
    replace: (found) => `[${'1'.repeat(found.length - 2)}]`,
  },
  // `(a|b)*.txt` as an argument, `*.(jpg|png)`: any of these names, as `{a,b}` of bash.
  {
    pattern:
      /\((?<=[\w*?./'"}-][ \t]{1,20}\()(?<!\b(?:in|time|then|do|else|exec|command|noglob|nocorrect|coproc|while|until|if|elif|and|or)[ \t]{1,20}\()[\w.*?-]+(?:\|[\w.*?-]+)+\)(?=[\w*?.([/]|\s|$)/g,
    replace: asBraces,
  },
  // `for f in (a|b)*`; `case x in (a|b) ..` is another thing.
  { pattern: /\((?<=\bin[ \t]{1,20}\()[\w.*?-]+(?:\|[\w.*?-]+)+\)(?=[\w*?./[])/g, replace: asBraces },
  { pattern: /(?<=[*?./])\([\w.*?-]+(?:\|[\w.*?-]+)+\)/g, replace: asBraces },
  // Glob qualifiers without code: `*(.om[1,5])`, `**/*(D)`.
  {
    pattern:
      /(?<=[\w*?\]/.}])\((?!\+|\^?e)(?:[#/.@=p%*wrxRWXAIEFUGstSDNnYLlumacdoOhfkKMGT0-9,^[\]:-]|[+-]\d){1,16}\)(?=\s|$|[;|&)])/g,
    replace: (found) => '?'.repeat(found.length),
  },
  // Flags that only change case, order or quoting: the value is unknown, but nothing in it runs.
  {
    pattern: /(?<=\$\{)\((?:[LUCoOniukvaFcwWqQt@0f]|[jsl]:[^:)$`]*:|[jsl]\.[^.)$`]*\.)+\)/g,
    replace: (found) => '_'.repeat(found.length),
  },
  // `>!` and `>>!` overwrite; bash says `>|`.
  { pattern: /(?<![<>&|!])>!(?=[ \t]*[^\s=])/g, replace: () => '>|' },
];

/** Forms that run code in places the bash parsers do not look, or change how words are read. */
const unexplained =
  /\((?:[^()\n]*[eE+])?[e+]:|\$\{\([^)]*[eEpPwWzZsjQ%@][^)]*\)|\$\{[^}]*:[e&|]|\}\s*always\b|\brepeat\s+\S+|\bforeach\b|\balias\s+-[gs]\b|<->|\*\*\*|<\d*-\d*>|\bnoglob\b.*=|~~|\^\w+\*|\bselect\b|\bcoproc\b|\bnocorrect\b|\$\{\+|\$\{=|\$\{~|\$==|\$\{\^/;

function asBraces(found: string): string {
  return `{${found.slice(1, -1).replaceAll('|', ',')}}`;
}

/** `${${:-x}}` is `${_:-x}` of bash, with a name that nobody set; with modifiers the value is not known. */
function unnest(found: string): string {
  const value = /^\$\{\$\{:-(.*)\}\}$/s.exec(found)?.[1];
  return value === undefined || value === ''
    ? `\${${'_'.repeat(found.length - 3)}}`
    : `\${${'_'.repeat(found.length - value.length - 5)}:-${value}}`;
}

/** zsh closes a block at a `}` that stands alone, bash only after `;`. */
const closing = /(?<=[^\s;&|{(])[ \t](?=\}(?:$|[\s;&|)]))/g;
const quotedText = /\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"|(?<=^|[\s;])#[^\n]*/g;

function closeBlocks(text: string): string {
  const plain = text.replace(quotedText, (found) => '_'.repeat(found.length));
  let closed = text;
  for (const { index } of plain.matchAll(closing)) {
    closed = `${closed.slice(0, index)};${closed.slice(index + 1)}`;
  }
  return closed;
}

/** `${(F)${(f)"$(cmd)"}}`, `${#${(f)"$(<file)"}}`: what a command prints, split, joined, quoted or counted. */
const nestedOutput =
  /((?:\$\{(?:#|\((?:[LUCOoniukvaFcwWqQt@0fz]|[jsl]:[^:)$`]*:|[jsl]\.[^.)$`]*\.)+\))?){1,4}"?\$\()((?:[^()`\n]|\([^()`\n]*\)){1,2000})(\)"?(?:(?:\[[\w,-]*\])?\}){1,4})/g;

/** The same as `"$(cmd)"`, the command in its place. */
function plainOutput(text: string): string {
  return text.replace(nestedOutput, (found, before: string, command: string, after: string) =>
    before.split('${').length === after.split('}').length
      ? `"$(${' '.repeat(before.length - 3)}${command}${' '.repeat(after.length - 2)})"`
      : found,
  );
}

export function prepareZsh(source: string): PreparedZsh {
  const text = source.includes('${') ? plainOutput(source) : source;
  const statements: Statement[] = [...loopsOf(text), ...hiddenCode(text), ...anonymousCalls(text)];
  let prepared = closeBlocks(text.replace(anonymous, (found) => ':'.padEnd(found.length)));
  for (const { pattern, replace } of rewrites) {
    prepared = prepared.replace(pattern, (found) => replace(found));
  }
  return { text: prepared, statements, explained: !unexplained.test(prepared) };
}

/** `() { code } a b`: a function without a name, called at once with what follows. */
const anonymous = /(?<=^\s{0,20}|[;&|\n]\s{0,20})(?:function\s+)?(?:\(\s*\)\s*)\{([^{}]*)\}([^;&|\n{}]*)/g;

function anonymousCalls(text: string): Statement[] {
  return [...text.matchAll(anonymous)].map((match) =>
    evaluated(
      `anonymous-function () {\n${match[1] ?? ''}\n}\nanonymous-function ${match[2] ?? ''}`,
      match.index,
      match[0].length,
    ),
  );
}

/** Code in glob qualifiers (`*(e:'code':)`, `*(+function)`) and in text that `${(e)...}` expands. */
function hiddenCode(text: string): Statement[] {
  const found = [...text.matchAll(/\(\^?e(?::|\{|\[|<|'|\+)\s*(['"]?)([^\n]+?)\1\s*(?::|\}|\]|>|'|\+)\)/g)].map(
    (match) => evaluated(match[2] ?? '', match.index, match[0].length),
  );
  const named = [...text.matchAll(/(?<=[*\w?])\(\+([\w-]+)\)/g)].map((match) =>
    evaluated(match[1] ?? '', match.index, match[0].length),
  );
  const expanded = /\$\{\([^)]*\)/.test(text)
    ? [...text.matchAll(/\$\(([^()]+)\)|`([^`]+)`/g)].map((match) =>
        evaluated(match[1] ?? match[2] ?? '', match.index, match[0].length),
      )
    : [];
  return [...found, ...named, ...expanded];
}

function evaluated(code: string, start: number, length: number): Statement {
  const span = { start, end: start + length };
  const word = (value: string) => ({ raw: value, span, parts: [{ kind: 'text' as const, value, quoted: true }] });
  return { kind: 'simple', span, assignments: [], redirects: [], words: [word('eval'), word(code)] };
}

/** The short loop sets its variable before the body runs. */
function loopsOf(text: string): Statement[] {
  return [...text.matchAll(/\bfor\s+(\w+)\s*\(([^()\n]*)\)/g), ...text.matchAll(shortLoop)].map((match): Statement => {
    const span = { start: match.index, end: match.index + match[0].length };
    const items = (match[2] ?? '').split(/\s+/).filter((item) => item !== '');
    return {
      kind: 'group',
      span,
      bodies: [],
      redirects: [],
      loop: {
        name: match[1] ?? '',
        items: items.map((raw) => ({
          raw,
          span,
          parts: /[*?]/.test(raw)
            ? [
                { kind: 'text', value: raw.replace(/\/?[*?].*$/, ''), quoted: false },
                { kind: 'glob', text: /\/?[*?].*$/.exec(raw)?.[0] ?? '' },
              ]
            : [{ kind: 'text', value: raw, quoted: false }],
        })),
      },
    };
  });
}
