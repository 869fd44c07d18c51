import type {
  AssignmentNode,
  FunctionDefinition,
  Group,
  Pipeline,
  RedirectNode,
  Script,
  SimpleCommand,
  Statement,
  WordNode,
} from '../script';
import type { Judgement } from './judgement';
import { reportArithmetic } from './arithmetic';
import { defineByArray } from './definingArrays';
import { evaluateWord } from './evaluateWord';
import { isFiller } from './preciousFiles';
import { runWords } from './runWords';
import { joinData, literalData, noData, unknownData, unknownText, type DataSource, type Word } from './word';

/** Judges statements in order and says what they print. */
export function runScript(script: Script, stdin: DataSource, context: Judgement): DataSource {
  let output = noData;
  for (const statement of script.statements) {
    output = joinData(output, runStatement(statement, stdin, context));
  }
  return output;
}

function runStatement(statement: Statement, stdin: DataSource, context: Judgement): DataSource {
  switch (statement.kind) {
    case 'pipeline':
      return runPipeline(statement, stdin, context);
    case 'simple':
      return runSimple(statement, stdin, context);
    case 'group':
      return runGroup(statement, stdin, context);
    case 'function':
      defineFunction(statement, context);
      return noData;
    case 'condition':
      statement.words.forEach((word) => {
        const values = evaluateWord(word, context);
        if (statement.arithmetic) {
          reportArithmetic(values.map((value) => value.value).join(' '), word, context);
        }
      });
      return noData;
  }
}

function runPipeline(pipeline: Pipeline, stdin: DataSource, context: Judgement): DataSource {
  let data = stdin;
  for (const stage of pipeline.stages) {
    data = runStatement(stage, data, context);
    if (data.none) {
      data = unknownData;
    }
  }
  return data;
}

function runGroup(group: Group, stdin: DataSource, context: Judgement): DataSource {
  if (group.loop !== undefined) {
    const items = group.loop.items.flatMap((item) => evaluateWord(item, context));
    context.scope.assign(group.loop.name, loopValue(items), false, sourceOf(items));
    if (items.some((item) => item.glob || item.source?.file === true)) {
      context.scope.runThrough(group.loop.name);
    }
  }
  const { input, finish } = applyRedirects(group.redirects, stdin, context);
  const output = group.bodies.map((body) => runScript(body, input, context)).reduce(joinData, noData);
  finish(output);
  return output;
}

function sourceOf(words: readonly Word[]): DataSource | undefined {
  return words.find((word) => word.source !== undefined)?.source;
}

/** One value is followed; several are followed when they share a meaning for deletion: a wildcard stands for all. */
function loopValue(items: readonly Word[]): string {
  const wild = items.find((item) => item.glob);
  if (wild !== undefined) {
    return wild.value;
  }
  return items.length === 1
    ? (items[0] as Word).value
    : items.length > 1
      ? items.map((item) => item.value).join(' ')
      : unknownText;
}

function defineFunction(definition: FunctionDefinition, context: Judgement): void {
  const { name, body, span } = definition;
  if (callsItselfTwice(body, name)) {
    context.report('bomb.fork', span, { target: name });
    return;
  }
  context.report(context.parts.registry.isWellKnown(name, context.shell) ? 'shell.alias-shadow' : 'session', span, {
    target: name,
  });
  context.scope.functions.set(name, body);
  const before = context.scope.positional;
  runScript(body, unknownData, context);
  context.scope.positional = before;
}

/** A function that pipes into itself or starts itself in the background. */
function callsItselfTwice(script: Script, name: string): boolean {
  const text = (statement: Statement): boolean => {
    switch (statement.kind) {
      case 'pipeline':
        return statement.stages.filter((stage) => callsName(stage, name)).length > 1 || statement.stages.some(text);
      case 'simple':
        return statement.background === true && callsName(statement, name);
      case 'group':
        return statement.bodies.some((body) => body.statements.some(text));
      default:
        return false;
    }
  };
  return script.statements.some(text);
}

function callsName(statement: Statement, name: string): boolean {
  return statement.kind === 'simple' && statement.words[0]?.raw === name;
}

function runSimple(command: SimpleCommand, stdin: DataSource, outer: Judgement): DataSource {
  const context = stdin.none ? outer : outer.with({ piped: stdin });
  for (const assignment of command.assignments) {
    assign(assignment, command.words.length === 0, context);
  }
  const words = command.words.flatMap((word, index) =>
    index > 0 && isTest(command.words) ? testWord(word, context) : evaluateWord(word, context),
  );
  const { input, finish } = applyRedirects(command.redirects, stdin, context);
  if (words.length === 0) {
    finish(input);
    return command.assignments.length > 0 ? noData : input;
  }
  if (
    shellName.test(words[0]?.value ?? '') &&
    command.redirects.some((redirect) => redirect.kind === 'file' && /^\/dev\/(?:tcp|udp)\//.test(redirect.target.raw))
  ) {
    context.report('shell.reverse', command.span);
  }
  const output = runWords(words, input, context);
  finish(output);
  return output;
}

const shellName = /^(?:.*\/)?(?:ba|z|da|k|c|tc|fi)?sh$/;

function isTest(words: readonly WordNode[]): boolean {
  return words[0]?.raw === '[' || words[0]?.raw === 'test';
}

function testWord(word: WordNode, context: Judgement): Word[] {
  return evaluateWord(word, context);
}

/** The elements as one text, behind those the list has already where it keeps them. */
function listValue({ name, keeps }: AssignmentNode, elements: readonly Word[], context: Judgement): string {
  const added = (keeps === 'others' ? elements.slice(1) : elements)
    .map((word) => word.value.replace(/^\[\w+\]=/, ''))
    .join(' ');
  const before = context.scope.isOwn(name) ? (context.scope.variable(name) ?? unknownText) : undefined;
  return keeps === undefined || before === undefined ? added : keeps === 'text' ? before + added : `${before} ${added}`;
}

function assign(assignment: AssignmentNode, alone: boolean, context: Judgement): void {
  const elements = assignment.elements.flatMap((element) => evaluateWord(element, context));
  const words =
    assignment.value === undefined
      ? []
      : evaluateWord(
          {
            ...assignment.value,
            parts: assignment.value.parts.map((part) => ('quoted' in part ? { ...part, quoted: true } : part)),
          },
          context,
        );
  const value =
    assignment.value === undefined
      ? elements.length > 0
        ? listValue(assignment, elements, context)
        : unknownText
      : words.map((word) => word.value).join(' ');
  context.assignEnvironment(assignment.name, value, assignment.span, alone ? 'session' : 'one-command');
  if (assignment.name.startsWith('env:')) {
    context.assignEnvironment(assignment.name.slice(4).toUpperCase(), value, assignment.span, 'session');
    context.report('session', assignment.span, { target: assignment.name });
  }
  const isComputed = words.some(({ hiding }) => hiding === 'computed' || hiding === 'encoded');
  context.scope.computed[isComputed ? 'add' : 'delete'](assignment.name);
  defineByArray(assignment, elements, context);
  context.scope.assign(
    assignment.name,
    value.replace(/^\.\/~/, '~'),
    assignment.value === undefined && elements.length > 1,
    sourceOf([...words, ...elements]),
  );
}

interface AppliedRedirects {
  readonly input: DataSource;
  readonly finish: (output: DataSource) => void;
}

function applyRedirects(redirects: readonly RedirectNode[], stdin: DataSource, context: Judgement): AppliedRedirects {
  let input = stdin;
  const targets: { readonly word: Word; readonly append: boolean; readonly node: RedirectNode }[] = [];
  for (const redirect of redirects) {
    if (redirect.kind === 'text') {
      input = evaluateText(redirect.body, context);
    } else if (redirect.kind === 'file') {
      const words = evaluateWord(redirect.target, context);
      for (const word of words) {
        if (redirect.mode === 'read') {
          input = context.readPath(word);
        } else if (redirect.mode === 'read-write') {
          input = context.readPath(word);
          targets.push({ word, append: true, node: redirect });
        } else {
          targets.push({ word, append: redirect.mode === 'append', node: redirect });
        }
      }
    }
  }
  return {
    input,
    finish: (output) => {
      for (const { word, node, append } of targets) {
        // Nothing more is nothing lost.
        const kept = append
          ? { ...output, filler: false, text: output.text?.trim() === '' ? undefined : output.text }
          : output;
        writeRedirect(word, node, append ? kept : { ...output, filler: isFiller(output) || output.none }, context);
      }
    },
  };
}

function writeRedirect(word: Word, node: RedirectNode, output: DataSource, context: Judgement): void {
  if (
    word.value.startsWith('/dev/fd/') ||
    /^\$null$/i.test(word.raw) ||
    /^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)$|^nul:?$|^\$null$/i.test(word.value)
  ) {
    return;
  }
  context.report('write-redirect', node.span, { target: word.raw });
  if (node.kind === 'file' && node.mode === 'write' && isEachOfMany(node, context)) {
    context.report('overwrite.many', node.span, { target: word.raw });
  }
  if (output.endless === true) {
    context.report('bomb.endless-write', node.span, { target: word.raw });
  }
  context.writePath(word, output);
}

/** `> "$f"` where `$f` runs through files that exist: a pattern, or names that something listed. */
function isEachOfMany(node: Extract<RedirectNode, { kind: 'file' }>, context: Judgement): boolean {
  const [name, ...rest] = node.target.parts.filter((part) => part.kind !== 'text' || part.value !== '');
  return (
    rest.length === 0 &&
    name?.kind === 'variable' &&
    name.operation === undefined &&
    // `find -exec sh -c 'x > "$1"' _ {}`: each file in turn.
    (context.scope.isRunning(name.name) || (context.around.fed && /^[\d@*]$/.test(name.name)))
  );
}

/** A heredoc or here-string body as one text. */
function evaluateText(body: WordNode, context: Judgement): DataSource {
  if (body.parts.length === 0) {
    return literalData('');
  }
  const quoted: WordNode = {
    ...body,
    parts: body.parts.map((part) => ('quoted' in part ? { ...part, quoted: true } : part)),
  };
  const words = evaluateWord(quoted, context);
  const source = sourceOf(words);
  const data = literalData(words.map((word) => word.value).join(' '));
  return source === undefined
    ? data
    : { ...data, network: source.network, secret: source.secret, decoded: source.decoded };
}
