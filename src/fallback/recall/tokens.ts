import { dateValue, sizeValue, spanValue, timeValue } from './quantities';
import type { SlotValue } from './slotValue';

/** What a token is beside its words; decides which slots take it. */
export type TokenKind = 'word' | 'literal' | 'quoted' | 'number' | 'size' | 'span' | 'date' | 'time' | 'cjk';

/** A piece of a request: a word, a name, a number, a quoted text, or a quantity of several words. */
export interface RawToken {
  /** As written, without its quotes. */
  readonly text: string;
  readonly lower: string;
  readonly kind: TokenKind;
  readonly value?: SlotValue;
  /** Where it stands in the text, without quotes and punctuation for a word. */
  readonly from?: number;
  readonly to?: number;
}

const numberWords: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  half: 0.5,
  ein: 1,
  eine: 1,
  einer: 1,
  eines: 1,
  zwei: 2,
  drei: 3,
  un: 1,
  una: 1,
  une: 1,
  uma: 1,
  um: 1,
  deux: 2,
  trois: 3,
  dos: 2,
  tres: 3,
  dois: 2,
  vier: 4,
  fünf: 5,
  fuenf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  zwanzig: 20,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  veinte: 20,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  vingt: 20,
  três: 3,
  quatro: 4,
  sete: 7,
  oito: 8,
  nove: 9,
  dez: 10,
  zweite: 2,
  zweiten: 2,
  zweiter: 2,
  dritte: 3,
  dritten: 3,
  vierte: 4,
  vierten: 4,
  segunda: 2,
  segundo: 2,
  tercera: 3,
  tercer: 3,
  cuarta: 4,
  deuxième: 2,
  deuxieme: 2,
  troisième: 3,
  troisieme: 3,
  quatrième: 4,
  terceira: 3,
  terceiro: 3,
  quarta: 4,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};

/** The whole number that a word or digits stand for. */
export function wholeNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const number = numberWords[text];
  return number !== undefined && (number > 1 || text === 'first') ? number : undefined;
}

/** Digits may stand before the unit without a blank; `and` is not `an d`. */
const amount = String.raw`(\d+(?:\.\d+)?(?= ?-?[a-z])|[a-zäöüéê]+(?= [a-zäöüéê]{2}))`;
const quantities: readonly (readonly [RegExp, TokenKind, (match: RegExpExecArray) => SlotValue | undefined])[] = [
  [/(\d{4})-(\d{2})-(\d{2})(?![\w-])/y, 'date', ([, year = '', month = '', day = '']) => dateValue(year, month, day)],
  [
    /([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/iy,
    'date',
    ([, month = '', day = '', year = '']) => dateValue(year, month, day),
  ],
  [
    /(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?([a-z]{3,9}) (\d{4})\b/iy,
    'date',
    ([, day = '', month = '', year = '']) => dateValue(year, month, day),
  ],
  [
    /(\d{1,2}):(\d{2})(?: ?([ap])\.?m\b)?(?![\w:])/iy,
    'time',
    ([, hour = '', minute = '', half = '']) => timeValue(hour, minute, half),
  ],
  [/(\d{1,2}) ?([ap])\.?m\b/iy, 'time', ([, hour = '', half = '']) => timeValue(hour, '0', half)],
  [
    /(\d+(?:\.\d+)?) ?(kb|kib|k|kilobytes?|mb|mib|m|megs?|megas?|megabytes?|mega-?octets?|gb|gib|g|gigs?|gigas?|gigabytes?|giga-?octets?|mo|mio|ko|kio|go|gio|兆)(?![\w./-])/iy,
    'size',
    ([, number = '', unit = '']) => sizeValue(number, unit),
  ],
  [
    /(\d{1,2})(?::(\d{2}))? ?(?:uhr(?!\w)|点(?!击)|時(?!間))/iy,
    'time',
    ([, hour = '', minute = '0']) => timeValue(hour, minute, ''),
  ],
  [
    /(?<=(?:^|\s)(?:a las|à|às) )(\d{1,2})(?: ?(?:h|heures?|horas?))?(?:(\d{2}))?(?![\w:./])(?: de la (?:mañana|manana|madrugada)| da (?:manhã|manha)| du matin)?/iy,
    'time',
    ([, hour = '', minute = '0']) => timeValue(hour, minute, ''),
  ],
  // `between 10 and 100 mb`: the first number has the unit of the second one.
  [
    /(\d+)(?= ?(?:and|to|-) ?\d+ ?(kb|k|mb|m|megs?|gb|g|gigs?)(?![\w./-]))/iy,
    'size',
    ([, number = '', unit = '']) => sizeValue(number, unit),
  ],
  [
    /(\d+)(?= ?(?:and|to|-) ?\d+ ?(minutes?|mins?|hours?|days?|weeks?|months?|years?)(?![\w./-]))/iy,
    'span',
    ([, number = '', unit = '']) => spanValue(Number(number), unit),
  ],
  [new RegExp(String.raw`half an hour(?!\w)`, 'iy'), 'span', () => spanValue(0.5, 'h')],
  [
    /(?<=\b(?:last|past|previous) )(minute|hour|day|week|month|year)(?![\w./-])/iy,
    'span',
    ([, unit = '']) => spanValue(1, unit),
  ],
  [
    new RegExp(
      String.raw`${amount} ?-?(minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|months?|years?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|a[nñ]os?|heures?|jours?|semaines?|mois|ans?|m[eê]s|anos?)(?![\w./-])`,
      'iy',
    ),
    'span',
    ([, number = '', unit = '']) => {
      const count = /^\d/.test(number) ? Number(number) : numberWords[number.toLowerCase()];
      return count === undefined ? undefined : spanValue(count, unit);
    },
  ],
  [
    /(\d+|[一两二三四五六七八九十]) ?(分钟|小时|个小时|天|日間|日|周|星期|个星期|个月|年|分間?|時間|週間|ヶ月|か月)/y,
    'span',
    ([, number = '', unit = '']) =>
      spanValue(
        wholeNumber(number) ?? numberWords[number] ?? 1,
        unit.replace('日間', '日').replace(/^个(?=[小星])/, ''),
      ),
  ],
];

/** `My Projects` after `named`: capitals hold a name of several words together. */
const capitalizedName = /(?<=\b(?:named|called) )\p{Lu}\w*(?: \p{Lu}\w*)+/uy;
const quotedText =
  /(\{[^{}]*"[^{}]*\})|"([^"]+)"|'((?:[^']|'(?=\w))+?)'(?!\w)|`([^`]+)`|“([^”]+)”|«\s*([^»]+?)\s*»|「([^」]+)」|『([^』]+)』/y;
const cjk = /[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々ー]/;
const separator = /[\s\u3000，。、；？！：（）【】・]+/y;
/** `>50mb` is a comparison and a size. */
const comparison = /[<>]=?(?=\d)/y;
const run = /[^\s\u3000，。、；？！：（）【】・\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]+/y;

/** Cuts a text into tokens. Requests and phrasings go through the same cut, so that their words meet. */
export function cutTokens(text: string): RawToken[] {
  const tokens: RawToken[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const add = (token: RawToken, from: number, to: number): unknown => tokens.push({ ...token, from, to });
  while (at < text.length) {
    const blank = match(separator);
    if (blank) {
      at = separator.lastIndex;
      continue;
    }
    const quantity = matchQuantity(match);
    if (quantity) {
      add(quantity.token, at, at + quantity.length);
      at += quantity.length;
      continue;
    }
    const capitalized = match(capitalizedName);
    if (capitalized) {
      add(literal(capitalized[0], 'quoted'), at, capitalizedName.lastIndex);
      at = capitalizedName.lastIndex;
      continue;
    }
    const quoted = match(quotedText);
    if (quoted) {
      add(literal(quoted.slice(1).join(''), 'quoted'), at, quotedText.lastIndex);
      at = quotedText.lastIndex;
      continue;
    }
    if (cjk.test(text.charAt(at))) {
      add(literal(text.charAt(at), 'cjk'), at, at + 1);
      at += 1;
      continue;
    }
    const compared = match(comparison);
    if (compared) {
      add(literal(compared[0], 'word'), at, comparison.lastIndex);
      at = comparison.lastIndex;
      continue;
    }
    const found = match(run);
    if (!found) {
      at += 1;
      continue;
    }
    for (const token of wordTokens(found[0])) {
      const from = at + Math.max(0, found[0].indexOf(token.text));
      add(token, from, from + token.text.length);
    }
    at = run.lastIndex;
  }
  return tokens;
}

function matchQuantity(
  match: (pattern: RegExp) => RegExpExecArray | null,
): { readonly token: RawToken; readonly length: number } | undefined {
  for (const [pattern, kind, valueOf] of quantities) {
    const found = match(pattern);
    const value = found ? valueOf(found) : undefined;
    if (found && value) {
      return { token: { text: found[0], lower: found[0].toLowerCase(), kind, value }, length: found[0].length };
    }
  }
  return undefined;
}

function literal(text: string, kind: TokenKind): RawToken {
  return { text, lower: text.toLowerCase(), kind };
}

const assignment = /^([A-Za-z_]\w*)=(\S+)$/;

/** The French article of `l'image`, `d'hier` or `qu'il`. */
const elided = /^(?:l|d|qu|j|n|s|c|m|t)['’](?=\p{L}{2})/iu;

function wordTokens(written: string): RawToken[] {
  const text = trimmed(written).replace(elided, '');
  if (text === '') return /^[.&|><+=/-]+$/.test(written) ? [literal(written, 'word')] : [];
  const assigned = assignment.exec(text);
  if (assigned) {
    const [, name = '', value = ''] = assigned;
    return [nameToken(name), literal('=', 'word'), nameToken(value.replace(/^["']|["']$/g, ''))];
  }
  return [nameToken(text)];
}

/** Without brackets around it and without the punctuation of the sentence; `..`, `C:` and `*.txt` stay whole. */
function trimmed(written: string): string {
  let text = written.replace(/^[([{"'`“”‘’]+(?=.)/, '');
  text = text.replace(/[,;!?"'`”’…]+$/, '').replace(/\)\.$/, ')');
  if (/[)\]}]$/.test(text) && !/[([{]/.test(text)) text = text.replace(/[)\]},;!?"'`]+$/, '');
  if (/^\.+$/.test(text)) return text;
  if (/[^:]:$/.test(text) && !/^[a-z]:$/i.test(text)) text = text.slice(0, -1);
  return /[\w)]\.$/.test(text) ? text.slice(0, -1) : text;
}

function nameToken(text: string): RawToken {
  if (/^\d+(?:st|nd|rd|th|e|er|ère|eme|ème|ª|º|\.)?$/.test(text)) return literal(text, 'number');
  const isPlain = /^[\p{L}\p{M}'’-]+$/u.test(text) && !/\p{Ll}\p{Lu}/u.test(text);
  return literal(text, isPlain ? 'word' : 'literal');
}
