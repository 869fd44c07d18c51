import type { RedirectNode, Script, Statement, WordNode } from '../../script';
import { foldExpression } from './foldExpression';
import { PowerShellWords, plainWord } from './powerShellWords';

/** Words that start a statement whose blocks and conditions are judged like any other code. */
const keywords =
  /(?:if|elseif|else|while|for|foreach|switch|do|until|try|catch|finally|trap|param|begin|process|end|clean|dynamicparam|function|filter|return|throw|exit|break|continue|using|class|enum|data|workflow|parallel|sequence|inlinescript|in)(?![\w.\\/:-])/iy;
const assignmentOperator = /\s*(?:=(?!=)|\+=|-=|\*=|\/=|%=|\?\?=)/y;
/** Properties that change the file or process behind the object, not only the object. */
const liveMember =
  /\.(?:priorityclass|priorityboostenabled|processoraffinity|isreadonly|attributes|(?:lastwrite|lastaccess|creation)time(?:utc)?)\s*$/i;
const maxAssignments = 32;
const anyBlank = /(?:\s|#(?!>)[^\n]*|<#[^]*?#>)+/y;

/**
 * A lexer and parser for PowerShell: about_Parsing, about_Command_Syntax and about_Operators of Microsoft's reference.
 * Expressions are not computed beyond literals; the commands and method calls in them are collected.
 */
export class PowerShellParser extends PowerShellWords {
  /** Assignments whose values are being read. */
  private assignments = 0;

  parse(): Script {
    return this.script(undefined);
  }

  protected script(close: ')' | '}' | undefined): Script {
    const statements: Statement[] = [];
    let stages: Statement[] = [];
    const flush = (): void => {
      const only = stages[0];
      if (only !== undefined) {
        statements.push(
          stages.length === 1
            ? only
            : { kind: 'pipeline', stages, span: { start: only.span.start, end: stages.at(-1)?.span.end ?? 0 } },
        );
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
    if (
      /[$(@{['"\d,!+]/.test(reader.peek()) ||
      /^(?:-(?:not|join|split|bnot)\b|-\d|--\$|-\(|\.\d)/i.test(reader.text.slice(reader.position, reader.position + 8))
    ) {
      return this.expression(start);
    }
    return this.command(start, false);
  }

  /** `$x = ...`, `[int]$x += ...`, `$a.b = ...`, `$a, $b = ...`; the name is kept for literal values. */
  private assignment(): Statement[] | undefined {
    const { reader } = this;
    const start = reader.position;
    const target =
      /(?:\[[\w.,\s]*(?:\[[\w.,\s]*\])?\]\s*)*\$(?:\{[^}]+\}|[\w:?]+)((?:\.\w+|\[[^\]\n($]*\])*)(?:\s*,\s*\$[\w:]+)*/y;
    const member = reader.take(/\[[\w.]+\]::\w+(?=\s*=(?!=))/y);
    const left = member ?? reader.take(target);
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
    this.assignments += 1;
    if (this.assignments > maxAssignments) {
      // `$a=$a=$a=..` would be read again at each of them.
      this.complete = false;
      reader.position = reader.text.length;
    }
    const inner: Statement[] = [];
    do {
      this.blanks();
      inner.push(...this.element());
      this.blanks();
    } while (reader.take(/\|\s*/y) !== undefined);
    this.assignments -= 1;
    const span = { start, end: reader.position };
    const name = /\$\{?([\w:]+)/.exec(left)?.[1]?.toLowerCase() ?? '';
    const written = reader.text.slice(valueStart, reader.position).trim();
    const literal = foldExpression(written);
    const encoded = !/^(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|-?[\d.]+)$/.test(written);
    const simpleName = /^(?:\[[\w.]+\]\s*)*\$\{?[\w:]+\}?$/.test(left.trim());
    const value: WordNode = { raw: left, span, parts: [{ kind: 'text', value: literal ?? '', quoted: true, encoded }] };
    const live: Statement[] = liveMember.test(left)
      ? [{ kind: 'simple', span, assignments: [], redirects: [], words: [plainWord('set-member', span)] }]
      : [];
    if (member !== undefined || name === 'psdefaultparametervalues') {
      // `[A]::B = ..` changes a setting of .NET for everything that follows, the variable one of the cmdlets.
      const words = [
        plainWord('set-static-member', span),
        plainWord(member ?? reader.text.slice(start, reader.position), span),
      ];
      return [...inner, { kind: 'simple', span, assignments: [], redirects: [], words }];
    }
    const body: Statement = inner.length === 1 ? (inner[0] as Statement) : { kind: 'pipeline', stages: inner, span };
    if (literal === undefined && simpleName) {
      const output: WordNode = {
        raw: left,
        span,
        parts: [{ kind: 'output', script: { statements: [body] }, quoted: true }],
      };
      return [
        { kind: 'simple', span, words: [], redirects: [], assignments: [{ name, span, value: output, elements: [] }] },
      ];
    }
    return [
      ...live,
      { kind: 'group', span, bodies: [{ statements: literal === undefined ? [body] : [] }], redirects: [] },
      {
        kind: 'simple',
        span,
        words: [],
        redirects: [],
        assignments: [{ name, span, value: literal === undefined || !simpleName ? undefined : value, elements: [] }],
      },
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
      return [
        {
          kind: 'function',
          span: { start, end: reader.position },
          name: called.toLowerCase(),
          body: { statements: bodies.flatMap((body) => body.statements) },
        },
      ];
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
        return [
          {
            kind: 'group',
            span,
            bodies: this.groups(),
            redirects: [],
            loop: {
              name: variable,
              items: [{ raw: loop, span, parts: [{ kind: 'output', script: list, quoted: true }] }],
            },
          },
        ];
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
  protected hashtable(): Script {
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
        words.push(
          ...text
            .split(/\s+/)
            .filter((piece) => piece !== '')
            .map((piece) => plainWord(piece, { start: rest, end: reader.position })),
        );
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
    return words.length === 0 && redirects.length === 0
      ? []
      : [{ kind: 'simple', span, assignments: [], words, redirects }];
  }

  /** A list is one argument; tree-sitter cannot read lists of barewords, so for it the comma is a blank. */
  private comma(): void {
    const start = this.reader.position;
    if (this.reader.take(/\s*,\s*/y) !== undefined) {
      this.blanked.push({ start, end: this.reader.position });
    }
  }

  protected nested(text: string): Script {
    const parser = new PowerShellParser(text);
    const script = parser.parse();
    this.complete &&= parser.complete;
    return script;
  }
}
