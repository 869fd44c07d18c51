import type { VariableOperation, WordNode, WordPart } from '../script';
import type { Context } from './context';
import { reportArithmetic } from './arithmetic';
import { scriptsInWordParts } from './nestedScripts';
import { noData, unknownData, unknownText, type DataSource, type Hiding, type Word } from './word';

/** More words than this from one word are not followed one by one. */
const maxWords = 64;

interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly hiding: Hiding;
  readonly glob: boolean;
  /** Unquoted expansion: the shell splits it at blanks. */
  readonly split: boolean;
  readonly source?: DataSource;
}

/** The words one written word becomes: expansions we can know are applied, the rest is `unknownText`. Substitutions are judged on the way. */
export function evaluateWord(node: WordNode, context: Context): Word[] {
  const first = node.parts[0];
  if (node.parts.length === 1 && first?.kind === 'text') {
    return [textWord(node, first.value, first.quoted, first.encoded === true, context)];
  }
  const alternatives = node.parts.find((part) => part.kind === 'alternatives');
  if (alternatives?.kind === 'alternatives') {
    return alternatives.words
      .slice(0, maxWords)
      .flatMap((word) => evaluateWord(word, context))
      .map((word) => (alternatives.words.length === 1 ? word : { ...word, raw: node.raw, hiding: word.hiding }));
  }
  return join(
    node,
    node.parts.map((part) => evaluatePart(part, node, context)),
    context,
  );
}

function textWord(node: WordNode, value: string, quoted: boolean, encoded: boolean, context: Context): Word {
  return {
    value: quoted && value.startsWith('~') && !node.raw.startsWith('~') ? `./${value}` : value,
    raw: node.raw,
    span: context.around.span ?? node.span,
    hiding: encoded ? 'encoded' : quoted && isSplit(node.raw) ? 'split' : 'none',
    glob: false,
    quoted,
  };
}

/** Quotes or escapes inside a word that a reader takes for one: `r\m`, `ba''sh`. */
function isSplit(raw: string): boolean {
  return /^[\w./-]+(?:\\[\w-]|''|""|'[\w-]+'|"[\w-]+")|^(?:''|"")[\w]|^\\\w+\\\w|^['"][\w-]+['"][\w-]/.test(raw);
}

function evaluatePart(part: WordPart, node: WordNode, context: Context): Piece {
  switch (part.kind) {
    case 'text':
      return {
        text: part.value,
        quoted: part.quoted,
        hiding: part.encoded === true ? 'encoded' : 'none',
        glob: false,
        split: false,
      };
    case 'glob':
      return { text: part.text, quoted: false, hiding: 'none', glob: true, split: false };
    case 'variable':
      return variablePiece(part, node, context);
    case 'output': {
      const data = context.script(part.script, noData);
      const text = data.text?.replace(/\n+$/, '');
      return {
        text: text ?? unknownText,
        quoted: part.quoted,
        hiding: 'computed',
        glob: false,
        split: !part.quoted && context.shell !== 'fish',
        source: data,
      };
    }
    case 'process': {
      const { piped } = context.around;
      const data = context.script(part.script, part.direction === 'in' ? noData : piped.none ? unknownData : piped);
      return { text: '/dev/fd/63', quoted: true, hiding: 'none', glob: false, split: false, source: data };
    }
    case 'arithmetic':
      part.scripts.forEach((script) => context.script(script, noData));
      reportArithmetic(undefined, node, context);
      return { text: '1', quoted: true, hiding: 'none', glob: false, split: false };
    case 'alternatives':
    case 'unknown':
      scriptsInWordParts([part]).forEach((script) => context.script(script, noData));
      return { text: unknownText, quoted: false, hiding: 'none', glob: true, split: false };
  }
}

function variablePiece(part: Extract<WordPart, { kind: 'variable' }>, at: WordNode, context: Context): Piece {
  const { scope } = context;
  const own = scope.isOwn(part.name);
  const value =
    part.name === '@' || part.name === '*' || /^\d$/.test(part.name)
      ? positional(part.name, scope.positional)
      : scope.variable(part.name);
  const text = part.operation === undefined ? value : operate(value, part.operation, at, context);
  // `$_` of PowerShell is what comes through the pipe.
  const { piped } = context.around;
  const source =
    scope.source(part.name) ??
    (/^(?:_|psitem)$/.test(part.name) && (piped.secret || piped.file || piped.everything === true) ? piped : undefined);
  return {
    ...(source === undefined ? {} : { source }),
    text: text ?? unknownText,
    quoted: part.quoted,
    hiding: scope.computed.has(part.name) ? 'computed' : own || part.operation !== undefined ? 'variable' : 'none',
    glob: false,
    split:
      (!part.quoted &&
        (context.shell === 'fish' || context.shell === 'zsh'
          ? scope.lists.has(part.name) || part.name === '@'
          : true)) ||
      part.name === '@' ||
      part.operation?.kind === 'elements',
  };
}

function positional(name: string, words: readonly string[] | undefined): string | undefined {
  if (words === undefined) {
    return name === '0' ? 'bash' : undefined;
  }
  return name === '@' || name === '*' ? words.join(' ') : name === '0' ? 'bash' : words[Number(name) - 1];
}

function operate(
  value: string | undefined,
  operation: VariableOperation,
  at: WordNode,
  context: Context,
): string | undefined {
  switch (operation.kind) {
    case 'elements':
      return value;
    case 'required':
      return value ?? unknownText;
    case 'fallback': {
      const fallback = evaluateWord(operation.word, context)
        .map((word) => word.value)
        .join(' ');
      return operation.operator.endsWith('+') ? (value === undefined ? fallback : fallback) : (value ?? fallback);
    }
    case 'slice':
      return value === undefined
        ? undefined
        : value.slice(
            operation.offset,
            operation.length === undefined
              ? undefined
              : operation.length < 0
                ? operation.length
                : operation.offset + operation.length,
          );
    case 'remove':
      return removePattern(value, operation.operator, operation.pattern);
    case 'replace':
      return value === undefined || /[*?[\]]/.test(operation.pattern)
        ? undefined
        : operation.all
          ? value.replaceAll(operation.pattern, operation.replacement)
          : value.replace(operation.pattern, () => operation.replacement);
    case 'case':
      return value === undefined
        ? undefined
        : operation.operator.startsWith('^')
          ? value.toUpperCase()
          : value.toLowerCase();
    case 'other':
      operation.scripts.forEach((script) => context.script(script, noData));
      if (context.shell === 'fish' && value !== undefined) {
        const index = /^\w+\[(-?\d+)\]$/.exec(operation.text)?.[1];
        return index === undefined ? undefined : value.split(' ').at(Number(index) - (index.startsWith('-') ? 0 : 1));
      }
      if (/@[PEA]\}$/.test(operation.text)) {
        context.report('shell.prompt-expansion', at.span);
        if (value !== undefined) {
          context.shellText(`: "${value}"`, 'bash', context.around.span ?? at.span, noData);
        }
      }
      return undefined;
  }
}

function removePattern(value: string | undefined, operator: string, pattern: string): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  // `${HOME%/*}` is the folder of all homes.
  if (value === '~' && operator.startsWith('%') && pattern === '/*') {
    return '/home';
  }
  if (/[*?[\]]/.test(pattern)) {
    return undefined;
  }
  if (operator.startsWith('#')) {
    return value.startsWith(pattern) ? value.slice(pattern.length) : value;
  }
  return value.endsWith(pattern) ? value.slice(0, value.length - pattern.length) : value;
}

const hidingOrder: readonly Hiding[] = ['none', 'split', 'variable', 'computed', 'encoded', 'glob'];

function join(node: WordNode, pieces: readonly Piece[], context: Context): Word[] {
  const words: Word[] = [];
  let current: { value: string; hiding: Hiding; glob: boolean; quoted: boolean; source?: DataSource } | undefined;
  const span = context.around.span ?? node.span;
  const flush = (): void => {
    if (current !== undefined) {
      words.push({ raw: node.raw, span, ...current });
      current = undefined;
    }
  };
  const add = (text: string, piece: Piece): void => {
    const base = current ?? { value: '', hiding: 'none' as Hiding, glob: false, quoted: false };
    const hiding = hidingOrder.indexOf(piece.hiding) > hidingOrder.indexOf(base.hiding) ? piece.hiding : base.hiding;
    const source = piece.source ?? base.source;
    const value =
      base.value === '' && piece.quoted && text.startsWith('~') && piece.hiding === 'none'
        ? `./${text}`
        : base.value + text;
    current = {
      value,
      hiding,
      glob: base.glob || piece.glob,
      quoted: base.quoted || piece.quoted,
      ...(source === undefined ? {} : { source }),
    };
  };
  for (const piece of pieces) {
    if (
      piece.split &&
      [...(context.scope.variable('IFS') ?? ' \t\n')].some((separator) => piece.text.includes(separator))
    ) {
      splitPiece(piece, add, flush, context);
    } else if (piece.text !== '' || piece.quoted) {
      add(piece.text, piece);
    }
  }
  if (current !== undefined && current.hiding === 'none' && isSplit(node.raw)) {
    current.hiding = 'split';
  }
  flush();
  return words;
}

function splitPiece(
  piece: Piece,
  add: (text: string, piece: Piece) => void,
  flush: () => void,
  context: Context,
): void {
  const separators = context.scope.variable('IFS') ?? ' \t\n';
  let start = 0;
  for (let index = 0; index <= piece.text.length; index += 1) {
    if (index === piece.text.length || separators.includes(piece.text.charAt(index))) {
      if (index > start) {
        add(piece.text.slice(start, index), piece);
      }
      if (index < piece.text.length) {
        flush();
      }
      start = index + 1;
    }
  }
}
