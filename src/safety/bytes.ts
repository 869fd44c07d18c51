import type { Finding } from './verdict';

/** Longer text is not parsed (UTF-16 units): nobody asks for such a command, and parsers slow down on it. */
export const maxJudgedLength = 4096;
/** Deeper nesting than any hand-written command has; parsers recurse on it. */
const maxNesting = 60;
/** Nesting times length: a parser may read what is inside again at each level, as for `"$("$(..`. */
const maxNestedLength = 65_536;
/** As many commands as are followed (see maxCommands); parsers need not read more. */
const maxSeparators = 500;
/** Signs with a meaning, of all of them: text this dense is no command and no data somebody typed, and costs parsers most. */
const maxSigns = 1400;

interface CharacterClass {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly level: Finding['level'];
  readonly reason: string;
}

/** Characters that make the screen show something else than what the shell reads (Unicode 16 general categories Cc, Cf, Zs). */
const deceptive: readonly CharacterClass[] = [
  {
    rule: 'bytes.control',
    // A CR is Enter in a terminal; ESC and BS repaint what was shown.
    pattern: /[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f-\x9f]/,
    level: 'critical',
    reason: 'A control character is hidden in the command; the terminal would show or run something else.',
  },
  {
    rule: 'bytes.bidi',
    pattern: /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
    level: 'critical',
    reason: 'A text-direction character reorders what is shown.',
  },
  {
    rule: 'bytes.line-separator',
    pattern: /[\u2028\u2029]/,
    level: 'critical',
    reason: 'A Unicode line separator can break the line where it does not show.',
  },
  {
    rule: 'bytes.tag',
    pattern: /[\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]/u,
    level: 'critical',
    reason: 'Invisible tag characters carry hidden text.',
  },
  {
    rule: 'bytes.zero-width',
    pattern:
      /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]/,
    level: 'critical',
    reason: 'An invisible character is hidden in the command.',
  },
  {
    // A joiner between two pictographs is an ordinary emoji.
    rule: 'bytes.zero-width',
    pattern: /(?<![\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}])\u200d|\u200d(?!\p{Extended_Pictographic})/u,
    level: 'critical',
    reason: 'An invisible joiner is hidden in the command.',
  },
  {
    rule: 'bytes.blank',
    pattern: /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]/,
    level: 'dangerous',
    reason: 'A blank that is no blank for the shell joins words that look separate.',
  },
  {
    rule: 'bytes.surrogate',
    pattern: /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
    level: 'dangerous',
    reason: 'The text holds half a character; what the shell reads is not what is shown.',
  },
  {
    rule: 'bytes.private-use',
    pattern: /[\ue000-\uf8ff\ufdd0-\ufdef\ufffc\ufffe\uffff]/,
    level: 'dangerous',
    reason: 'The text holds characters without a defined look.',
  },
];

/** Why no parser should read this text, if so; that is decided before anything else looks at it. */
export function unreadable(command: string): readonly Finding[] {
  if (command.length > maxJudgedLength) {
    return [limit('bytes.too-long', command, 'The command is too long to be judged.')];
  }
  const { nesting, separators, signs } = measure(command);
  if (nesting > maxNesting || nesting * command.length > maxNestedLength) {
    return [limit('bytes.nesting', command, 'The command is nested too deeply to be judged.')];
  }
  if (separators > maxSeparators) {
    const reason = 'There are more commands here than can be followed.';
    return [{ ...limit('bytes.too-many', command, reason), level: 'dangerous' }];
  }
  return signs > maxSigns ? [limit('bytes.dense', command, 'The command holds too many signs to be judged.')] : [];
}

/** Most commands are plain ASCII: one test decides. */
const plain = /^[\t\n\x20-\x7e]*$/;

/** What the bytes alone say, before any parser sees them. CRLF line ends are taken as line ends. */
export function judgeBytes(command: string): readonly Finding[] {
  const findings: Finding[] = [...unreadable(command)];
  if (plain.test(command)) {
    return findings;
  }
  // A byte order mark at the start is a common accident of copying; the shell will not find the command.
  const marked = command.startsWith('\ufeff');
  if (marked) {
    findings.push({
      rule: 'bytes.byte-order-mark',
      category: 'terminal-deception',
      level: 'caution',
      span: { start: 0, end: 1 },
      reason: 'An invisible byte order mark stands before the command.',
      remedy: 'delete the first character',
    });
  }
  const text = (marked ? ` ${command.slice(1)}` : command).replaceAll('\r\n', ' \n');
  for (const { rule, pattern, level, reason } of deceptive) {
    const match = pattern.exec(text);
    if (match) {
      findings.push({
        rule,
        category: 'terminal-deception',
        level,
        span: { start: match.index, end: match.index + match[0].length },
        reason,
        remedy: 'retype the command by hand',
      });
    }
  }
  return findings;
}

function limit(rule: string, command: string, reason: string): Finding {
  return {
    rule,
    category: 'obfuscation',
    level: 'caution',
    span: { start: 0, end: command.length },
    reason,
    remedy: 'split it into smaller commands',
  };
}

interface Measure {
  /** Of brackets and braces, whether quoted or not. */
  readonly nesting: number;
  /** Ends of commands; `&&` is one. */
  readonly separators: number;
  readonly signs: number;
}

const openers = codesOf('({');
const closers = codesOf(')}');
const ends = codesOf(';|&\n');
const others = codesOf('`$"\'<>[]%^\\*?');

function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

/** One pass over the text. */
function measure(command: string): Measure {
  let depth = 0;
  let nesting = 0;
  let separators = 0;
  let signs = 0;
  for (let index = 0, before = 0; index < command.length; index += 1) {
    const code = command.charCodeAt(index);
    if (openers.has(code)) {
      depth += 1;
      nesting = Math.max(nesting, depth);
      signs += 1;
    } else if (closers.has(code)) {
      depth = Math.max(depth - 1, 0);
      signs += 1;
    } else if (ends.has(code)) {
      separators += before === code ? 0 : 1;
      signs += 1;
    } else if (others.has(code)) {
      signs += 1;
    }
    before = code;
  }
  return { nesting, separators, signs };
}
