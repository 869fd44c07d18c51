import { Guesses } from './guesses';
import { matchPhrase, type PhraseMatch, type RequestWords } from './matchPhrase';
import { itemsOf, shortest, variantsOf, type Item, type LiteralReader, type Wanted } from './phrasing';
import { plausibleScore } from './programs';
import type { Word } from './lexicon';
import { commandText, type Dialect, type HoleData, type PartData } from './recallData';
import { featuresOf, ratingOf } from './rating';
import type { Phrase, RecallIndex } from './recallIndex';
import { homeFolders, isOption } from './slotTypes';
import { parseRequest, type Sequence } from './template';
import { writeCommand, type ChosenPart } from './writeCommand';

/** A command that a known task gives for a request. */
export interface Recalled {
  readonly taskId: string;
  readonly command: string;
  /** 0 to 1: how much of the request and of the phrasing agree. */
  readonly score: number;
  /** A question back or "not a shell task". */
  readonly isReply: boolean;
  /** What the rating adds up, to fit its weights. */
  readonly features?: readonly number[] | undefined;
}

/** `in zsh` says next to nothing in a zsh. */
const ownShellWorth = 0.12;
/** Phrasings compared in full. */
const mostPhrasings = 80;
const mostParts = 6;
const mostGuesses = 20;
/** A name that a command has anyway, such as `known_hosts`, is no accident from this length on. */
const leastFixedName = 4;
/** A part counts only when most of what it says is said. */
const leastPartShare = 0.62;
/** What a frame does is in the few words around its holes: most of them must be said. */
const leastHeadShare = 0.7;
/** What a part must explain beyond what it says in vain. */
const leastPartGain = 0.15;
const unsaidCost = 0.5;
const unsaidTailCost = 0.75;
/** What each word costs that stands between those of a part, and what share of its worth. */
const gapCost = 0.2;
/** And what it costs when they are said in another order. */
const disorderCost = 0.45;
const gapShare = 0.3;
/** Of two phrasings that fit as well, the one whose values stand in its order is meant: `把 a 改名为 b`. */
const swappedShare = 0.98;
/** What a part that has to be there counts beyond its words. */
const neededBonus = 0.1;
/** `a file` is any one: who asks for one is shown how with an example, and only `it` or `the file` is asked back about. */
const anyOne = /\b(?:an?|any|some|new|how)\b/i;
const exampleArea = 'example.';
const askingBack = '# unclear';
/** Concepts of the lexicon that turn the meaning round: a command that ignores one may do the opposite. */
const turning: ReadonlySet<string> = new Set(['not', 'larger', 'smaller', 'older', 'newer']);
const turnedShare = 0.6;
/** How much the share of the phrasing counts beside that of the request. */
const phrasingPower = 0.6;

/** The commands of known tasks nearest to a request, best first and distinct. */
export function recallTasks(index: RecallIndex, request: string, dialect: Dialect, count: number): Recalled[] {
  const words = index.requestWords(request);
  return words ? new Recall(index, words, dialect, request).best(count) : [];
}

interface Filled {
  readonly usedMask: number;
  readonly explained: number;
  readonly said: number;
  readonly expected: number;
  readonly strays: number;
  readonly chosen: ReadonlyMap<string, readonly ChosenPart[]>;
  readonly tail?: ChosenPart;
}

const noHoles: Readonly<Record<string, HoleData>> = {};

/** One request against the index; remembers what parts give, because many tasks ask for the same ones. */
class Recall {
  private readonly total: number;
  private readonly wanted: Wanted;
  private readonly keys: ReadonlySet<string>;
  private readonly hasNames: boolean;
  private readonly meansAnyOne: boolean;
  private readonly variants = new Map<Sequence, readonly (readonly Item[])[]>();
  private readonly partMatches = new Map<string, PhraseMatch | undefined>();
  private readonly meant = new Map<Sequence, boolean>();
  private readonly partNumbers = new Map<PartData, number>();
  private readonly guesses: Guesses | undefined;
  private readonly request: RequestWords;

  constructor(
    private readonly index: RecallIndex,
    request: RequestWords,
    private readonly dialect: Dialect,
    text: string,
  ) {
    this.request = ownShellAside(request, dialect);
    this.guesses = index.ranker && new Guesses(index.ranker, index, text, dialect);
    this.total = this.request.weights.reduce((sum, weight) => sum + weight, 0);
    const keys = new Set([...request.words.map(({ key }) => key), ...request.corrections.flat()]);
    this.keys = keys;
    this.hasNames = request.words.some(({ kind }) => kind !== 'word' && kind !== 'cjk');
    this.meansAnyOne = anyOne.test(text);
    this.wanted = { weightOf: this.weightOf, has: (key) => keys.has(key) };
  }

  best(count: number): Recalled[] {
    const best = new Map<string, Recalled>();
    for (const phrase of this.index.near(this.request, this.dialect, mostPhrasings, this.guesses?.best(mostGuesses))) {
      for (const items of this.variantsOf(parseRequest(phrase.text), this.index.readerOf(phrase.language))) {
        const found = this.compare(phrase, items);
        if (found && found.score > (best.get(found.command)?.score ?? 0)) best.set(found.command, found);
      }
    }
    return [...best.values()].sort((left, right) => right.score - left.score).slice(0, count);
  }

  private readonly weightOf = (key: string, isLight: boolean): number =>
    key === this.dialect ? ownShellWorth : this.index.weightOf(key, isLight);

  private itemsOf(template: Sequence, isTail: boolean): readonly (readonly Item[])[] {
    let variants = this.variants.get(template);
    if (!variants) {
      // What may be left out may also be there for another part, so the template is tried with and without it.
      const reader = this.index.readerFor(template);
      const whole = this.variantsOf(template, reader);
      variants = isTail ? whole : distinct([...whole, ...this.variantsOf(shortest(template), reader)]);
      this.variants.set(template, variants);
    }
    return variants;
  }

  private variantsOf(template: Sequence, reader: LiteralReader): readonly (readonly Item[])[] {
    return variantsOf(template, reader, this.wanted).map((flat) => itemsOf(flat, reader));
  }

  private match(items: readonly Item[], taken: number): PhraseMatch | undefined {
    return matchPhrase(items, this.request, taken, this.weightOf, this.index.types);
  }

  private compare({ task, language }: Phrase, items: readonly Item[]): Recalled | undefined {
    const isReply = task.reply === true;
    // A question back is for requests that name nothing.
    if (isReply && this.hasNames) return undefined;
    const text = commandText(task.run, this.dialect);
    if (this.meansAnyOne ? text?.startsWith(askingBack) === true : task.id.startsWith(exampleArea)) return undefined;
    const head = this.match(items, 0);
    if (text === undefined || !head) return undefined;
    if (task.holes && head.said < leastHeadShare * head.expected) return undefined;
    const spoken = items.flatMap((item) => (item.kind === 'hole' ? [item.name] : []));
    const holes = task.holes ?? noHoles;
    const filled = this.fillHoles(holes, spoken, head, language);
    if (!filled) return undefined;
    const whole = task.out === true ? this.addTail(filled, language) : filled;
    if (whole.expected === 0) return undefined;
    const scope = { values: head.values, defaults: task.defaults ?? {} };
    const command = writeCommand(text, scope, holes, whole.chosen, whole.tail, this.dialect);
    if (command === undefined || this.leavesNames(whole.usedMask, command)) return undefined;
    const requestShare = Math.min(1, whole.explained / this.total);
    const turned = this.leavesTurning(whole.usedMask) ? turnedShare : 1;
    const saidShare = whole.said / whole.expected;
    const plausible = plausibleScore(1, command, this.request.words);
    const features = this.guesses
      ? featuresOf({
          requestShare,
          saidShare,
          turned,
          plausible,
          guess: this.guesses.logOf(task.id),
          strays: whole.strays,
          expected: whole.expected,
          hasTail: whole.tail !== undefined,
          holes: whole.chosen.size,
          isForeign: language !== 'en',
          isReply,
        })
      : undefined;
    const score = features ? ratingOf(features) : plausible * turned * requestShare * saidShare ** phrasingPower;
    const ordered = score * swappedShare ** head.swapped;
    return { taskId: task.id, command, score: ordered, isReply, features };
  }

  /** Adds the parts that explain what the head leaves over, the most telling first. */
  private fillHoles(
    holes: Readonly<Record<string, HoleData>>,
    spoken: readonly string[],
    head: PhraseMatch,
    language: string,
  ): Filled | undefined {
    const chosen = new Map<string, ChosenPart[]>();
    let filled: Filled = { ...head, chosen };
    for (let round = 0; spoken.length > 0 && round < mostParts; round++) {
      const best = this.bestPart(holes, spoken, chosen, filled.usedMask, language);
      if (!best) break;
      const { name, part, match } = best;
      chosen.set(name, [...(chosen.get(name) ?? []), { part, values: match.values }]);
      filled = added(filled, match);
    }
    for (const [name, hole] of Object.entries(holes))
      if ((chosen.get(name)?.length ?? 0) < hole.least) return undefined;
    return filled;
  }

  private bestPart(
    holes: Readonly<Record<string, HoleData>>,
    spoken: readonly string[],
    chosen: ReadonlyMap<string, readonly ChosenPart[]>,
    usedMask: number,
    language: string,
  ): { readonly name: string; readonly part: PartData; readonly match: PhraseMatch } | undefined {
    let best: { readonly name: string; readonly part: PartData; readonly match: PhraseMatch } | undefined;
    let bestGain = leastPartGain;
    for (const name of spoken) {
      const hole = holes[name];
      const taken = chosen.get(name) ?? [];
      if (!hole || taken.length >= Math.max(hole.most, hole.least)) continue;
      for (const part of hole.parts) {
        if (taken.some((other) => groupOf(other.part) === groupOf(part))) continue;
        const match = this.matchPart(part, usedMask, language);
        if (!match) continue;
        const gain =
          gainOf(match, unsaidCost) -
          disorderCost * match.disorder -
          this.scatterOf(match.usedMask & ~usedMask) +
          (taken.length < hole.least ? neededBonus : 0);
        if (gain > bestGain) {
          best = { name, part, match };
          bestGain = gain;
        }
      }
    }
    return best;
  }

  private addTail(filled: Filled, language: string): Filled {
    let left = 0;
    this.request.weights.forEach((weight, at) => (left += filled.usedMask & (1 << at) ? 0 : weight));
    if (left < leastPartGain) return filled;
    let best = filled;
    let bestGain = leastPartGain;
    for (const part of this.index.data.tails?.parts ?? []) {
      const match = this.matchPart(part, filled.usedMask, language, true);
      const gain = match ? gainOf(match, unsaidTailCost) - this.scatterOf(match.usedMask & ~filled.usedMask) : 0;
      if (!match || gain <= bestGain) continue;
      bestGain = gain;
      best = { ...added(filled, match), tail: { part, values: match.values } };
    }
    return best;
  }

  /** The best saying of a part for the words that are left. */
  private matchPart(part: PartData, taken: number, language: string, isTail = false): PhraseMatch | undefined {
    if (commandText(part.run, this.dialect) === undefined) return undefined;
    let number = this.partNumbers.get(part);
    if (number === undefined) {
      number = this.partNumbers.size;
      this.partNumbers.set(part, number);
    }
    const place = `${number}/${taken}/${language}`;
    if (this.partMatches.has(place)) return this.partMatches.get(place);
    const match = this.bestSaying(part, taken, language, isTail);
    this.partMatches.set(place, match);
    return match;
  }

  private bestSaying(part: PartData, taken: number, language: string, isTail: boolean): PhraseMatch | undefined {
    let best: PhraseMatch | undefined;
    let bestGain = -Infinity;
    for (const template of this.sayings(part, language)) {
      if (!this.mayMean(template)) continue;
      for (const items of this.itemsOf(template, isTail)) {
        const match = this.match(items, taken);
        if (!match || match.explained === 0 || match.said < leastPartShare * match.expected) continue;
        const gain =
          gainOf(match, unsaidCost) - disorderCost * match.disorder - this.scatterOf(match.usedMask & ~taken);
        if (gain > bestGain) [best, bestGain] = [match, gain];
      }
    }
    return best;
  }

  /** What the words between those of a part cost: a condition is said in one piece. */
  private scatterOf(own: number): number {
    if (own === 0) return 0;
    let cost = 0;
    const last = 31 - Math.clz32(own);
    for (let at = 31 - Math.clz32(own & -own); at < last; at++)
      if (!(own & (1 << at))) cost += gapCost + gapShare * (this.request.weights[at] ?? 0);
    return cost;
  }

  /** Whether a saying has a telling word of the request, or needs none. */
  private mayMean(template: Sequence): boolean {
    const known = this.meant.get(template);
    if (known !== undefined) return known;
    const keys = this.index.tellingKeys(template);
    const may = keys.size === 0 || [...keys].some((key) => this.keys.has(key));
    this.meant.set(template, may);
    return may;
  }

  /** Concepts are shared by all languages, so English parts serve where a language has none. */
  private sayings(part: PartData, language: string): readonly Sequence[] {
    const own = this.index.sayings(part, language);
    return language === 'en' ? own : [...own, ...this.index.sayings(part, 'en')];
  }

  /** Whether a word has found no place without which the request means the opposite. */
  private leavesTurning(usedMask: number): boolean {
    return this.request.words.some(({ key }, at) => turning.has(key) && !(usedMask & (1 << at)));
  }

  private isName(word: Word): boolean {
    const { kind, key, text, isConcept } = word;
    if (kind === 'cjk') return false;
    if (isOption(word)) return true;
    if (kind === 'word' && homeFolders[text.toLowerCase()] === text) return true;
    // `old-feature` is a name as much as `old_feature`, unless a task says it.
    return kind !== 'word' || (isConcept !== true && /.-./.test(text) && !this.index.isSaid(key));
  }

  /** Whether a name, path, number or quoted text of the request has found no place, and is no fixed part of the command. */
  private leavesNames(usedMask: number, command: string): boolean {
    return this.request.words.some(
      (word, at) =>
        this.isName(word) &&
        !(usedMask & (1 << at)) &&
        !(
          word.kind === 'literal' &&
          word.lower.length >= leastFixedName &&
          command.toLowerCase().includes(word.lower)
        ) &&
        !(isOption(word) && ` ${command} `.includes(` ${word.text} `)),
    );
  }
}

/** The name of the shell that is asked weighs little, and behind `in` or `for` it is no name either. */
function ownShellAside({ text, words, weights, corrections }: RequestWords, dialect: Dialect): RequestWords {
  const isOwn = (at: number): boolean => words[at]?.key === dialect;
  return {
    text,
    words: words.map((word, at) => (isOwn(at) && words[at - 1]?.isLight === true ? { ...word, isLight: true } : word)),
    weights: weights.map((weight, at) => (isOwn(at) ? ownShellWorth : weight)),
    corrections,
  };
}

function distinct(variants: readonly (readonly Item[])[]): readonly (readonly Item[])[] {
  const known = new Map<string, readonly Item[]>();
  for (const items of variants) known.set(items.map(itemText).join(' '), items);
  return [...known.values()];
}

function itemText(item: Item): string {
  switch (item.kind) {
    case 'word':
      return item.key;
    case 'slot':
      return `<${item.slot.name}>`;
    case 'glued':
      return item.pattern.source;
    case 'measured':
      return `<${item.slot.name}> ${item.unit.kind} ${item.unit.factor}`;
    case 'hole':
      return `<+${item.name}>`;
  }
}

const groupOf = (part: PartData): string => part.group ?? part.key;

const gainOf = ({ explained, expected, said }: PhraseMatch, cost: number): number =>
  explained - cost * (expected - said);

function added(filled: Filled, match: PhraseMatch): Filled {
  return {
    ...filled,
    usedMask: match.usedMask,
    explained: filled.explained + match.explained,
    said: filled.said + match.said,
    expected: filled.expected + match.expected,
    strays: filled.strays + match.strays,
  };
}
