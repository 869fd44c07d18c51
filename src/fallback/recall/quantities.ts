import type { SlotValue } from './slotValue';

/** How a unit of time is written, in minutes, and what git and journalctl call it. */
const unitMinutes: readonly (readonly [RegExp, number, string])[] = [
  [/^(?:min(?:ute)?s?|minuten?|minutos?|minutes?|分[钟鐘]?|分間?)$/, 1, 'minute'],
  [/^(?:h|hrs?|hours?|stunden?|horas?|heures?|小时|時間)$/, 60, 'hour'],
  [/^(?:d|days?|tage?n?|tages|d[ií]as?|jours?|journées?|天|日)$/, 1440, 'day'],
  [/^(?:w|wk|weeks?|wochen?|semanas?|semaines?|周|星期|週間?)$/, 10_080, 'week'],
  [/^(?:months?|monate?n?|monats|mes(?:es)?|m[eê]s(?:es)?|mois|个?月|[ヶかカ]月)$/, 43_200, 'month'],
  [/^(?:y|years?|yrs?|jahre?[ns]?|a[nñ]os?|ans?|ann[ée]es?|anos?|年)$/, 525_600, 'year'],
];

const minutesPerDay = 1440;

/** A span of time such as `7 days`; days are rounded down to whole ones, as the task grammar writes them. */
export function spanValue(amount: number, unit: string): SlotValue | undefined {
  const found = unitMinutes.find(([names]) => names.test(unit.toLowerCase()));
  if (found === undefined) return undefined;
  const [, factor, name] = found;
  const minutes = Math.round(amount * factor);
  return {
    command: String(minutes),
    fields: {
      ...(minutes >= minutesPerDay ? { days: String(Math.floor(minutes / minutesPerDay)) } : {}),
      ...(minutes >= 60 ? { hours: String(Math.floor(minutes / 60)) } : {}),
      minutes: String(minutes),
      // As a glob of zsh has them: `mh-2`.
      ...(minutes % 60 === 0 ? { amount: String(minutes / 60), unit: 'h' } : { amount: String(minutes), unit: 'm' }),
      seconds: String(minutes * 60),
      said: amount < 1 ? `${minutes} minutes` : `${amount} ${name}${amount === 1 ? '' : 's'}`,
    },
  };
}

const sizeUnits: readonly (readonly [RegExp, string, number])[] = [
  [/^(?:kb|kib|k|kilobytes?|kbytes?|kilos?|kilo-?octets?|ko|kio)$/, 'k', 2 ** 10],
  [/^(?:mb|mib|m|megs?|megas?|megabytes?|mbytes?|mega-?octets?|mo|mio|兆|メガ)$/, 'M', 2 ** 20],
  [/^(?:gb|gib|g|gigs?|gigas?|gigabytes?|gbytes?|giga-?octets?|go|gio|ギガ)$/, 'G', 2 ** 30],
];

/** A size of files such as `100 MB`: `find` wants 100M, PowerShell 100MB, cmd bytes. */
export function sizeValue(amount: string, unit: string): SlotValue | undefined {
  const found = sizeUnits.find(([names]) => names.test(unit.toLowerCase()));
  if (found === undefined) return undefined;
  const smaller = sizeUnits[sizeUnits.indexOf(found) - 1];
  // `1.5 GB` is 1536M: find takes whole numbers.
  if (!/^\d+$/.test(amount)) {
    const whole = Number(amount) * 2 ** 10;
    return Number.isInteger(whole) && smaller ? sizeValue(String(whole), smaller[1]) : undefined;
  }
  const [, letter, factor] = found;
  const bytes = Number(amount) * factor;
  const upper = amount + letter.toUpperCase();
  return {
    command: amount + letter,
    fields: {
      '@powershell': `${upper}B`,
      '@cmd': String(bytes),
      bytes: String(bytes),
      kb: String(Math.floor(bytes / 2 ** 10)),
      mb: String(Math.max(1, Math.floor(bytes / 2 ** 20))),
      upper,
      amount,
      unit: letter.toLowerCase(),
    },
  };
}

/** A unit of time or of size, in minutes or bytes. */
export interface Unit {
  readonly kind: 'span' | 'size';
  readonly factor: number;
}

/** The unit that a word of three letters or more is (`h` and `m` are too short to be sure), or nothing. */
export function unitNamed(word: string): Unit | undefined {
  const lower = word.toLowerCase();
  if (lower.length < 3 && !/^[kmg]b$/.test(lower)) return undefined;
  const minutes = unitMinutes.find(([names]) => names.test(lower))?.[1];
  if (minutes !== undefined) return { kind: 'span', factor: minutes };
  const bytes = sizeUnits.find(([names]) => names.test(lower))?.[2];
  return bytes === undefined ? undefined : { kind: 'size', factor: bytes };
}

/** How many of a unit a quantity is; undefined when it is no whole number of them. */
export function amountIn({ kind, factor }: Unit, { fields }: SlotValue): string | undefined {
  const amount = Number(fields[kind === 'span' ? 'minutes' : 'bytes']) / factor;
  return Number.isInteger(amount) && amount > 0 ? String(amount) : undefined;
}

/** How the names of the months begin, without accents: German, Spanish, French and Portuguese ones beside the English. */
const monthNames: readonly RegExp[] = [
  /^(?:jan|ene)/,
  /^(?:feb|fev)/,
  /^(?:mar|mae|mrz)/,
  /^(?:apr|abr|avr)/,
  /^(?:may|mai)/,
  /^(?:jun|juin)/,
  /^(?:jul|juil)/,
  /^(?:aug|ago|aou)/,
  /^(?:sep|set)/,
  /^(?:oct|okt|out)/,
  /^(?:nov)/,
  /^(?:dec|dez|dic)/,
];

/** A date as ISO 8601, with the spelling of the United States and the year beside it. */
export function dateValue(year: string, month: string, day: string): SlotValue | undefined {
  const plain = month.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  const number = /^\d+$/.test(month) ? Number(month) : monthNames.findIndex((name) => name.test(plain)) + 1;
  if (number < 1 || number > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
  const [mm, dd] = [String(number).padStart(2, '0'), day.padStart(2, '0')];
  return { command: `${year}-${mm}-${dd}`, fields: { us: `${mm}/${dd}/${year}`, year } };
}

/** A clock time as 24 hours. */
export function timeValue(hour: string, minute: string, half: string): SlotValue | undefined {
  const shift = /^p/i.test(half) ? 12 : 0;
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + shift;
  if (hours > 23 || Number(minute) > 59) return undefined;
  return {
    command: `${String(hours).padStart(2, '0')}:${minute.padStart(2, '0')}`,
    fields: { hour: String(hours), minute: String(Number(minute)) },
  };
}
