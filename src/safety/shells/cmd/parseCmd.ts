import type { RedirectNode, Script, Statement, WordNode, WordPart } from '../../script';
import { splitLoops } from './splitText';
import { TextReader } from '../textReader';
import { splitBuiltin, takesDelimitedWords } from './builtinNames';

export interface CmdParse {
  readonly script: Script;
  readonly complete: boolean;
}

/** A lexer and parser for cmd.exe, as typed at its prompt: percent expansion first, then carets, quotes and operators. */
export function parseCmd(text: string): CmdParse {
  const parser = new CmdParser(new TextReader(text));
  const script = parser.script(false);
  return { script, complete: parser.complete };
}

class CmdParser {
  complete = true;
  /** Letters of the loops so far; `%a %b` is then two of them, not a variable named `a `. */
  private readonly letters = new Set<string>();

  constructor(private readonly reader: TextReader) {}

  script(nested: boolean): Script {
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
      this.reader.take(/[ \t,;=@]+/y);
      if (this.reader.done) {
        break;
      }
      if (this.reader.peek() === ')') {
        if (nested) {
          break;
        }
        this.complete = false;
        this.reader.next();
      } else if (this.reader.take(/\n|&&|&|\|\|/y) !== undefined) {
        flush();
      } else if (this.reader.take(/\|/y) === undefined) {
        stages.push(...this.statement());
      }
    }
    flush();
    return { statements };
  }

  private statement(): Statement[] {
    const { reader } = this;
    const start = reader.position;
    if (reader.take(/(?:rem(?=[ \t\n]|$)|::|:[A-Za-z]\w*)[^\n]*/iy) !== undefined) {
      return [];
    }
    if (reader.peek() === '(') {
      reader.next();
      const body = this.script(true);
      if (reader.next() !== ')') {
        this.complete = false;
      }
      const redirects: RedirectNode[] = [];
      for (let redirect = this.redirect(); redirect !== undefined; redirect = this.redirect()) {
        redirects.push(...redirect);
      }
      return [{ kind: 'group', span: { start, end: reader.position }, bodies: [body], redirects }];
    }
    if (reader.take(/for(?=[ \t]+(?:\/|%))/iy) !== undefined) {
      return this.loop(start);
    }
    if (reader.take(/if(?=[ \t])/iy) !== undefined) {
      return this.branch();
    }
    if (reader.take(/else(?=[ \t(])/iy) !== undefined) {
      return [];
    }
    return this.command(start);
  }

  /** `for [/f "options"] %i in (set) do command`: a quoted set of /f is a command whose output is read. */
  private loop(start: number): Statement[] {
    const { reader } = this;
    const header = reader.take(
      /[ \t]+(?:\/[a-z](?:[ \t]+(?:"[^"\n]*"|(?!%)[^\s%(]+))?[ \t]+)*%%?([^\s(])[ \t]+in[ \t]*\(/iy,
    );
    if (header === undefined) {
      this.complete = false;
      return this.command(start);
    }
    const name = /%%?([^\s(])[ \t]+in/i.exec(header)?.[1] ?? '';
    const set = reader.take(/(?:'[^'\n]*'|"[^"\n]*"|`[^`\n]*`|[^()'"`\n])*/y) ?? '';
    const span = { start, end: reader.position };
    if (reader.take(/\)[ \t\n]*do(?=[ \t(@])/iy) === undefined) {
      this.complete = false;
    }
    const split = splitLoops(header, set, name, span);
    this.letters.add(name.toLowerCase());
    if (split !== undefined) {
      split.forEach(({ loop }) => this.letters.add(loop?.name.slice(-1) ?? ''));
      return split;
    }
    const code = /\/f/i.test(header) ? codeOfSet(set, /usebackq/i.test(header)) : undefined;
    const inner = code === undefined ? undefined : parseCmd(code);
    if (inner?.complete === false) {
      this.complete = false;
    }
    const root = /\/r[ \t]+("[^"\n]*"|(?!%)[^\s%(]+)?/i.exec(header);
    const items: WordNode[] =
      root !== null
        ? // Every file below: a pattern in the set only picks by name.
          wordsOfSet(`${root[1] ?? '.'}\\*`, span)
        : inner === undefined
          ? wordsOfSet(set, span)
          : [{ raw: set, span, parts: [{ kind: 'output', script: inner.script, quoted: false }] }];
    return [{ kind: 'group', span, bodies: [], redirects: [], loop: { name: `for:${name.toLowerCase()}`, items } }];
  }

  private branch(): Statement[] {
    const { reader } = this;
    const condition = reader.take(
      /[ \t]+(?:\/i[ \t]+)?(?:not[ \t]+)?(?:exist[ \t]+(?:"[^"\n]*"|\S+)|defined[ \t]+\S+|errorlevel[ \t]+\d+|cmdextversion[ \t]+\d+|(?:"[^"\n]*"|[^\s"=]+)[ \t]*(?:==|equ|neq|lss|leq|gtr|geq)[ \t]*(?:"[^"\n]*"|[^\s"]+))/iy,
    );
    if (condition === undefined) {
      this.complete = false;
    }
    return [];
  }

  private command(start: number): Statement[] {
    const { reader } = this;
    const words: WordNode[] = [];
    const redirects: RedirectNode[] = [];
    for (;;) {
      const delimited = words.length === 0 || takesDelimitedWords(words[0] as WordNode);
      reader.take(delimited ? /[ \t,;=]+/y : /[ \t]+/y);
      if (reader.done || /[\n&|)]/.test(reader.peek())) {
        break;
      }
      const redirect = this.redirect();
      if (redirect !== undefined) {
        redirects.push(...redirect);
        continue;
      }
      const word = this.word(delimited);
      if (word === undefined) {
        break;
      }
      words.push(...(words.length === 0 ? splitBuiltin(word) : [word]));
    }
    return words.length === 0 && redirects.length === 0
      ? []
      : [{ kind: 'simple', span: { start, end: reader.position }, assignments: [], words, redirects }];
  }

  private redirect(): RedirectNode[] | undefined {
    const { reader } = this;
    const start = reader.position;
    reader.take(/[ \t]+(?=\d?[<>])/y);
    const operator = reader.take(/\d?(?:>>|>|<)(?:&\d)?/y);
    if (operator === undefined) {
      reader.position = start;
      return undefined;
    }
    if (operator.includes('&')) {
      return [{ kind: 'duplicate', span: { start, end: reader.position } }];
    }
    reader.take(/[ \t]+/y);
    const target = this.word(false);
    if (target === undefined) {
      this.complete = false;
      return [];
    }
    return [
      {
        kind: 'file',
        mode: operator.includes('<') ? 'read' : operator.includes('>>') ? 'append' : 'write',
        target,
        span: { start, end: reader.position },
      },
    ];
  }

  private word(first: boolean): WordNode | undefined {
    const { reader } = this;
    const start = reader.position;
    const parts: WordPart[] = [];
    let carets = 0;
    let quoted = false;
    while (!reader.done) {
      const character = reader.peek();
      if (character === '"') {
        quoted = !quoted;
        reader.next();
        parts.push({ kind: 'text', value: '', quoted: true });
      } else if (character === '%' || (character === '!' && /^![\w:~,-]+!/.test(reader.text.slice(reader.position)))) {
        parts.push(this.variable(quoted));
      } else if (quoted) {
        if (character === '\n') {
          break;
        }
        parts.push({ kind: 'text', value: reader.take(/[^"%!\n]+/y) ?? reader.next(), quoted: true });
      } else if (character === '^') {
        reader.next();
        if (reader.peek() === '\n') {
          reader.next();
          continue;
        }
        carets += 1;
        parts.push({ kind: 'text', value: reader.next(), quoted: true });
      } else {
        const text = reader.take(first ? /[^\s&|<>()^"%!,;=]+|!/y : /[^\s&|<>)^"%!]+|!/y);
        if (text === undefined) {
          break;
        }
        parts.push(...textParts(text));
      }
    }
    if (quoted) {
      // cmd.exe takes the rest of the line as quoted.
      this.complete = false;
    }
    if (reader.position === start) {
      this.complete = false;
      reader.next();
      return undefined;
    }
    const raw = reader.text.slice(start, reader.position);
    const hidden = first && !/^[/-]/.test(raw) && (carets > 0 || /\w""\w/.test(raw) || /\w"[^"\s]*"\w/.test(raw));
    return {
      raw,
      span: { start, end: reader.position },
      parts: hidden ? parts.map((part) => (part.kind === 'text' ? { ...part, encoded: true } : part)) : parts,
    };
  }

  private variable(quoted: boolean): WordPart {
    const { reader } = this;
    const named = /%([A-Za-z]) /y.exec(reader.text.slice(reader.position, reader.position + 3))?.[1];
    const isLetter = named !== undefined && this.letters.has(named.toLowerCase());
    const whole = isLetter ? undefined : reader.take(/%([\w() ]+)(?::[^%\n]*)?%|!([\w()]+)(?::[^!\n]*)?!/y);
    if (whole !== undefined) {
      return namedVariable(whole.slice(1, -1), quoted);
    }
    const loop = reader.take(/%%?(?:~[a-z]*)?[A-Za-z*\d]/y);
    if (loop !== undefined) {
      return { kind: 'variable', name: `for:${loop.slice(-1).toLowerCase()}`, quoted };
    }
    return { kind: 'text', value: reader.next(), quoted };
  }
}

/** `%x:~0,1%` is a slice, `%x:a=b%` a replacement. */
function namedVariable(body: string, quoted: boolean): WordPart {
  const [name, operation] = splitOnce(body, ':');
  const variable = { kind: 'variable', name: `env:${name.toLowerCase()}`, quoted } as const;
  if (operation === undefined) {
    return variable;
  }
  const slice = /^~(-?\d+)(?:,(-?\d+))?$/.exec(operation);
  if (slice?.[1] !== undefined) {
    return {
      ...variable,
      operation: {
        kind: 'slice',
        offset: Number(slice[1]),
        length: slice[2] === undefined ? undefined : Number(slice[2]),
      },
    };
  }
  const [pattern, replacement = ''] = splitOnce(operation, '=');
  return { ...variable, operation: { kind: 'replace', pattern, replacement, all: true } };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function textParts(text: string): WordPart[] {
  return text
    .split(/([*?]+)/)
    .filter((piece) => piece !== '')
    .map((piece): WordPart =>
      /^[*?]/.test(piece) ? { kind: 'glob', text: piece } : { kind: 'text', value: piece, quoted: false },
    );
}

/** What `for /f` reads line by line: the output of a command, or files. A quoted text alone is split as it stands. */
function codeOfSet(set: string, usesBackquotes: boolean): string | undefined {
  const text = set.trim();
  if (/^['`]/.test(text)) {
    return text.slice(1, -1);
  }
  return text === '' || (text.startsWith('"') && !usesBackquotes) ? undefined : `type ${text}`;
}

function wordsOfSet(set: string, span: WordNode['span']): WordNode[] {
  return set
    .split(/[\s,]+/)
    .filter((item) => item !== '')
    .map((raw) => ({ raw, span, parts: textParts(raw.replaceAll('"', '')) }));
}
