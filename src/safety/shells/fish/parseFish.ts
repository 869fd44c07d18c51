import type { AssignmentNode, RedirectNode, Script, SimpleCommand, Statement, WordNode, WordPart } from '../../script';
import { TextReader } from '../textReader';

export interface FishParse {
  readonly script: Script;
  /** Every byte is explained. */
  readonly complete: boolean;
}

/** A lexer and parser for fish: https://fishshell.com/docs/current/language.html */
export function parseFish(text: string): FishParse {
  const parser = new FishParser(new TextReader(text));
  const script = parser.script(undefined);
  return { script, complete: parser.complete };
}

/** Words that only steer: what follows on the line is a command of its own. */
const steering = new Set(['if', 'while', 'not', '!', 'and', 'or', 'begin', 'else', 'time', 'command', 'builtin']);
const blockOpeners = new Set(['if', 'while', 'begin', 'for', 'switch', 'function']);

class FishParser {
  complete = true;
  private openBlocks = 0;

  constructor(private readonly reader: TextReader) {}

  /** Reads statements up to `close` or the end. */
  script(close: ')' | undefined): Script {
    const statements: Statement[] = [];
    let stages: Statement[] = [];
    const flush = (): void => {
      const only = stages[0];
      if (only !== undefined) {
        statements.push(
          stages.length === 1
            ? only
            : {
                kind: 'pipeline',
                stages,
                span: { start: only.span.start, end: stages.at(-1)?.span.end ?? only.span.end },
              },
        );
      }
      stages = [];
    };
    for (;;) {
      this.blanks();
      if (this.reader.done || this.reader.peek() === close) {
        break;
      }
      if (this.reader.take(/\n|;|&&|\|\|/y) !== undefined) {
        flush();
      } else if (this.reader.take(/&?\||\d>\|/y) !== undefined) {
        continue;
      } else if (this.reader.take(/&(?!>)/y) !== undefined) {
        flush();
      } else if (this.reader.peek() === ')') {
        this.complete = false;
        this.reader.next();
      } else {
        stages.push(...this.command(close));
      }
    }
    flush();
    if (close !== undefined) {
      if (this.reader.peek() === close) {
        this.reader.next();
      } else {
        this.complete = false;
      }
    } else if (this.openBlocks !== 0) {
      this.complete = false;
    }
    return { statements };
  }

  private blanks(): void {
    this.reader.take(/(?:[ \t]|\\\n|#[^\n]*)+/y);
  }

  private command(close: ')' | undefined): Statement[] {
    const start = this.reader.position;
    const words: WordNode[] = [];
    const redirects: RedirectNode[] = [];
    for (;;) {
      this.reader.take(/(?:[ \t]|\\\n)+/y);
      if (
        this.reader.done ||
        this.reader.peek() === close ||
        /^(?:[\n;|]|&(?!>)|\d>\|)/.test(this.reader.text.slice(this.reader.position, this.reader.position + 3))
      ) {
        break;
      }
      if (this.reader.peek() === '#') {
        this.blanks();
        continue;
      }
      const redirect = this.redirect();
      if (redirect !== undefined) {
        redirects.push(...redirect);
        continue;
      }
      const word = this.word();
      if (word === undefined) {
        break;
      }
      words.push(word);
    }
    return this.shape(words, redirects, start);
  }

  private redirect(): RedirectNode[] | undefined {
    const start = this.reader.position;
    const operator = this.reader.take(/\d?(?:>>|>\?|>|<\??)(?:&\d|&-)?|&>>?|\d?>&\d/y);
    if (operator === undefined) {
      return undefined;
    }
    if (/&[\d-]$/.test(operator)) {
      return [{ kind: 'duplicate', span: { start, end: this.reader.position } }];
    }
    this.reader.take(/[ \t]+/y);
    const target = this.word();
    if (target === undefined) {
      this.complete = false;
      return [];
    }
    return [
      {
        kind: 'file',
        mode: operator.includes('<') ? 'read' : operator.includes('>>') ? 'append' : 'write',
        target,
        span: { start, end: this.reader.position },
      },
    ];
  }

  private shape(words: WordNode[], redirects: RedirectNode[], start: number): Statement[] {
    let rest = words;
    for (let first = rest[0]; first !== undefined && steering.has(first.raw); first = rest[0]) {
      if (blockOpeners.has(first.raw)) {
        this.openBlocks += 1;
      }
      // `command -v x` asks, `command x` runs.
      if (
        (first.raw === 'command' || first.raw === 'builtin') &&
        (rest.length === 1 || rest[1]?.raw.startsWith('-') === true)
      ) {
        break;
      }
      rest = rest.slice(1);
    }
    const assignments: AssignmentNode[] = [];
    for (let head = rest[0]; head !== undefined && rest.length > 1; head = rest[0]) {
      const assignment = assignmentOf(head);
      if (assignment === undefined) {
        break;
      }
      assignments.push(assignment);
      rest = rest.slice(1);
    }
    const first = rest[0];
    const span = { start, end: this.reader.position };
    if (first === undefined) {
      return redirects.length > 0 ? [simple([], redirects, span)] : [];
    }
    switch (first.raw) {
      case 'end':
        this.openBlocks -= 1;
        return redirects.length > 0 ? [simple([], redirects, span)] : [];
      case 'for': {
        this.openBlocks += 1;
        const items = rest.slice(3);
        return [{ kind: 'group', span, bodies: [], redirects: [], loop: { name: rest[1]?.raw ?? '', items } }];
      }
      case 'switch':
        this.openBlocks += 1;
        return [{ kind: 'condition', span, words: rest.slice(1), arithmetic: false }];
      case 'case':
        return [{ kind: 'condition', span, words: rest.slice(1), arithmetic: false }];
      case 'function':
        this.openBlocks += 1;
        return [simple([word('function-definition', first.span), ...rest.slice(1)], redirects, span)];
      default:
        return [{ ...simple(rest, redirects, span), assignments }];
    }
  }

  private word(): WordNode | undefined {
    const start = this.reader.position;
    const parts: WordPart[] = [];
    while (!this.reader.done) {
      const part = this.part(parts.length === 0);
      if (part === undefined) {
        break;
      }
      parts.push(...part);
    }
    if (this.reader.position === start) {
      this.complete = false;
      this.reader.next();
      return undefined;
    }
    return {
      raw: this.reader.text.slice(start, this.reader.position),
      span: { start, end: this.reader.position },
      parts,
    };
  }

  private part(first: boolean): WordPart[] | undefined {
    const { reader } = this;
    switch (reader.peek()) {
      case "'":
        return [this.singleQuoted()];
      case '"':
        return this.doubleQuoted();
      case '(':
        reader.next();
        return [{ kind: 'output', script: this.script(')'), quoted: false }];
      case '$':
        return [this.variable(false)];
      case '\\':
        return [this.escape()];
      case '*':
      case '?':
        return [{ kind: 'glob', text: reader.take(/[*?]+/y) ?? '' }];
      case '{':
        return [this.braces()];
      case '~':
        reader.next();
        return [{ kind: 'text', value: '~', quoted: !first }];
      default: {
        const text = reader.take(/[^\s;|&<>()'"$\\*?{}~#]+|#|\}|~/y);
        return text === undefined ? undefined : [{ kind: 'text', value: text, quoted: false }];
      }
    }
  }

  private singleQuoted(): WordPart {
    const text = this.reader.take(/'(?:[^'\\]|\\[^])*'/y);
    if (text === undefined) {
      return this.unterminated();
    }
    return { kind: 'text', value: text.slice(1, -1).replace(/\\(['\\])/g, '$1'), quoted: true };
  }

  private unterminated(): WordPart {
    this.complete = false;
    const text = this.reader.text.slice(this.reader.position + 1);
    this.reader.position = this.reader.text.length;
    return { kind: 'text', value: text, quoted: true };
  }

  private doubleQuoted(): WordPart[] {
    const { reader } = this;
    reader.next();
    const parts: WordPart[] = [{ kind: 'text', value: '', quoted: true }];
    while (!reader.done && reader.peek() !== '"') {
      if (reader.startsWith('$(')) {
        reader.position += 2;
        parts.push({ kind: 'output', script: this.script(')'), quoted: true });
      } else if (reader.peek() === '$') {
        parts.push(this.variable(true));
      } else {
        const text = reader.take(/(?:[^"\\$]|\\[^])+/y) ?? reader.next();
        parts.push({
          kind: 'text',
          value: text.replace(/\\(["\\$\n])/g, (_, character: string) => (character === '\n' ? '' : character)),
          quoted: true,
        });
      }
    }
    if (reader.done) {
      this.complete = false;
    }
    reader.next();
    return parts;
  }

  private variable(quoted: boolean): WordPart {
    const { reader } = this;
    reader.next();
    if (reader.peek() === '(') {
      reader.next();
      return { kind: 'output', script: this.script(')'), quoted };
    }
    const name = reader.take(/\$*\w+|\{\w+\}/y);
    if (name === undefined) {
      return { kind: 'text', value: '$', quoted };
    }
    const index = reader.peek() === '[' ? reader.take(/\[[^\]\n]*\]/y) : undefined;
    const bare = name.replace(/[{}]/g, '');
    return index === undefined && !bare.startsWith('$')
      ? { kind: 'variable', name: bare, quoted }
      : {
          kind: 'variable',
          name: bare,
          quoted,
          operation: { kind: 'other', text: `${name}${index ?? ''}`, scripts: [] },
        };
  }

  private escape(): WordPart {
    const text =
      this.reader.take(
        /\\(?:x[0-9a-fA-F]{1,2}|X[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c[a-zA-Z]|[^])/y,
      ) ?? this.reader.next();
    const hex = /^\\[xXuU]([0-9a-fA-F]+)$/.exec(text)?.[1];
    const octal = /^\\([0-7]+)$/.exec(text)?.[1];
    const code =
      hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : undefined;
    if (code !== undefined) {
      return { kind: 'text', value: String.fromCodePoint(Math.min(code, 0x10_ff_ff)), quoted: true, encoded: true };
    }
    const character = text.slice(1);
    return { kind: 'text', value: escapes[character] ?? character, quoted: true };
  }

  private braces(): WordPart {
    const { reader } = this;
    const start = reader.position;
    const text = reader.take(/\{[^{}\s()'"$\\]*\}/y);
    if (text === undefined) {
      reader.next();
      if (reader.peek() !== '}') {
        this.complete = false;
      }
      return { kind: 'text', value: '{', quoted: false };
    }
    const span = { start, end: reader.position };
    const choices = text.slice(1, -1).split(',');
    return choices.length < 2
      ? { kind: 'text', value: text, quoted: false }
      : { kind: 'alternatives', words: choices.map((choice) => word(choice, span)) };
  }
}

/** `NAME=value` before a command, since fish 3.1. */
function assignmentOf(node: WordNode): AssignmentNode | undefined {
  const [head, ...rest] = node.parts;
  const match = head?.kind === 'text' && !head.quoted ? /^([A-Za-z_]\w*)=(.*)$/s.exec(head.value) : null;
  if (match?.[1] === undefined) {
    return undefined;
  }
  const value: WordNode = { ...node, parts: [{ kind: 'text', value: match[2] ?? '', quoted: true }, ...rest] };
  return { name: match[1], value, elements: [], span: node.span };
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  e: '',
  a: '',
  b: '',
  r: '',
  f: '',
  v: '',
  '\n': '',
};

function simple(words: readonly WordNode[], redirects: readonly RedirectNode[], span: WordNode['span']): SimpleCommand {
  return { kind: 'simple', span, assignments: [], words, redirects };
}

function word(text: string, span: WordNode['span']): WordNode {
  return { raw: text, span, parts: [{ kind: 'text', value: text, quoted: false }] };
}
