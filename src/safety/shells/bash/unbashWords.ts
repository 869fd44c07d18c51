import { parse } from 'unbash';
import type {
  ArithmeticExpression,
  ParameterExpansionPart,
  Script as BashScript,
  Word as BashWord,
  WordPart as BashPart,
} from 'unbash';
import type { Script, VariableOperation, WordNode, WordPart } from '../../script';
import type { Span } from '../../verdict';
import { scriptsInWordParts } from '../../analysis/nestedScripts';
import { braceAlternatives } from './braces';

/** Turns the scripts inside words into ours; set by the statement converter to avoid an import cycle. */
export interface WordContext {
  /** `escaped`: the script is backtick text whose own offsets mean nothing in the command. */
  script(script: BashScript, span: Span): Script;
  /** The same for text whose own offsets mean nothing in the command. */
  at(span: Span): WordContext;
  /** Where every node lies when offsets are not those of the judged text. */
  readonly fixedSpan: Span | undefined;
}

export function convertWord(word: BashWord, context: WordContext): WordNode {
  return { raw: word.text, span: spanOf(word, context), parts: wordParts(word, context) };
}

export function spanOf(node: { readonly pos: number; readonly end: number }, context: WordContext): Span {
  return context.fixedSpan ?? { start: node.pos, end: node.end };
}

function wordParts(word: BashWord, context: WordContext): WordPart[] {
  if (word.parts === undefined) {
    return [{ kind: 'text', value: word.value, quoted: word.text !== word.value }];
  }
  if (word.parts.some((part) => part.type === 'BraceExpansion')) {
    const alternatives = braceAlternatives(word.text);
    // One alternative that is the word itself would be read again without end.
    if (alternatives === undefined || alternatives.includes(word.text)) {
      return [{ kind: 'unknown', text: word.text }];
    }
    return [{ kind: 'alternatives', words: alternatives.map((text) => reparse(text, spanOf(word, context), context)) }];
  }
  return word.parts.flatMap((part) => convertPart(part, context));
}

function reparse(text: string, span: Span, context: WordContext): WordNode {
  const command = parse(`: ${text}`).commands[0]?.command;
  const word = command?.type === 'Command' ? command.args[0] : undefined;
  if (word?.type !== 'Word') {
    return {
      raw: text,
      span,
      parts: text === '' ? [{ kind: 'text', value: '', quoted: true }] : [{ kind: 'unknown', text }],
    };
  }
  return convertWord(word, context.at(span));
}

export function convertPart(part: BashPart, context: WordContext): WordPart[] {
  switch (part.type) {
    case 'Literal':
      return [{ kind: 'text', value: part.value, quoted: part.value !== part.text }];
    case 'SingleQuoted':
      return [{ kind: 'text', value: part.value, quoted: true }];
    case 'AnsiCQuoted':
      return [{ kind: 'text', value: part.value, quoted: true, encoded: part.text.includes('\\') }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.length === 0
        ? [{ kind: 'text', value: '', quoted: true }]
        : part.parts.flatMap((child) => convertPart(child, context)).map(quote);
    case 'Glob':
    case 'ExtendedGlob': {
      const scripts = scriptsInWordParts((part.parts ?? []).flatMap((child) => convertPart(child, context)));
      return [scripts.length === 0 ? { kind: 'glob', text: part.text } : { kind: 'unknown', text: part.text, scripts }];
    }
    case 'SimpleExpansion':
      return [{ kind: 'variable', name: part.text.slice(1), quoted: false }];
    case 'ParameterExpansion':
      return [convertParameter(part, context)];
    case 'CommandExpansion':
      return [
        part.script === undefined
          ? { kind: 'unknown', text: part.text }
          : { kind: 'output', script: context.script(part.script, spanOf(part, context)), quoted: false },
      ];
    case 'ProcessSubstitution':
      return [
        part.script === undefined
          ? { kind: 'unknown', text: part.text }
          : {
              kind: 'process',
              script: context.script(part.script, spanOf(part, context)),
              direction: part.operator === '<' ? 'in' : 'out',
            },
      ];
    case 'ArithmeticExpansion':
      return [{ kind: 'arithmetic', text: part.text, scripts: arithmeticScripts(part.expression, context) }];
    case 'BraceExpansion':
      return [{ kind: 'unknown', text: part.text }];
  }
}

function quote(part: WordPart): WordPart {
  switch (part.kind) {
    case 'text':
    case 'variable':
    case 'output':
      return { ...part, quoted: true };
    default:
      return part;
  }
}

function convertParameter(part: ParameterExpansionPart, context: WordContext): WordPart {
  const indexScripts = part.index === undefined ? [] : scriptsOf(part.index, context);
  const name = part.parameter;
  if (part.prefix === undefined && part.operation === undefined && part.index?.text === '@') {
    return { kind: 'variable', name, quoted: false, operation: { kind: 'elements' } };
  }
  if (part.prefix === undefined && part.operation === undefined && part.index?.text === '*') {
    return { kind: 'variable', name, quoted: false };
  }
  if (part.prefix !== undefined || part.index !== undefined) {
    return {
      kind: 'variable',
      name,
      quoted: false,
      operation: { kind: 'other', text: part.text, scripts: indexScripts },
    };
  }
  const operation = part.operation === undefined ? undefined : convertOperation(part, context);
  return operation === undefined
    ? { kind: 'variable', name, quoted: false }
    : { kind: 'variable', name, quoted: false, operation };
}

function convertOperation(part: ParameterExpansionPart, context: WordContext): VariableOperation | undefined {
  const operation = part.operation;
  switch (operation?.type) {
    case undefined:
      return undefined;
    case 'Default':
      return operation.operator.endsWith('?')
        ? { kind: 'required' }
        : { kind: 'fallback', operator: operation.operator, word: convertWord(operation.operand, context) };
    case 'Slice': {
      const offset = Number(operation.offset.value.trim());
      const length = operation.length === undefined ? undefined : Number(operation.length.value.trim());
      return Number.isInteger(offset) && (length === undefined || Number.isInteger(length))
        ? { kind: 'slice', offset, length }
        : {
            kind: 'other',
            text: part.text,
            scripts: [
              ...scriptsOf(operation.offset, context),
              ...(operation.length ? scriptsOf(operation.length, context) : []),
            ],
          };
    }
    case 'Remove':
      return scriptsOf(operation.operand, context).length === 0
        ? { kind: 'remove', operator: operation.operator, pattern: operation.operand.value }
        : { kind: 'other', text: part.text, scripts: scriptsOf(operation.operand, context) };
    case 'Replace': {
      const scripts = [...scriptsOf(operation.pattern, context), ...scriptsOf(operation.replacement, context)];
      return scripts.length === 0
        ? {
            kind: 'replace',
            pattern: operation.pattern.value,
            replacement: operation.replacement.value,
            all: operation.operator === '//',
          }
        : { kind: 'other', text: part.text, scripts };
    }
    case 'CaseModification':
      return { kind: 'case', operator: operation.operator };
    default:
      return { kind: 'other', text: part.text, scripts: [] };
  }
}

/** The scripts that run while a word we do not compute is expanded. */
export function scriptsOf(word: BashWord, context: WordContext): Script[] {
  return scriptsInWordParts(wordParts(word, context));
}

export function arithmeticScripts(expression: ArithmeticExpression | undefined, context: WordContext): Script[] {
  switch (expression?.type) {
    case undefined:
      return [];
    case 'ArithmeticBinary':
      return [...arithmeticScripts(expression.left, context), ...arithmeticScripts(expression.right, context)];
    case 'ArithmeticUnary':
      return arithmeticScripts(expression.operand, context);
    case 'ArithmeticTernary':
      return [expression.test, expression.consequent, expression.alternate].flatMap((child) =>
        arithmeticScripts(child, context),
      );
    case 'ArithmeticGroup':
      return arithmeticScripts(expression.expression, context);
    case 'ArithmeticWord':
      return scriptsInWordParts((expression.parts ?? []).flatMap((part) => convertPart(part, context)));
    case 'ArithmeticCommandExpansion':
      return expression.script === undefined ? [] : [context.script(expression.script, spanOf(expression, context))];
  }
}
