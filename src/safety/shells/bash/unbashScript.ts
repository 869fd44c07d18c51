import { parse } from 'unbash';
import type {
  Assignment,
  AssignmentPrefix,
  CommandArgument,
  CommandNode,
  CompoundList,
  PipelineNode,
  AndOr,
  Redirection,
  Script as BashScript,
  Statement as BashStatement,
  TestExpression,
  Word as BashWord,
  Command,
} from 'unbash';
import type { AssignmentNode, RedirectNode, Script, SimpleCommand, Statement, WordNode, WordPart } from '../../script';
import type { Span } from '../../verdict';
import { arithmeticScripts, convertPart, convertWord, spanOf, type WordContext } from './unbashWords';

export interface BashParse {
  readonly script: Script;
  readonly errors: readonly string[];
  readonly ast: BashScript;
}

/** unbash's tree as ours, with the errors of every nested script. */
export function parseWithUnbash(command: string): BashParse {
  const errors: string[] = [];
  const ast = parse(command);
  const converter = new Converter(errors, undefined);
  const script = converter.script(ast, { start: 0, end: command.length });
  return { script, errors, ast };
}

const blank: WordPart = { kind: 'text', value: ' ', quoted: true };

class Converter implements WordContext {
  constructor(
    private readonly errors: string[],
    readonly fixedSpan: Span | undefined,
  ) {}

  script(
    script: BashScript & { readonly errors?: readonly { readonly message: string }[] | undefined },
    span: Span,
  ): Script {
    this.errors.push(...(script.errors ?? []).map((error) => error.message));
    // An escaped backtick script has offsets of its own text.
    const converter = script.source === undefined ? this : new Converter(this.errors, span);
    return { statements: script.commands.flatMap((statement) => converter.statement(statement)) };
  }

  at(span: Span): WordContext {
    return new Converter(this.errors, span);
  }

  private list(list: CompoundList): Script {
    return { statements: list.commands.flatMap((statement) => this.statement(statement)) };
  }

  private statement(statement: BashStatement): Statement[] {
    const converted = this.chain(statement.command);
    return statement.background === true
      ? converted.map((item) => (item.kind === 'simple' ? { ...item, background: true } : item))
      : converted;
  }

  private chain(node: PipelineNode | AndOr): Statement[] {
    return node.type === 'AndOr' ? node.commands.flatMap((command) => this.pipeline(command)) : this.pipeline(node);
  }

  private pipeline(node: PipelineNode): Statement[] {
    if (node.type !== 'Pipeline') {
      return [this.command(node)];
    }
    const stages = node.commands.map((command) => this.command(command));
    const only = stages[0];
    return stages.length === 1 && only !== undefined
      ? [only]
      : [{ kind: 'pipeline', stages, span: spanOf(node, this) }];
  }

  private command(node: CommandNode): Statement {
    const span = spanOf(node, this);
    const group = (...bodies: readonly CompoundList[]): Statement => ({
      kind: 'group',
      span,
      bodies: bodies.map((body) => this.list(body)),
      redirects: [],
    });
    switch (node.type) {
      case 'Command':
        return this.simple(node);
      case 'Redirected': {
        const redirects = node.redirects.flatMap((redirect) => this.redirect(redirect));
        const inner = this.command(node.command);
        return inner.kind === 'group'
          ? { ...inner, redirects: [...inner.redirects, ...redirects] }
          : { kind: 'group', span, bodies: [{ statements: [inner] }], redirects };
      }
      case 'Function':
        return { kind: 'function', span, name: node.name.value, body: this.functionBody(node.body) };
      case 'Coproc':
        return { kind: 'group', span, bodies: [this.functionBody(node.body)], redirects: [] };
      case 'Subshell':
      case 'BraceGroup':
        return group(node.body);
      case 'If':
        return group(
          node.clause,
          node.then,
          ...node.elif.flatMap((branch) => [branch.clause, branch.then]),
          ...(node.else ? [node.else] : []),
        );
      case 'While':
        return group(node.clause, node.body);
      case 'For':
      case 'Select':
        return {
          kind: 'group',
          span,
          bodies: [this.list(node.body)],
          redirects: [],
          loop: {
            name: node.name.value,
            items: node.wordlist?.map((word) => convertWord(word, this)) ?? [positional(span)],
          },
        };
      case 'ArithmeticFor':
        return {
          kind: 'group',
          span,
          bodies: [
            ...[node.initialize, node.test, node.update].flatMap((expression) => arithmeticScripts(expression, this)),
            this.list(node.body),
          ],
          redirects: [],
        };
      case 'Case':
        return {
          kind: 'group',
          span,
          bodies: [
            {
              statements: [
                {
                  kind: 'condition',
                  span,
                  arithmetic: false,
                  words: [node.word, ...node.items.flatMap((item) => item.pattern)].map((word) =>
                    convertWord(word, this),
                  ),
                },
              ],
            },
            ...node.items.map((item) => this.list(item.body)),
          ],
          redirects: [],
        };
      case 'TestCommand':
        return {
          kind: 'condition',
          span,
          arithmetic: isArithmeticTest(node.expression),
          words: testWords(node.expression).map((word) => convertWord(word, this)),
        };
      case 'ArithmeticCommand':
        return {
          kind: 'condition',
          span,
          arithmetic: true,
          words: [
            {
              raw: node.body,
              span,
              parts: [{ kind: 'arithmetic', text: node.body, scripts: arithmeticScripts(node.expression, this) }],
            },
          ],
        };
    }
  }

  private functionBody(body: CommandNode | CompoundList): Script {
    return body.type === 'CompoundList' ? this.list(body) : { statements: [this.command(body)] };
  }

  private simple(node: Command): SimpleCommand {
    const assignments = node.prefix
      .filter((item): item is AssignmentPrefix => item.type === 'Assignment')
      .map((item) => this.assignment(item));
    return {
      kind: 'simple',
      span: spanOf(node, this),
      assignments,
      words: [
        ...(node.name ? [convertWord(node.name, this)] : []),
        ...node.args.map((argument) => this.argument(argument)),
      ],
      redirects: node.redirects.flatMap((redirect) => this.redirect(redirect)),
    };
  }

  private argument(argument: CommandArgument): WordNode {
    if (argument.type === 'Word') {
      return convertWord(argument, this);
    }
    const { name, value, elements } = this.assignment(argument);
    const rest: readonly WordPart[] =
      value?.parts ?? elements.flatMap((element, index) => (index === 0 ? element.parts : [blank, ...element.parts]));
    return {
      raw: argument.text,
      span: spanOf(argument, this),
      parts: [{ kind: 'text', value: `${name}=`, quoted: false }, ...rest],
    };
  }

  private assignment(node: Assignment): AssignmentNode {
    const span = spanOf(node, this);
    if (node.value.type === 'ArrayValue') {
      return {
        name: node.name,
        span,
        value: undefined,
        elements: node.value.elements.map((element) => convertWord(element, this)),
        ...(node.append === true ? { keeps: 'elements' } : {}),
      };
    }
    const index = node.index === undefined ? [] : [convertWord(node.index, this)];
    const value = convertWord(node.value, this);
    const computed = node.append === true || node.index !== undefined;
    return {
      name: node.name,
      span,
      value: computed ? undefined : value,
      elements: computed ? [...index, value] : [],
      ...(computed ? { keeps: node.index === undefined ? 'text' : 'others' } : {}),
    };
  }

  private redirect(node: Redirection): RedirectNode[] {
    const span = spanOf(node, this);
    switch (node.type) {
      case 'HereDoc': {
        const parts: readonly WordPart[] =
          node.body.parts === undefined
            ? [{ kind: 'text', value: node.body.text, quoted: true }]
            : node.body.parts.flatMap((part) => convertPart(part, this));
        return [{ kind: 'text', span, body: { raw: node.body.text, span, parts } }];
      }
      case 'HereString':
        return node.target === undefined ? [] : [{ kind: 'text', span, body: convertWord(node.target, this) }];
      case 'Redirect': {
        if (node.target === undefined) {
          return [];
        }
        const target = convertWord(node.target, this);
        const duplicates =
          (node.operator === '<&' || node.operator === '>&') && /^(?:\d+-?|-)$/.test(node.target.value);
        return duplicates
          ? [{ kind: 'duplicate', span }]
          : [{ kind: 'file', mode: modes[node.operator], target, span }];
      }
    }
  }
}

const modes = {
  '>': 'write',
  '>|': 'write',
  '&>': 'write',
  '>&': 'write',
  '>>': 'append',
  '&>>': 'append',
  '<': 'read',
  '<&': 'read',
  '<>': 'read-write',
} as const;

function positional(span: Span): WordNode {
  return { raw: '"$@"', span, parts: [{ kind: 'variable', name: '@', quoted: true }] };
}

const arithmeticOperators = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-v']);

function isArithmeticTest(expression: TestExpression): boolean {
  switch (expression.type) {
    case 'TestUnary':
    case 'TestBinary':
      return arithmeticOperators.has(expression.operator);
    case 'TestLogical':
      return expression.operands.some(isArithmeticTest);
    case 'TestNot':
      return isArithmeticTest(expression.operand);
    case 'TestGroup':
      return isArithmeticTest(expression.expression);
  }
}

function testWords(expression: TestExpression): readonly BashWord[] {
  switch (expression.type) {
    case 'TestUnary':
      return [expression.operand];
    case 'TestBinary':
      return [expression.left, expression.right];
    case 'TestLogical':
      return expression.operands.flatMap(testWords);
    case 'TestNot':
      return testWords(expression.operand);
    case 'TestGroup':
      return testWords(expression.expression);
  }
}
