import { imageWithVersion, pathWithBlank } from './joinedWords';
import type { Word } from './lexicon';
import type { Item } from './phrasing';
import { amountIn } from './quantities';
import { greedyTypes, introduces, type Fit, type SlotTypes } from './slotTypes';
import { plainValue, type SlotValue } from './slotValue';
import { stem } from './stem';
import type { SlotRef } from './template';

/** A request as it is compared: its words, what each is worth, and other readings of mistyped ones. */
export interface RequestWords {
  /** As the user wrote it. */
  readonly text: string;
  readonly words: readonly Word[];
  readonly weights: readonly number[];
  /** For each word, keys that it is a likely slip of. */
  readonly corrections: readonly (readonly string[])[];
}

/** How a phrasing fits. Masks have a bit for each word of the request. */
export interface PhraseMatch {
  readonly usedMask: number;
  readonly values: ReadonlyMap<string, SlotValue>;
  /** Worth of the request's words that the phrasing explains. */
  readonly explained: number;
  /** Worth of the phrasing's words found in the request, and of all of them. */
  readonly said: number;
  readonly expected: number;
  /** Ordinary words of the request taken for names. */
  readonly strays: number;
  /** How often something is said before what it follows in the phrasing. */
  readonly disorder: number;
  /** How often a value is said before the one that it follows in the phrasing. */
  readonly swapped: number;
}

const slotWorth = 0.5;
const slipQuality = 0.85;
const nextToBonus = 0.45;
const beforeBonus = 0.3;
const edgeBonus = 0.15;
const orderBonus = 0.12;
const candidatesPerSlot = 5;
const leastFit = 0.2;
/** A text without quotes reaches to the end of the request, which may say something else. */
const greedyTrust = 0.45;
/** Less so where the phrasing goes on behind it, and in a message, which is hardly ever one word. */
const boundTrust = 0.8;
const greedyFit = 0.5;
const messageFit = 0.8;
/** A word between the value and the phrasing that the phrasing does not have, such as `into`. */
const otherRoleCost = 0.15;
/** A value that the request excludes is none of a phrasing that excludes nothing. */
const excludedCost = 0.6;
/** A word where the phrasing has its value is the value, whatever else it may mean. */
const heldFit = 0.5;
/** Known values and clear shapes are names wherever they stand. */
const sureFit = 0.8;
/** What is left of the fit of an ordinary word with no word of the phrasing beside it. */
const strayShare = 0.4;
/** And of a word that means something to every shell, such as `delete`. */
const conceptShare = 0.45;
/** And of one that stands in brackets. */
const asideShare = 0.3;

/** Matches one phrasing, leaving alone the words that `taken` marks. Undefined when a slot can't be filled. */
export function matchPhrase(
  items: readonly Item[],
  request: RequestWords,
  taken: number,
  weightOf: (key: string, isLight: boolean) => number,
  types: SlotTypes,
): PhraseMatch | undefined {
  let usedMask = taken;
  let explained = 0;
  let said = 0;
  let expected = 0;
  let last = -1;
  const places: number[] = [];
  for (const item of items) {
    let place = -1;
    if (item.kind === 'word') {
      const weight = weightOf(item.key, item.isLight);
      expected += weight;
      const [found, quality] = findWord(item.key, request, usedMask, last);
      if (found >= 0) {
        place = found;
        last = found;
        usedMask |= 1 << found;
        explained += (request.weights[found] ?? 0) * quality;
        said += weight * quality;
      } else if (weighty.has(item.key)) return undefined;
    }
    places.push(place);
  }
  const open = items.flatMap((item, index) =>
    item.kind === 'slot' || item.kind === 'glued' || item.kind === 'measured' ? [{ item, index }] : [],
  );
  if (open.length === 0)
    return { usedMask, values: noValues, explained, said, expected, strays: 0, disorder: descents(places), swapped: 0 };
  const choices = open.map(({ item, index }) =>
    item.kind === 'slot'
      ? slotChoices(item.slot, request, usedMask, places, index, types, index === items.length - 1)
      : item.kind === 'glued'
        ? gluedChoices(item, request, usedMask, types)
        : measuredChoices(item, request, usedMask),
  );
  const best = bestAssignment(choices);
  if (!best) return undefined;
  if (best.some(({ start }, at) => comparesAnother(items, places, open[at]?.index ?? 0, start, request.words)))
    return undefined;
  if (joinsApart(items, open, best, request.words)) return undefined;
  const values = new Map<string, SlotValue>();
  let strays = 0;
  for (const choice of best) {
    strays += 1 - choice.trust;
    for (const [name, value] of choice.values) values.set(name, value);
    for (let at = choice.start; at <= choice.end; at++) {
      usedMask |= 1 << at;
      explained += (request.weights[at] ?? 0) * choice.trust;
    }
    said += slotWorth * Math.min(1, choice.fit);
    expected += slotWorth;
  }
  best.forEach(({ start }, at) => (places[open[at]?.index ?? 0] = start));
  if (negatesAnother(items, places, request.words)) return undefined;
  const swapped = descents(best.map(({ start }) => start));
  return { usedMask, values, explained, said, expected, strays, disorder: descents(places), swapped };
}

/** Whether a `not` of the phrasing was found behind what it should negate. */
function negatesAnother(items: readonly Item[], places: readonly number[], words: readonly Word[]): boolean {
  return items.some((item, at) => {
    const place = places[at] ?? -1;
    if (item.kind !== 'word' || item.key !== 'not' || place < 0 || !/^[a-z]/i.test(words[place]?.text ?? ''))
      return false;
    const next = places.slice(at + 1).find((other) => other >= 0);
    return next !== undefined && next < place;
  });
}

function descents(places: readonly number[]): number {
  const found = places.filter((place) => place >= 0);
  return found.filter((place, at) => at > 0 && place < (found[at - 1] ?? 0)).length;
}

/** What a phrasing does that the request does not ask for is never taken along. */
const weighty: ReadonlySet<string> = new Set([
  'delete',
  'kill',
  'stop',
  'restart',
  'discard',
  'move',
  'rename',
  'replace',
  'undo',
  'force',
  'uninstall',
  'purg',
  'shutdown',
  'format',
  'overwrit',
  'empty',
  'prun',
  'reset',
  'revert',
  'smaller',
  'less',
  'under',
  'below',
  'larger',
  'older',
  'newer',
  'not',
]);

/** What compares with the value beside it, and with no other one of the request. */
const comparing: ReadonlySet<string> = new Set(['smaller', 'less', 'under', 'below', 'larger', 'older', 'newer']);
const farthestCompared = 3;

/** Whether a comparison of the phrasing was found at another value of the request; Chinese and Japanese compare behind it. */
function comparesAnother(
  items: readonly Item[],
  places: readonly number[],
  slotAt: number,
  valueAt: number,
  words: readonly Word[],
): boolean {
  const before = items[slotAt - 1];
  const place = places[slotAt - 1] ?? -1;
  if (before?.kind !== 'word' || !comparing.has(before.key) || place < 0) return false;
  const distance = valueAt - place;
  return /^[a-z]/i.test(words[place]?.text ?? '')
    ? distance < 0 || distance > farthestCompared
    : Math.abs(distance) > farthestCompared;
}

const joining: ReadonlySet<string> = new Set(['and', 'or', 'nor']);

/** Whether two values that the phrasing joins by `and` or `or` were taken from two places: in `a.txt under /srv` there is one file. */
function joinsApart(
  items: readonly Item[],
  open: readonly { readonly index: number }[],
  chosen: readonly SlotChoice[],
  words: readonly Word[],
): boolean {
  return open.some(({ index }, at) => {
    const join = items[index + 1];
    if (join?.kind !== 'word' || !joining.has(join.key) || open[at + 1]?.index !== index + 2) return false;
    const [left, right] = [chosen[at], chosen[at + 1]];
    if (!left || !right) return false;
    const between = words.slice(Math.min(left.end, right.end) + 1, Math.max(left.start, right.start));
    return between.some(({ isLight, key }) => isLight && !joining.has(key));
  });
}

const noValues: ReadonlyMap<string, SlotValue> = new Map();

function findWord(
  key: string,
  { words, corrections }: RequestWords,
  usedMask: number,
  last: number,
): readonly [number, number] {
  let earlier = -1;
  let slip = -1;
  for (let at = 0; at < words.length; at++) {
    if (usedMask & (1 << at)) continue;
    if (words[at]?.key === key) {
      if (at > last) return [at, 1];
      if (earlier < 0) earlier = at;
    } else if (slip < 0 && corrections[at]?.includes(key)) slip = at;
  }
  // A known word is no slip: it has another meaning beside this one.
  return earlier >= 0 ? [earlier, 1] : [slip, words[slip]?.isConcept === true ? 1 : slipQuality];
}

interface SlotChoice {
  readonly start: number;
  readonly end: number;
  readonly score: number;
  /** How well the type fits alone. */
  readonly fit: number;
  /** How sure it is that the user meant a value here: an ordinary word may be part of the sentence instead. */
  readonly trust: number;
  readonly values: readonly (readonly [string, SlotValue])[];
}

function slotChoices(
  slot: SlotRef,
  request: RequestWords,
  usedMask: number,
  places: readonly number[],
  index: number,
  types: SlotTypes,
  isLast: boolean,
): SlotChoice[] {
  const { words } = request;
  const before = index > 0 ? (places[index - 1] ?? -1) : -1;
  const after = places[index + 1] ?? -1;
  const choices: SlotChoice[] = [];
  /** `a branch called fix`: the word leads to the name, and a phrasing need not have it. */
  const isIntroduced = (start: number): boolean => {
    const leading = words[start - 1];
    return leading !== undefined && introduces(leading) && !(usedMask & (1 << (start - 1)));
  };
  const isFree = (at: number): boolean => at >= 0 && !(usedMask & (1 << at));
  const isOther = (start: number): boolean => words[start - 1]?.isLight === true && isFree(start - 1);
  const isExcluded = (start: number): boolean => {
    const at = isOther(start) ? start - 2 : start - 1;
    return words[at]?.key === 'not' && isFree(at);
  };
  const rate = (fit: Fit, start: number, end: number, isSure = false): void => {
    const from = isIntroduced(start) ? start - 1 : start;
    const isNext = from < start || (index > 0 && before >= 0 && before === from - 1) || isNoun(slot.type, words[start]);
    const isBefore = after >= 0 && after === end + 1;
    const isEdge = (index === 0 && start === 0) || (isLast && end === words.length - 1);
    const context =
      (isNext ? nextToBonus : 0) +
      (isBefore ? beforeBonus : 0) +
      (isEdge ? edgeBonus : 0) -
      (isOther(start) ? otherRoleCost : 0) -
      (isExcluded(start) ? excludedCost : 0);
    const isPlain = words[end]?.kind === 'word' && fit.score < sureFit;
    const isHeld = isNext || isBefore;
    const isLoose = end > start && !isSure && !isNoun(slot.type, words[start]);
    const trust = isLoose
      ? isBefore || slot.type === 'msg'
        ? boundTrust
        : greedyTrust
      : !isPlain || isSure
        ? 1
        : isHeld
          ? 0.9
          : 0.2;
    const score = isPlain && !isHeld && !isSure ? fit.score * strayShare : fit.score;
    if (score < leastFit) return;
    const held = isHeld ? Math.max(score, heldFit) : score;
    choices.push({ start: from, end, score: score + context, fit: held, trust, values: [[slot.name, fit.value]] });
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || usedMask & (1 << at) || word.isLight) continue;
    // What a request begins with says what is to be done.
    if (at === 0 && word.kind === 'word' && word.isConcept === true && words.length > 1) continue;
    const fit = types.fit(slot.type, word);
    if (isNoun(slot.type, word)) continue;
    const noun = at > 0 && !(usedMask & (1 << (at - 1))) && isNoun(slot.type, words[at - 1]) ? at - 1 : at;
    for (const { end, value, isSure } of types.spans(slot.type, words, at, (place) => (usedMask & (1 << place)) !== 0))
      rate({ score: isSure ? sureFit + 0.01 * (end - at) : 0.5, value }, at, end, isSure);
    const joined = isFree(at + 1) ? joinedWord(slot.type, request.text, word, words[at + 1]) : undefined;
    const joinedFit = joined && types.fit(slot.type, joined);
    if (joinedFit && joinedFit.score >= sureFit) rate(joinedFit, at, at + 1, true);
    if (fit) rate(doubted(fit, word, request.weights[at] ?? 1), noun, at);
    if (greedyTypes.has(slot.type) && word.kind !== 'quoted' && before === at - 1) {
      const end = after > at ? after - 1 : words.length - 1;
      if (end > at && !hasUsed(usedMask, at, end))
        rate(
          { score: slot.type === 'msg' ? messageFit : greedyFit, value: plainValue(asWritten(request, at, end)) },
          at,
          end,
        );
    }
  }
  return choices.sort((left, right) => right.score - left.score).slice(0, candidatesPerSlot);
}

/** A value of two words that no list has. */
function joinedWord(type: string, text: string, first: Word, second: Word | undefined): Word | undefined {
  return type === 'dockerimage' ? imageWithVersion(first, second) : pathWithBlank(text, first, second);
}

/** What a value of a type is called; the word before a value names its role and is no value itself. */
const nouns: Readonly<Record<string, readonly string[]>> = {
  dir: ['folder'],
  newdir: ['folder'],
  textfile: ['file'],
  newfile: ['file'],
  logfile: ['file', 'log'],
  person: ['user'],
  host: ['host', 'server', 'machine'],
  namespace: ['namespace', 'ns'],
  nsopt: ['namespace', 'ns'],
  pid: ['pid', 'process'],
  pkg: ['package'],
  npmpkg: ['package', 'module'],
  pypkg: ['package', 'module'],
  dockerimage: ['image'],
  imagename: ['image'],
  composesvc: ['service'],
  msg: ['message'],
  var: ['variable'],
  database: ['database', 'db'],
  newuser: ['user'],
};

function isNoun(type: string, word: Word | undefined): boolean {
  if (word?.kind !== 'word') return false;
  return (nouns[type] ?? [type]).some((noun) => noun === word.key || stem(noun) === word.key);
}

/** The words from one place to another with all that stands between them. */
function asWritten({ text, words }: RequestWords, start: number, end: number): string {
  return text.slice(words[start]?.from, words[end]?.to);
}

/** Words that phrasings use all the time are seldom names. */
function doubted(fit: Fit, word: Word, weight: number): Fit {
  if (word.kind === 'word' && word.isAside) return { ...fit, score: fit.score * asideShare };
  if (word.kind !== 'word' || fit.score >= sureFit) return fit;
  if (word.isConcept) return { ...fit, score: fit.score * conceptShare };
  return weight < 0.5 ? { ...fit, score: fit.score * (0.4 + weight) } : fit;
}

function hasUsed(mask: number, start: number, end: number): boolean {
  for (let at = start; at <= end; at++) if (mask & (1 << at)) return true;
  return false;
}

function gluedChoices(
  { pattern, slots }: Extract<Item, { kind: 'glued' }>,
  { words }: RequestWords,
  usedMask: number,
  types: SlotTypes,
): SlotChoice[] {
  return words.flatMap((word, at) => {
    if (usedMask & (1 << at)) return [];
    const groups = pattern.exec(word.text)?.slice(1);
    if (!groups) return [];
    const fits = slots.map((slot, index) => types.fit(slot.type, pieceOf(groups[index] ?? '')));
    if (fits.some((fit) => fit === undefined)) return [];
    const values = slots.flatMap((slot, index): (readonly [string, SlotValue])[] => {
      const fit = fits[index];
      return fit ? [[slot.name, fit.value]] : [];
    });
    return [{ start: at, end: at, score: 1.2, fit: 1, trust: 1, values }];
  });
}

/** `30 days` for `<n> days`, and for no other unit. */
function measuredChoices(
  { slot, unit }: Extract<Item, { kind: 'measured' }>,
  { words }: RequestWords,
  usedMask: number,
): SlotChoice[] {
  return words.flatMap(({ kind, value }, at) => {
    const amount = kind === unit.kind && value && !(usedMask & (1 << at)) ? amountIn(unit, value) : undefined;
    if (amount === undefined) return [];
    return [{ start: at, end: at, score: 1.2, fit: 1, trust: 1, values: [[slot.name, plainValue(amount)]] }];
  });
}

function pieceOf(text: string): Word {
  const kind = /^\d+$/.test(text) ? 'number' : /^\p{L}+$/u.test(text) ? 'word' : 'literal';
  return { text, lower: text.toLowerCase(), kind, key: text.toLowerCase(), isLight: false };
}

/** The best choice for every slot with no word taken twice; earlier slots tend to come earlier in the request. */
function bestAssignment(choices: readonly (readonly SlotChoice[])[]): readonly SlotChoice[] | undefined {
  let best: readonly SlotChoice[] | undefined;
  let bestScore = -Infinity;
  const take = (index: number, mask: number, score: number, taken: readonly SlotChoice[]): void => {
    if (index === choices.length) {
      if (score > bestScore) [best, bestScore] = [taken, score];
      return;
    }
    for (const choice of choices[index] ?? []) {
      const bits = bitsOf(choice.start, choice.end);
      if (mask & bits) continue;
      const inOrder = (taken[taken.length - 1]?.start ?? -1) < choice.start;
      take(index + 1, mask | bits, score + choice.score + (inOrder ? orderBonus : 0), [...taken, choice]);
    }
  };
  take(0, 0, 0, []);
  return best;
}

function bitsOf(start: number, end: number): number {
  let bits = 0;
  for (let at = start; at <= end; at++) bits |= 1 << at;
  return bits;
}
