import type { RedirectNode, Script, Statement, WordNode, WordPart } from '../../script';
import type { Span } from '../../verdict';
import { TextReader } from '../textReader';
import { foldExpression } from './foldExpression';
import { doubleQuotedParts, hereStringParts } from './powerShellStrings';

/** Words that start a statement whose blocks and conditions are judged like any other code. */
const keywords = /(?:if|elseif|else|while|for|foreach|switch|do|until|try|catch|finally|trap|param|begin|process|end|clean|dynamicparam|function|filter|return|throw|exit|break|continue|using|class|enum|data|workflow|parallel|sequence|inlinescript|in)(?![\w.\\/:-])/iy;
const assignmentOperator = /\s*(?:=(?!=)|\+=|-=|\*=|\/=|%=|\?\?=)/y;
const comment = /#(?!>)[^\n]*|<#[^]*?#>/y;
const blank = /(?:[ \t]|`\r?\n)+/y;
const anyBlank = /(?:\s|#(?!>)[^\n]*|<#[^]*?#>)+/y;

/**
 * A lexer and parser for PowerShell: about_Parsing, about_Command_Syntax and about_Operators of Microsoft's reference.
 * Expressions are not computed beyond literals; the commands and method calls in them are collected.
 */
export class PowerShellParser {
  complete = true;
  /** Literal argument words, for the comparison with tree-sitter. */
  readonly plainWords: Span[] = [];
  readonly comments: Span[] = [];
  /** Numbers with a unit (`100MB`), which tree-sitter cannot read. */
  readonly numbers: Span[] = [];
  private readonly reader: TextReader;

  constructor(text: string) {
    this.reader = new TextReader(text);
  }

  parse(): Script {
    return this.script(undefined);
  }

  private script(close: ')' | '}' | undefined): Script {
    const statements: Statement[] = [];
    let stages: Statement[] = [];
    const flush = (): void => {
      const only = stages[0];
      if (only !== undefined) {
        statements.push(stages.length === 1 ? only : { kind: 'pipeline', stages, span: { start: only.span.start, end: stages.at(-1)?.span.end ?? 0 } });
      }
      stages = [];
    };
    for (;;) {
      this.blanks();
      if (this.reader.done || (close !== undefined && this.reader.peek() === close)) {
        break;
      }
      if (this.reader.take(/\n|;|&&|\|\|/y) !== undefined) {
        flush();
      } else if (this.reader.take(/\|\s*/y) !== undefined) {
        continue;
      } else if (stages.length > 0 && this.reader.take(/&(?=\s*(?:$|[;\n)}]))/y) !== undefined) {
        flush();
      } else if (stages.length > 0 && this.reader.peek() === '&') {
        // Windows PowerShell 5 rejects it, PowerShell 7 starts a job and goes on.
        this.reader.next();
        flush();
      } else if (/[)}\]]/.test(this.reader.peek())) {
        this.complete = false;
        this.reader.next();
      } else {
        const before = this.reader.position;
        stages.push(...this.element());
        if (this.reader.position === before) {
          this.complete = false;
          this.reader.next();
        }
      }
    }
    flush();
    if (close !== undefined) {
      if (this.reader.peek() !== close) {
        this.complete = false;
      }
      this.reader.next();
    }
    return { statements };
  }

  private blanks(): void {
    for (;;) {
      const start = this.reader.position;
      if (this.reader.take(comment) !== undefined) {
        this.comments.push({ start, end: this.reader.position });
      } else if (this.reader.take(blank) === undefined) {
        return;
      }
    }
  }

  private element(): Statement[] {
    const { reader } = this;
    const start = reader.position;
    if (reader.take(keywords) !== undefined) {
      return this.keyword(reader.text.slice(start, reader.position).toLowerCase(), start);
    }
    if (reader.take(/:\w+(?=\s+(?:while|for|foreach|do|switch))/iy) !== undefined) {
      return [];
    }
    const assigned = this.assignment();
    if (assigned !== undefined) {
      return assigned;
    }
    if (/[&.]/.test(reader.peek()) && /^(?:&|\.(?=[\s('"${]))/.test(reader.text.slice(reader.position))) {
      reader.next();
      this.blanks();
      return this.command(start, true);
    }
    if (/[$(@{['"\d,!+]/.test(reader.peek()) || /^(?:-(?:not|join|split|bnot)\b|-\d|--\$|-\(|\.\d)/i.test(reader.text.slice(reader.position, reader.position + 8))) {
      return this.expression(start);
    }
    return this.command(start, false);
  }

  /** `$x = ...`, `[int]$x += ...`, `$a.b = ...`, `$a, $b = ...`; the name is kept for literal values. */
  private assignment(): Statement[] | undefined {
    const { reader } = this;
    const start = reader.position;
    const target = /(?:\[[\w.,\s]*(?:\[[\w.,\s]*\])?\]\s*)*\$(?:\{[^}]+\}|[\w:?]+)((?:\.\w+|\[[^\]\n]*\])*)(?:\s*,\s*\$[\w:]+)*/y;
    const left = reader.take(target);
    if (left === undefined || reader.take(assignmentOperator) === undefined) {
      reader.position = start;
      return undefined;
    }
    this.blanks();
    while (reader.peek() === '\n') {
      reader.next();
      this.blanks();
    }
    const valueStart = reader.position;
    const inner: Statement[] = [];
    do {
      this.blanks();
      inner.push(...this.element());
      this.blanks();
    } while (reader.take(/\|\s*/y) !== undefined);
    const span = { start, end: reader.position };
    const name = /\$\{?([\w:]+)/.exec(left)?.[1]?.toLowerCase() ?? '';
    const literal = foldExpression(reader.text.slice(valueStart, reader.position).trim());
    const simpleName = /^(?:\[[\w.]+\]\s*)*\$\{?[\w:]+\}?$/.test(left.trim());
    const value: WordNode = { raw: left, span, parts: [{ kind: 'text', value: literal ?? '', quoted: true }] };
    const body: Statement = inner.length === 1 ? (inner[0] as Statement) : { kind: 'pipeline', stages: inner, span };
    return [
      { kind: 'group', span, bodies: [{ statements: literal === undefined ? [body] : [] }], redirects: [] },
      { kind: 'simple', span, words: [], redirects: [], assignments: [{ name, span, value: literal === undefined || !simpleName ? undefined : value, elements: [] }] },
    ];
  }

  private keyword(name: string, start: number): Statement[] {
    const { reader } = this;
    const bodies: Script[] = [];
    if (name === 'using' || name === 'class' || name === 'enum') {
      const line = reader.take(/[^\n;{]*/y) ?? '';
      const span = { start, end: reader.position };
      if (name !== 'using' || /^\s*module\b/i.test(line)) {
        return [{ kind: 'simple', span, assignments: [], redirects: [], words: [plainWord('using-module', span)] }];
      }
      return [];
    }
    if (name === 'function' || name === 'filter' || name === 'workflow') {
      this.blanks();
      const called = reader.take(/[\w:-]+/y) ?? '';
      this.blanks();
      bodies.push(...this.groups());
      return [{ kind: 'function', span: { start, end: reader.position }, name: called.toLowerCase(), body: { statements: bodies.flatMap((body) => body.statements) } }];
    }
    if (/^(?:return|throw|exit|break|continue)$/.test(name)) {
      this.blanks();
      return reader.done || /[\n;|})]/.test(reader.peek()) ? [] : this.element();
    }
    this.blanks();
    // `foreach ($x in list)`, `switch -Regex (x)`, `catch [Type]`, `for (;;)`.
    reader.take(/(?:-\w+\s+)+/y);
    reader.take(/(?:\[[\w.]+\]\s*,?\s*)+(?=\{)/y);
    if (name === 'foreach') {
      const loop = reader.take(/\(\s*\$(\w+)\s+in\s+/iy);
      if (loop !== undefined) {
        const span = { start, end: reader.position };
        const list = this.script(')');
        const variable = /\$(\w+)/.exec(loop)?.[1]?.toLowerCase() ?? '';
        this.blanks();
        return [{ kind: 'group', span, bodies: this.groups(), redirects: [], loop: { name: variable, items: [{ raw: loop, span, parts: [{ kind: 'output', script: list, quoted: true }] }] } }];
      }
    }
    bodies.push(...this.groups());
    const span = { start, end: reader.position };
    return bodies.length === 0 ? [] : [{ kind: 'group', span, bodies, redirects: [] }];
  }

  /** Parenthesised conditions and braced blocks, one after the other. */
  private groups(): Script[] {
    const { reader } = this;
    const bodies: Script[] = [];
    for (;;) {
      const before = reader.position;
      reader.take(anyBlank);
      if (reader.peek() === '(') {
        reader.next();
        bodies.push(this.script(')'));
      } else if (reader.peek() === '{') {
        reader.next();
        bodies.push(this.script('}'));
      } else {
        reader.position = before;
        return bodies;
      }
    }
  }

  /** `@{ key = value; ... }` after its opening: values are statements. */
  private hashtable(): Script {
    const { reader } = this;
    const statements: Statement[] = [];
    for (;;) {
      reader.take(anyBlank);
      if (reader.done || reader.peek() === '}') {
        break;
      }
      if (reader.take(/;/y) !== undefined) {
        continue;
      }
      const before = reader.position;
      if (reader.take(/(?:[\w-]+|'[^'\n]*'|"[^"$\n]*"|\$[\w.]+)\s*=/y) === undefined) {
        this.complete = false;
      }
      do {
        this.blanks();
        statements.push(...this.element());
        this.blanks();
      } while (reader.take(/\|\s*/y) !== undefined);
      if (reader.position === before) {
        reader.next();
      }
    }
    if (reader.done) {
      this.complete = false;
    }
    reader.next();
    return { statements };
  }

  private command(start: number, invoked: boolean): Statement[] {
    const { reader } = this;
    const words: WordNode[] = [];
    const redirects: RedirectNode[] = [];
    for (;;) {
      this.blanks();
      if (reader.done || /[\n;|)}]/.test(reader.peek()) || (reader.peek() === '&' && words.length > 0)) {
        break;
      }
      if (reader.take(/--%/y) !== undefined) {
        const rest = reader.position;
        const text = reader.take(/[^\n|]*/y) ?? '';
        words.push(...text.split(/\s+/).filter((piece) => piece !== '').map((piece) => plainWord(piece, { start: rest, end: reader.position })));
        continue;
      }
      const redirect = this.redirect();
      if (redirect !== undefined) {
        redirects.push(...redirect);
        continue;
      }
      const word = this.word(words.length === 0 && !invoked);
      if (word === undefined) {
        this.complete = false;
        reader.next();
        continue;
      }
      words.push(...word);
      this.comma();
    }
    const span = { start, end: reader.position };
    return words.length === 0 && redirects.length === 0 ? [] : [{ kind: 'simple', span, assignments: [], words, redirects }];
  }

  /** A list of barewords is one argument; tree-sitter cannot read it, so the comma counts as part of a word. */
  private comma(): void {
    const start = this.reader.position;
    if (this.reader.take(/\s*,\s*/y) !== undefined && /[\w*]/.test(this.reader.text.charAt(start - 1)) && /[\w*]/.test(this.reader.peek())) {
      this.plainWords.push({ start, end: this.reader.position });
    }
  }

  private redirect(): RedirectNode[] | undefined {
    const { reader } = this;
    const start = reader.position;
    const operator = reader.take(/(?:[1-6*]?>>?)(?:&\d)?(?![=])|</y);
    if (operator === undefined) {
      return undefined;
    }
    const span = { start, end: reader.position };
    if (operator.includes('&')) {
      return [{ kind: 'duplicate', span }];
    }
    this.blanks();
    const target = this.word(false)?.[0];
    if (target === undefined) {
      this.complete = false;
      return [];
    }
    return [{ kind: 'file', mode: operator === '<' ? 'read' : operator.includes('>>') ? 'append' : 'write', target, span: { start, end: reader.position } }];
  }

  /** One argument; `-Name:value` is two words. */
  private word(isName: boolean): WordNode[] | undefined {
    const { reader } = this;
    const start = reader.position;
    const parameter = isName ? undefined : reader.take(/-[A-Za-z_?]\w*:(?=\S)/y);
    if (parameter !== undefined) {
      const name = plainWord(parameter.slice(0, -1), { start, end: reader.position });
      const value = this.word(false);
      return value === undefined ? [name] : [name, ...value];
    }
    const parts: WordPart[] = [];
    let ticks = 0;
    while (!reader.done) {
      const character = reader.peek();
      if (character === '`') {
        reader.next();
        if (/[\r\n]/.test(reader.peek())) {
          reader.position -= 1;
          break;
        }
        ticks += 1;
        parts.push({ kind: 'text', value: reader.next(), quoted: true });
        continue;
      }
      const part = this.part(parts.length === 0);
      if (part === undefined) {
        break;
      }
      parts.push(...part);
    }
    if (reader.position === start) {
      return undefined;
    }
    const raw = reader.text.slice(start, reader.position);
    const span = { start, end: reader.position };
    if (ticks === 0 && parts.every((part) => part.kind === 'text' || part.kind === 'glob') && !/['"`]/.test(raw)) {
      if (/^-?-|[./=%:+~]/.test(raw)) {
        this.plainWords.push(span);
      }
    }
    return [{ raw, span, parts: isName && ticks > 0 ? parts.map((part) => (part.kind === 'text' ? { ...part, encoded: true } : part)) : parts }];
  }

  private part(first: boolean): WordPart[] | undefined {
    const { reader } = this;
    switch (reader.peek()) {
      case "'": {
        const text = reader.take(/'(?:[^']|'')*'/y);
        return text === undefined ? [this.unterminated()] : [{ kind: 'text', value: text.slice(1, -1).replaceAll("''", "'"), quoted: true }];
      }
      case '"':
        return this.doubleQuoted();
      case '$':
      case '(':
      case '@':
      case '{':
      case '[':
        return this.valuePart(first);
      default: {
        const text = reader.take(/[^\s;|&<>(){}'"`$,*?]+/y);
        if (text !== undefined) {
          return [{ kind: 'text', value: text, quoted: false }];
        }
        const glob = reader.take(/[*?]+/y);
        return glob === undefined ? undefined : [{ kind: 'glob', text: glob }];
      }
    }
  }

  private doubleQuoted(): WordPart[] {
    const text = this.reader.take(/"(?:[^"`$]|`[^]|""|\$(?!\()|\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*"/y);
    return text === undefined ? [this.unterminated()] : this.partsOf(doubleQuotedParts(text.slice(1, -1)));
  }

  private partsOf(pieces: ReturnType<typeof doubleQuotedParts>): WordPart[] {
    return pieces.map((piece): WordPart => (piece.kind === 'script' ? { kind: 'output', script: this.nested(piece.text), quoted: true } : piece.kind === 'variable' ? { kind: 'variable', name: piece.name, quoted: true } : { kind: 'text', value: piece.text, quoted: true }));
  }

  private nested(text: string): Script {
    const parser = new PowerShellParser(text);
    const script = parser.parse();
    this.complete &&= parser.complete;
    return script;
  }

  private unterminated(): WordPart {
    this.complete = false;
    const text = this.reader.text.slice(this.reader.position + 1);
    this.reader.position = this.reader.text.length;
    return { kind: 'text', value: text, quoted: true };
  }

  /** Something that starts like an expression inside an argument. */
  private valuePart(first: boolean): WordPart[] | undefined {
    const { reader } = this;
    const here = hereStringParts(reader);
    if (here !== undefined) {
      return this.partsOf(here);
    }
    if (reader.take(/\$\(|@\(/y) !== undefined) {
      return [{ kind: 'output', script: this.script(')'), quoted: true }];
    }
    if (reader.peek() === '(') {
      const start = reader.position;
      reader.next();
      const script = this.script(')');
      const text = foldExpression(reader.text.slice(start, reader.position));
      const calls = this.members();
      if (text !== undefined && calls.length === 0) {
        return [{ kind: 'text', value: text, quoted: true, encoded: true }];
      }
      return [{ kind: 'output', script: { statements: [...script.statements, ...calls] }, quoted: true }];
    }
    if (reader.take(/@\{/y) !== undefined) {
      return [{ kind: 'unknown', text: '@{}', scripts: [this.hashtable()] }];
    }
    if (reader.take(/\{/y) !== undefined) {
      return [{ kind: 'unknown', text: '{}', scripts: [this.script('}')] }];
    }
    const variable = reader.take(/[$@](?:\{[^}\n]+\}|(?:\w+:)?[\w]+|[$?^])/y);
    if (variable !== undefined) {
      const calls = this.members();
      const name = variable.slice(1).replace(/^\{|\}$/g, '').toLowerCase();
      return calls.length > 0 ? [{ kind: 'output', script: { statements: calls }, quoted: true }] : [{ kind: 'variable', name, quoted: true }];
    }
    if (reader.peek() === '[' && first && /^\[[\w.]+(?:\[\])?\](?:::|['"$(\d])/.test(reader.text.slice(reader.position))) {
      const start = reader.position;
      return [{ kind: 'output', script: { statements: this.expression(start, true) }, quoted: true }];
    }
    const text = reader.take(/[[$@]/y);
    return text === undefined ? undefined : [{ kind: 'text', value: text, quoted: false }];
  }

  /** `.Property`, `.Method(...)`, `::Static(...)`, `[index]` after a value: the calls as commands. */
  private members(): Statement[] {
    const { reader } = this;
    const calls: Statement[] = [];
    for (;;) {
      const start = reader.position;
      const name = reader.take(/(?:\?\.|\.|::)(?:\w+|'[^'\n]*'|"[^"\n]*"|\$\w+)/y);
      if (name !== undefined) {
        if (reader.peek() === '(') {
          reader.next();
          const body = this.script(')');
          const span = { start, end: reader.position };
          const clean = name.replace(/^\?/, '').replace(/['"]/g, '').toLowerCase();
          calls.push({ kind: 'group', span, bodies: [body], redirects: [] });
          calls.push({ kind: 'simple', span, assignments: [], redirects: [], words: [plainWord(clean, span), { raw: reader.text.slice(start + name.length + 1, reader.position - 1), span, parts: [{ kind: 'text', value: foldExpression(reader.text.slice(start + name.length + 1, reader.position - 1)) ?? '\uFFFC', quoted: true }] }] });
        }
        continue;
      }
      if (reader.peek() === '[') {
        reader.next();
        let depth = 1;
        while (!reader.done && depth > 0) {
          const character = reader.next();
          depth += character === '[' ? 1 : character === ']' ? -1 : 0;
          if (character === '(') {
            reader.position -= 1;
            reader.next();
            calls.push({ kind: 'group', span: { start, end: reader.position }, bodies: [this.script(')')], redirects: [] });
          }
        }
        continue;
      }
      return calls;
    }
  }

  /** Everything to the end of the pipeline element: operators between values. `single`: only one value. */
  private expression(start: number, single = false): Statement[] {
    const { reader } = this;
    const statements: Statement[] = [];
    const redirects: RedirectNode[] = [];
    for (;;) {
      this.blanks();
      if (reader.done || /[\n;|)}&]/.test(reader.peek())) {
        break;
      }
      if (reader.take(/-[A-Za-z]+|\.\.|[-+*/%,!]+|==|=(?=[^=])|\?\?|\?|:(?!:)/y) !== undefined) {
        reader.take(/\s+/y);
        continue;
      }
      const redirect = this.redirect();
      if (redirect !== undefined) {
        redirects.push(...redirect);
        continue;
      }
      const found = this.value();
      if (found === undefined) {
        this.complete = false;
        reader.next();
        continue;
      }
      statements.push(...found);
      if (single) {
        break;
      }
    }
    const span = { start, end: reader.position };
    const literal = foldExpression(reader.text.slice(start, reader.position));
    const shown: Statement[] = literal === undefined ? [] : [{ kind: 'simple', span, assignments: [], redirects: [], words: [plainWord('write-output', span), { raw: literal, span, parts: [{ kind: 'text', value: literal, quoted: true }] }] }];
    return [{ kind: 'group', span, bodies: [{ statements: statements.length === 0 ? shown : statements }], redirects }];
  }

  private value(): Statement[] | undefined {
    const { reader } = this;
    const start = reader.position;
    const type = reader.take(/(?:\[[\w.`,\s+]*(?:\[[\w.,\s]*\])?\](?=\s*(?:::|[$('"[@{\d-])|\s*[|;\n)}]|\s+-|$))+/y);
    if (type !== undefined) {
      const named = /\[([\w.]+)[^[]*\]$/.exec(type)?.[1]?.toLowerCase() ?? '';
      const calls = this.members();
      return calls.map((call): Statement => (call.kind === 'simple' && call.words[0]?.raw.startsWith('::') === true ? { ...call, words: [plainWord(`[${named.replace(/^system\./, '')}]${call.words[0].raw}`, call.span), ...call.words.slice(1)] } : call));
    }
    const here = hereStringParts(reader);
    if (here !== undefined) {
      return this.partStatements(this.partsOf(here), start);
    }
    const character = reader.peek();
    if (character === '{' ) {
      reader.next();
      const body = this.script('}');
      return [{ kind: 'group', span: { start, end: reader.position }, bodies: [body], redirects: [] }];
    }
    if (reader.take(/\$\(|@\(|\(/y) !== undefined) {
      const body = this.script(')');
      return [{ kind: 'group', span: { start, end: reader.position }, bodies: [body], redirects: [] }, ...this.members()];
    }
    if (reader.take(/@\{/y) !== undefined) {
      const body = this.hashtable();
      return [{ kind: 'group', span: { start, end: reader.position }, bodies: [body], redirects: [] }, ...this.members()];
    }
    if (character === "'" || character === '"') {
      const parts = this.part(true) ?? [];
      return [...this.partStatements(parts, start), ...this.members()];
    }
    if (reader.take(/[$@](?:\{[^}\n]+\}|(?:\w+:)?\w+|[$?^])(?:\+\+|--)?/y) !== undefined) {
      return this.members();
    }
    const unit = reader.take(/\d+(?:\.\d+)?(?:kb|mb|gb|tb|pb)\b/iy);
    if (unit !== undefined) {
      this.numbers.push({ start, end: reader.position });
      return [];
    }
    return reader.take(/\d[\w.]*|\.\d+/y) === undefined ? (reader.take(/[A-Za-z_][\w.-]*/y) === undefined ? undefined : []) : this.members();
  }

  private partStatements(parts: readonly WordPart[], start: number): Statement[] {
    const span = { start, end: this.reader.position };
    return parts.flatMap((part): Statement[] => (part.kind === 'output' ? [{ kind: 'group', span, bodies: [part.script], redirects: [] }] : []));
  }
}

function plainWord(text: string, span: Span): WordNode {
  return { raw: text, span, parts: [{ kind: 'text', value: text, quoted: false }] };
}
