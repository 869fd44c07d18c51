import { numberNamed } from './numberWords';
import { dateValue, sizeValue, spanValue, timeValue } from './quantities';
import { plainValue, type SlotValue } from './slotValue';
import type { TokenKind } from './tokens';

/** Digits may stand before the unit without a blank; `and` is not `an d`. */
const amount = String.raw`(\d+(?:[.,]\d+)?(?= ?-?[a-z])|[a-zäöüßéèêç]+(?= [a-zäöüéê]{2}))`;
const hanAmount = '(\\d+|[一二两三四五六七八九十半]{1,3})';
const units =
  'minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|months?|years?|' +
  'minuten?|stunden?|tage?n?|tages|wochen?|monate?n?|monats|jahre?n?|jahres|' +
  'minutos?|horas?|d[ií]as?|semanas?|m[eê]s(?:es)?|a[nñ]os?|heures?|jours?|journées?|semaines?|mois|ans?|années?|annees?';
/** Which `hour` or `week` it is where no number says how many. */
const last =
  'last|past|previous|letzte[nrsm]?|vergangene[nrsm]?|vorige[nrsm]?|[uú]ltim[oa]s?|pasad[oa]s?|passad[oa]s?|' +
  'derni(?:er|ère|ere)s?|passée?s?';
const lastBehind = '[uú]ltim[oa]|pasad[oa]|passad[oa]|derni(?:er|ère|ere)|passée?';
/** Not German `tag`: the last one is one of git. */
const unit =
  'minute|hour|day|week|month|year|stunde|tages|woche|monats?|jahre?s?|minuto|hora|d[ií]a|semana|m[eê]s|a[nñ]o|' +
  'heure|jour|semaine|mois|année|annee|ano';
const end = String.raw`(?![\p{L}\d_./-])`;
const months = String.raw`(\p{L}{3,10})`;

type Pattern = readonly [RegExp, TokenKind, (match: RegExpExecArray) => SlotValue | undefined];

const counted = ([, number = '', name = '']: RegExpExecArray): SlotValue | undefined => {
  const count = numberNamed(number.toLowerCase());
  return count === undefined ? undefined : spanValue(count, name);
};
const single = ([, name = '']: RegExpExecArray): SlotValue | undefined => spanValue(1, name);

/** `第二列` and `五个文件`: a number, not the signs of a word. */
const hanDigits = '[一二两三四五六七八九十]{1,3}';
const hanCounted = ([number = '']: RegExpExecArray): SlotValue | undefined => {
  const value = numberNamed(number);
  return value === undefined ? undefined : plainValue(String(value));
};

/** Values of several signs or words, the first that fits wins. */
export const quantities: readonly Pattern[] = [
  [/(\d{4})-(\d{2})-(\d{2})(?![\w-])/y, 'date', ([, year = '', month = '', day = '']) => dateValue(year, month, day)],
  [
    /(\d{4})年(\d{1,2})月(\d{1,2})[日号]/y,
    'date',
    ([, year = '', month = '', day = '']) => dateValue(year, month, day),
  ],
  [
    /(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\w.])/y,
    'date',
    ([, day = '', month = '', year = '']) => dateValue(year, month, day),
  ],
  [
    new RegExp(String.raw`${months}\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`, 'iuy'),
    'date',
    ([, month = '', day = '', year = '']) => dateValue(year, month, day),
  ],
  [
    new RegExp(String.raw`(\d{1,2})(?:st|nd|rd|th|er)?\.? (?:of |de )?${months}\.?(?: de| del)? (\d{4})\b`, 'iuy'),
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
    /(\d+(?:[.,]\d+)?) ?(kb|kib|k|kilobytes?|kbytes?|mb|mib|m|megs?|megas?|megabytes?|mbytes?|mega-?octets?|gb|gib|g|gigs?|gigas?|gigabytes?|gbytes?|giga-?octets?|mo|mio|ko|kio|go|gio|兆|メガ|ギガ)(?![\w./-])/iy,
    'size',
    ([, number = '', name = '']) => sizeValue(number.replace(',', '.'), name),
  ],
  [
    /(\d{1,2})(?::(\d{2}))? ?(?:uhr(?!\w)|点(?!击)|時(?!間))/iy,
    'time',
    ([, hour = '', minute = '0']) => timeValue(hour, minute, ''),
  ],
  [
    /(?<=(?:^|\s)(?:a las|à|às|as) )(\d{1,2})(?: ?(?:h|heures?|horas?))?(?:(\d{2}))?(?![\w:./])(?: de la (?:mañana|manana|madrugada)| da (?:manhã|manha)| du matin)?/iy,
    'time',
    ([, hour = '', minute = '0']) => timeValue(hour, minute, ''),
  ],
  // `between 10 and 100 mb`: the first number has the unit of the second one.
  [
    /(\d+)(?= ?(?:and|to|-|und|bis|y|e|et|à|a|和|到|から|〜|~) ?\d+ ?(kb|k|mb|m|megs?|gb|g|gigs?|ko|mo|go)(?![\w./-]))/iy,
    'size',
    ([, number = '', name = '']) => sizeValue(number, name),
  ],
  [new RegExp(String.raw`(\d+)(?= ?(?:and|to|-|und|bis|y|e|et|à|a) ?\d+ ?(${units})${end})`, 'iuy'), 'span', counted],
  [new RegExp(String.raw`half an hour(?!\w)`, 'iy'), 'span', () => spanValue(0.5, 'h')],
  [
    new RegExp(String.raw`(?:(?:eine[nr]? )?halbe[nr]? stunde|(?:une )?demi-heure|media hora|meia hora)${end}`, 'iuy'),
    'span',
    () => spanValue(0.5, 'h'),
  ],
  // `les 7 derniers jours` and `semana passada` have the adjective in the middle or behind.
  [new RegExp(String.raw`(?<=(?<!\p{L})(?:${last}) )(${unit})${end}`, 'iuy'), 'span', single],
  [new RegExp(String.raw`(${unit}) (?:${lastBehind})${end}`, 'iuy'), 'span', single],
  [new RegExp(String.raw`(\d+|\p{L}+) (?:${last}) (${units})${end}`, 'iuy'), 'span', counted],
  [new RegExp(String.raw`${amount} ?-?(${units})${end}`, 'iuy'), 'span', counted],
  [
    new RegExp(`${hanAmount} ?(分钟|分鐘|个?小时|天|日間|日|周|个?星期|个?月|年|分間?|時間|週間|ヶ月|か月|カ月)`, 'y'),
    'span',
    ([, number = '', name = '']) => {
      const count = numberNamed(number);
      return count === undefined
        ? undefined
        : spanValue(count, name.replace('日間', '日').replace(/^个(?=[小星])/, ''));
    },
  ],
  [
    new RegExp(`(?<=第)${hanDigits}|${hanDigits}(?=(?:行|列|个(?![月小星])|次|件|番目|つ|条|回))`, 'y'),
    'number',
    hanCounted,
  ],
  [/(?:上一?个?|先)(周|星期|月|週)/y, 'span', single],
];
