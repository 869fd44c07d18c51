import type { Word } from '../analysis/word';
import { fullName } from './abbreviations';
import type { CommandModel, OptionStyle } from './commandModel';

export interface ParsedOption {
  /** As the model names it: `-f`, `--force`, `/q`. */
  readonly name: string;
  readonly value: Word | undefined;
  readonly word: Word;
}

export interface ParsedArguments {
  readonly options: readonly ParsedOption[];
  readonly operands: readonly Word[];
  /** Operands after `--` start at this index; -1 when there is no `--`. */
  readonly dashAt: number;
}

export interface OptionNames {
  readonly style: OptionStyle;
  readonly values: ReadonlySet<string>;
  /** Every option the model names. */
  readonly known: ReadonlySet<string>;
  /** Long options whose beginning may stand for them. Not those that make a command harmless: `--list` is not `--list-archives`. */
  readonly abbreviable: ReadonlySet<string>;
  /** Whether the start of a name with one dash stands for it too (`ip -ne`). */
  readonly abbreviated: boolean;
}

/** Sub-command options add to those of the command. */
export function optionNamesOf(model: CommandModel, parent?: OptionNames): OptionNames {
  const values = new Set([...(parent?.values ?? []), ...list(model.values), ...list(model.code?.options)]);
  const known = new Set([...(parent?.known ?? []), ...values, ...list(model.reads), ...list(model.help), ...(model.when ?? []).flatMap(([names]) => list(names))]);
  for (const [names, action] of model.when ?? []) {
    if (valueActions.has(action)) {
      list(names).forEach((name) => values.add(name));
    }
  }
  const abbreviable = new Set([
    ...(parent?.abbreviable ?? []),
    ...values,
    ...list(model.reads),
    ...(model.when ?? []).flatMap(([names, action]) => (quietActions.has(action) ? [] : list(names))),
  ]);
  return { style: model.style ?? parent?.style ?? 'gnu', values, known, abbreviable, abbreviated: model.abbreviated ?? false };
}

const quietActions = new Set(['@help', '@dry-run', '@cancel']);
const valueActions = new Set(['@writes', '@reads', '@runs', '@code', '@sends', '@deletes']);

export function list(words: string | undefined): readonly string[] {
  return words === undefined || words === '' ? [] : words.split(' ');
}

/**
 * Splits words into options and operands.
 * `stopAtOperand`: the first operand ends the options (wrappers such as sudo).
 */
export function parseArguments(words: readonly Word[], names: OptionNames, stopAtOperand: boolean): ParsedArguments {
  const options: ParsedOption[] = [];
  const operands: Word[] = [];
  let dashAt = -1;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Word;
    if (word.value === '--' && names.style !== 'slash' && names.style !== 'powershell') {
      dashAt = operands.length;
      operands.push(...words.slice(index + 1));
      break;
    }
    const parsed = isOption(word.value, names.style) || (names.known.has('+o') && /^\+[a-zA-Z]+$/.test(word.value)) ? readOption(word, words[index + 1], names) : undefined;
    if (parsed === undefined) {
      operands.push(word);
      if (stopAtOperand) {
        operands.push(...words.slice(index + 1));
        break;
      }
    } else {
      options.push(...parsed.options);
      index += parsed.usedNext ? 1 : 0;
    }
  }
  return { options, operands, dashAt };
}

function isOption(text: string, style: OptionStyle): boolean {
  if (style === 'powershell') {
    return /^-[A-Za-z?]/.test(text);
  }
  if (style === 'slash') {
    return /^\/[A-Za-z?]/.test(text);
  }
  return (text.length > 1 && text.startsWith('-')) || (style === 'dos' && /^\/[A-Za-z?][^/\\]*$/.test(text));
}

interface ReadOption {
  readonly options: readonly ParsedOption[];
  readonly usedNext: boolean;
}

function readOption(word: Word, next: Word | undefined, names: OptionNames): ReadOption {
  const text = word.value;
  if (names.style === 'powershell') {
    return readParameter(word, next, names);
  }
  if (names.style === 'slash' || text.startsWith('/')) {
    return readSlash(word, next, names);
  }
  if (text.startsWith('+')) {
    return single(text, undefined, word, next, names);
  }
  if (text.startsWith('--') || names.style === 'long') {
    return readLong(word, next, names);
  }
  // A single-dash name the model lists as a whole (`-delete`, `-help`).
  if (text.length > 2 && names.known.has(text)) {
    return single(text, undefined, word, next, names);
  }
  return readCluster(word, next, names);
}

function single(name: string, joined: string | undefined, word: Word, next: Word | undefined, names: OptionNames): ReadOption {
  if (joined !== undefined) {
    return { options: [{ name, value: { ...word, value: joined }, word }], usedNext: false };
  }
  const takes = names.values.has(name) && next !== undefined;
  return { options: [{ name, value: takes ? next : undefined, word }], usedNext: takes };
}

/** Parameters of cmdlets that take no value (about_CommonParameters and those of the common cmdlets). */
const switches = new Set(
  '-recurse -force -whatif -confirm -passthru -verbose -debug -asjob -raw -wait -append -noclobber -nonewline -hidden -file -directory -name -all -autosize -wrap -list -quiet -simplematch -casesensitive -notmatch -allmatches -unique -descending -ascending -usebasicparsing -resume -allusers -online -full -detailed -examples -system -readonly -includeusername -fileversioninfo -listavailable -refresh -skippublishercheck -allowclobber -acceptlicense -noprofile -nologo -noninteractive -noexit -asplaintext -asstring -cleanup -compress -asarray -notypeinformation -useculture -sum -average -minimum -maximum -line -word -character -nowait -removelistener -quickformat -includechain -skipcertificatecheck -followsymlink -ascii -oneline -removefiles -noservicerestart -leaf -isvalid -resolve -container -keepalive -persist -global -permanent -include32bit -merge -leafbase -parent -extension -norestart -noelement'.split(' '),
);

/** Parameters that get their value from the next word. */
const parameters = '-path -literalpath -destination -filter -include -exclude -value -filepath -argumentlist -property -inputobject -uri -method -body -headers -outfile -infile -computername -credential -scriptblock -command -encoding -depth -first -last -skip -pattern -typename -classname -namespace -query -id -processname -displayname -scope -executionpolicy -verb -workingdirectory -itemtype -newname -type -userName -erroraction -warningaction -outvariable -errorvariable -exclusionpath -confirmimpact -session'.toLowerCase().split(' ');

function readParameter(word: Word, next: Word | undefined, names: OptionNames): ReadOption {
  const [, written = '', joined] = /^(-[^:=]+)(?:[:=](.*))?$/s.exec(word.value) ?? [];
  const name = fullParameter(written.toLowerCase(), names);
  if (joined !== undefined) {
    return { options: [{ name, value: { ...word, value: joined }, word }], usedNext: false };
  }
  // `-WhatIf:$false` reaches us as two adjacent words.
  const adjacent = next !== undefined && next.span.start === word.span.end;
  if (adjacent && /^(?:true|false|0|1)$/i.test(next.value)) {
    const off = switches.has(name) && /^(?:false|0)$/i.test(next.value);
    return { options: off ? [] : [{ name, value: next, word }], usedNext: true };
  }
  const takes = next !== undefined && !switches.has(name) && (adjacent || next.quoted || !/^-[A-Za-z]/.test(next.value));
  return { options: [{ name, value: takes ? next : undefined, word }], usedNext: takes };
}

const shortNames: Readonly<Record<string, string>> = { '-r': '-recurse', '-fo': '-force', '-f': '-force', '-wi': '-whatif', '-cf': '-confirm', '-ea': '-erroraction', '-wa': '-warningaction', '-ov': '-outvariable', '-rf': '-recurse', '-fr': '-recurse' };

function fullParameter(written: string, names: OptionNames): string {
  const short = shortNames[written];
  if (names.known.has(written) || switches.has(written) || parameters.includes(written)) {
    return written;
  }
  return short ?? [...names.known, ...switches, ...parameters].find((name) => name.startsWith(written)) ?? written;
}

function readSlash(word: Word, next: Word | undefined, names: OptionNames): ReadOption {
  if (/^(?:\/[A-Za-z?]){2,}$/.test(word.value)) {
    return { options: [...word.value.matchAll(/\/./g)].map(([name]) => ({ name: name.toLowerCase(), value: undefined, word })), usedNext: false };
  }
  const match = /^(\/[^:=]+)(?:[:=](.*))?$/s.exec(word.value);
  return single((match?.[1] ?? word.value).toLowerCase(), match?.[2], word, next, names);
}

function readLong(word: Word, next: Word | undefined, names: OptionNames): ReadOption {
  const equals = word.value.indexOf('=');
  const written = equals < 0 ? word.value : word.value.slice(0, equals);
  return single(fullOption(written, names), equals < 0 ? undefined : word.value.slice(equals + 1), word, next, names);
}

/** GNU getopt accepts any unambiguous start of a long option; an ambiguous one is taken for the first we know. */
function fullOption(written: string, names: OptionNames): string {
  const whole =
    names.known.has(written) || (!names.abbreviated && (!written.startsWith('--') || written.length < 4));
  return whole ? written : (fullName(written, names.abbreviable) ?? written);
}

function readCluster(word: Word, next: Word | undefined, names: OptionNames): ReadOption {
  const options: ParsedOption[] = [];
  const letters = word.value.slice(1);
  for (let index = 0; index < letters.length; index += 1) {
    const name = `-${letters.charAt(index)}`;
    if (names.values.has(name)) {
      const rest = letters.slice(index + 1);
      const value = rest === '' ? next : { ...word, value: rest };
      return { options: [...options, { name, value, word }], usedNext: rest === '' && next !== undefined };
    }
    options.push({ name, value: undefined, word });
  }
  return { options, usedNext: false };
}
