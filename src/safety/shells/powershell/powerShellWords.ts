import type { RedirectNode, Script, Statement, WordNode, WordPart } from '../../script';
import type { Span } from '../../verdict';
import { TextReader } from '../textReader';
import { foldExpression } from './foldExpression';
import { closingQuote, doubleQuotedParts, hereStringParts } from './powerShellStrings';

const comment = /#(?!>)[^\n]*|<#[^]*?#>/y;
/** `(Get-Item a).IsReadOnly =`: a property of what a command returned, which is the thing itself and no copy. */
const setsMember = /^\$?\([^]*\)[^()]*\.\w+\s*(?:[-+*/%]|\?\?)?=$/;
const quotedTail = /^-{1,2}[\w-]+[=:][^\s'"]*(?:'[^'\n]*'|"[^"\n]*")$|^-{1,2}[\w.:=/-]+(?:'[^'\n]*'|"[^"\n]*")$/;
const blank = /(?:[ \t]|`\r?\n)+/y;

/** The part of the PowerShell parser below statements: arguments, strings, values and their members. */
export abstract class PowerShellWords {
  complete = true;
  /** Literal argument words, for the comparison with tree-sitter. */
  readonly plainWords: Span[] = [];
  /** Comments and list separators, which the comparison leaves out. */
  readonly blanked: Span[] = [];
  /** Numbers with a unit (`100MB`), which tree-sitter cannot read. */
  readonly numbers: Span[] = [];
  protected readonly reader: TextReader;

  constructor(text: string) {
    this.reader = new TextReader(text);
  }

  protected abstract script(close: ')' | '}' | undefined): Script;
  protected abstract hashtable(): Script;
  /** Code inside an expandable string. */
  protected abstract nested(text: string): Script;

  protected blanks(): void {
    for (;;) {
      const start = this.reader.position;
      if (this.reader.take(comment) !== undefined) {
        this.blanked.push({ start, end: this.reader.position });
      } else if (this.reader.take(blank) === undefined) {
        return;
      }
    }
  }

  protected redirect(): RedirectNode[] | undefined {
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
    return [
      {
        kind: 'file',
        mode: operator === '<' ? 'read' : operator.includes('>>') ? 'append' : 'write',
        target,
        span: { start, end: reader.position },
      },
    ];
  }

  /** One argument; `-Name:value` is two words. */
  protected word(isName: boolean): WordNode[] | undefined {
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
    } else if (!isName && ticks === 0 && quotedTail.test(raw) && parts.every((part) => part.kind === 'text')) {
      // `--format='%h %s'`: one word that goes on in quotes; the other parser takes it for two.
      this.plainWords.push(span);
    } else if (!isName && /^\$(?:env:)?\w+(?:[\\/][\w. -]*)+$/i.test(raw)) {
      // A path that starts with a variable: our parser follows the variable, the other one stumbles over the rest.
      this.plainWords.push(span);
    }
    return [
      {
        raw,
        span,
        parts:
          isName && ticks > 0 ? parts.map((part) => (part.kind === 'text' ? { ...part, encoded: true } : part)) : parts,
      },
    ];
  }

  private part(first: boolean): WordPart[] | undefined {
    const { reader } = this;
    switch (reader.peek()) {
      case "'": {
        const text = reader.take(/'(?:[^']|'')*'/y);
        return text === undefined
          ? [this.unterminated()]
          : [{ kind: 'text', value: text.slice(1, -1).replaceAll("''", "'"), quoted: true }];
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
    const { reader } = this;
    const end = closingQuote(reader.text, reader.position);
    if (end === undefined) {
      return [this.unterminated()];
    }
    const inside = reader.text.slice(reader.position + 1, end);
    reader.position = end + 1;
    return this.partsOf(doubleQuotedParts(inside));
  }

  private partsOf(pieces: ReturnType<typeof doubleQuotedParts>): WordPart[] {
    return pieces.map((piece): WordPart =>
      piece.kind === 'script'
        ? { kind: 'output', script: this.nested(piece.text), quoted: true }
        : piece.kind === 'variable'
          ? { kind: 'variable', name: piece.name, quoted: true }
          : { kind: 'text', value: piece.text, quoted: true },
    );
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
      const name = variable
        .slice(1)
        .replace(/^\{|\}$/g, '')
        .toLowerCase();
      return calls.length > 0
        ? [{ kind: 'output', script: { statements: calls }, quoted: true }]
        : [{ kind: 'variable', name, quoted: true }];
    }
    if (
      reader.peek() === '[' &&
      first &&
      /^\[[\w.]+(?:\[\])?\](?:::|['"$(\d])/.test(reader.text.slice(reader.position))
    ) {
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
      const name = reader.take(/(?:\?\.|\.|::)(?:\w+|'[^'\n]*'|"[^"$\n]*"|\$\w+)/y);
      if (name !== undefined) {
        if (reader.peek() === '(') {
          reader.next();
          const body = this.script(')');
          const span = { start, end: reader.position };
          const clean = name.replace(/^\?/, '').replace(/['"]/g, '').toLowerCase();
          calls.push({ kind: 'group', span, bodies: [body], redirects: [] });
          calls.push({
            kind: 'simple',
            span,
            assignments: [],
            redirects: [],
            words: [
              plainWord(clean, span),
              {
                raw: reader.text.slice(start + name.length + 1, reader.position - 1),
                span,
                parts: [
                  {
                    kind: 'text',
                    value: foldExpression(reader.text.slice(start + name.length + 1, reader.position - 1)) ?? '\uFFFC',
                    quoted: true,
                  },
                ],
              },
            ],
          });
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
            calls.push({
              kind: 'group',
              span: { start, end: reader.position },
              bodies: [this.script(')')],
              redirects: [],
            });
          }
        }
        continue;
      }
      return calls;
    }
  }

  /** Everything to the end of the pipeline element: operators between values. `single`: only one value. */
  protected expression(start: number, single = false): Statement[] {
    const { reader } = this;
    const statements: Statement[] = [];
    const redirects: RedirectNode[] = [];
    let set = false;
    for (;;) {
      this.blanks();
      if (reader.done || /[\n;|)}&]/.test(reader.peek())) {
        break;
      }
      const operator = reader.position;
      if (reader.take(/-[A-Za-z]+|\.\.|[-+*/%,!]+|==|=(?=[^=])|\?\?|\?|:(?!:)/y) !== undefined) {
        const isAssignment = reader.text.charAt(reader.position - 1) === '=' && !reader.text.startsWith('==', operator);
        if (isAssignment && !set && setsMember.test(reader.text.slice(start, reader.position))) {
          set = true;
          const span = { start, end: reader.position };
          statements.push({
            kind: 'simple',
            span,
            assignments: [],
            redirects: [],
            words: [plainWord('set-member', span), plainWord(reader.text.slice(start, operator).trim(), span)],
          });
        }
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
    const shown: Statement[] =
      literal === undefined
        ? []
        : [
            {
              kind: 'simple',
              span,
              assignments: [],
              redirects: [],
              words: [
                plainWord('write-output', span),
                { raw: literal, span, parts: [{ kind: 'text', value: literal, quoted: true }] },
              ],
            },
          ];
    return [{ kind: 'group', span, bodies: [{ statements: statements.length === 0 ? shown : statements }], redirects }];
  }

  private value(): Statement[] | undefined {
    const { reader } = this;
    const start = reader.position;
    const type = reader.take(
      /(?:\[[\w.`,\s+]*(?:\[[\w.,\s]*\])?\](?=\s*(?:::|[$('"[@{\d-])|\.[A-Za-z]|\s*[|;\n)}]|\s+-|$))+/y,
    );
    if (type !== undefined) {
      const named = /\[([\w.]+)[^[]*\]$/.exec(type)?.[1]?.toLowerCase() ?? '';
      const calls = this.members();
      return calls.map((call): Statement =>
        call.kind === 'simple' && call.words[0]?.raw.startsWith('::') === true
          ? {
              ...call,
              words: [
                plainWord(`[${named.replace(/^system\./, '')}]${call.words[0].raw}`, call.span),
                ...call.words.slice(1),
              ],
            }
          : call,
      );
    }
    const here = hereStringParts(reader);
    if (here !== undefined) {
      return this.partStatements(this.partsOf(here), start);
    }
    const character = reader.peek();
    if (character === '{') {
      reader.next();
      const body = this.script('}');
      return [{ kind: 'group', span: { start, end: reader.position }, bodies: [body], redirects: [] }];
    }
    if (reader.take(/\$\(|@\(|\(/y) !== undefined) {
      const body = this.script(')');
      return [
        { kind: 'group', span: { start, end: reader.position }, bodies: [body], redirects: [] },
        ...this.members(),
      ];
    }
    if (reader.take(/@\{/y) !== undefined) {
      const body = this.hashtable();
      return [
        { kind: 'group', span: { start, end: reader.position }, bodies: [body], redirects: [] },
        ...this.members(),
      ];
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
    return reader.take(/\d[\w.]*|\.\d+/y) === undefined
      ? reader.take(/[A-Za-z_][\w.-]*/y) === undefined
        ? undefined
        : []
      : this.members();
  }

  private partStatements(parts: readonly WordPart[], start: number): Statement[] {
    const span = { start, end: this.reader.position };
    return parts.flatMap((part): Statement[] =>
      part.kind === 'output' ? [{ kind: 'group', span, bodies: [part.script], redirects: [] }] : [],
    );
  }
}

export function plainWord(text: string, span: Span): WordNode {
  return { raw: text, span, parts: [{ kind: 'text', value: text, quoted: false }] };
}
