import { Lexicon, type Word } from './lexicon';
import type { RequestWords } from './matchPhrase';
import { LiteralReader } from './phrasing';
import { commandText, type Dialect, type PartData, type RecallData, type TaskData } from './recallData';
import { SlotTypes } from './slotTypes';
import { Vocabulary } from './spelling';
import type { TaskRanker } from './taskRanker';
import { parseRequest, type Sequence } from './template';

export interface Phrase {
  readonly task: TaskData;
  readonly language: string;
  /** The template as its author wrote it; parsed when it is compared, because thousands of parsed ones take much memory. */
  readonly text: string;
  /** Words that every way of saying it has. */
  readonly required: readonly string[];
  readonly requiredWeights: number[];
  /** So many names it can take; any number where parts may take some. */
  readonly room: number;
}

const mostRequestWords = 30;
const unknownWordWorth = 0.8;
const literalWorth = 0.7;
const lightShare = 0.35;
/** What a word of the phrasing that the request lacks takes from its rank. */
const missingShare = 0.5;
/** And what each name of the request that it has no room for: a command that leaves out a name is none. */
const crowdedCost = 0.35;
/** Phrasings that share less than this part of what the best one shares are not looked at. */
const leastShare = 0.4;
/** Phrasings compared of a task that the ranker guesses. */
const mostPhrasesOfGuess = 6;
/** Frames share few words with a request before their parts are filled, so the best of them are always compared. */
const mostFrames = 14;
const mostPhrasesOfFrame = 2;
/** Where nothing else is said, a command works here; saying so adds next to nothing. */
const hereWorth = 0.08;

/** What compares sizes, and what it means of an age: in most languages `more than` is said of both. */
const ofAge: Readonly<Record<string, string>> = { larger: 'older', small: 'newer' };

function comparisonsOfAge(words: readonly Word[], at: number): readonly string[] {
  const meant = ofAge[words[at]?.key ?? ''];
  return meant !== undefined && [words[at - 1], words[at + 1]].some((word) => word?.kind === 'span') ? [meant] : [];
}

function withAsides(request: string, words: readonly Word[]): readonly Word[] {
  if (!request.includes('(')) return words;
  return words.map((word) => {
    const before = request.slice(0, word.from ?? 0);
    return before.lastIndexOf('(') > before.lastIndexOf(')') ? { ...word, isAside: true } : word;
  });
}

/** All phrasings by the words they use. */
export class RecallIndex {
  readonly lexicon: Lexicon;
  private readonly readers = new Map<string, LiteralReader>();
  /** The language that a template of a part is in. */
  private readonly languageOfTemplate = new WeakMap<Sequence, string>();
  readonly types: SlotTypes;
  private readonly phrases: Phrase[] = [];
  private readonly phrasesOfTask = new Map<string, number[]>();
  private readonly postings = new Map<string, number[]>();
  private readonly taskCounts = new Map<string, number>();
  private readonly vocabulary = new Vocabulary();
  /** What the words of the lexicon mean; the others mean themselves. */
  private readonly concepts = new Map<string, string>();
  private readonly partTemplates = new Map<PartData, Map<string, readonly Sequence[]>>();
  private readonly keysOfParts = new Map<PartData, ReadonlySet<string>>();
  private readonly keysOfTemplates = new WeakMap<Sequence, ReadonlySet<string>>();
  private readonly taskTotal: number;
  /** Zero between searches. */
  private readonly scores: Float64Array;

  constructor(
    readonly data: RecallData,
    readonly ranker?: TaskRanker,
  ) {
    this.lexicon = new Lexicon(data.lexicon, data.words, data.english);
    this.types = new SlotTypes(data.slots, (text) => this.lexicon.read(text).map(({ key }) => key));
    this.taskTotal = data.tasks.length;
    for (const task of data.tasks) this.addTask(task);
    for (const part of data.tails?.parts ?? []) for (const key of this.partKeys(part)) this.count(key);
    for (const key of this.taskCounts.keys()) this.vocabulary.add(key);
    for (const [word, concept] of this.lexicon.singleWords()) {
      if (!this.taskCounts.has(concept)) continue;
      this.vocabulary.add(word);
      this.concepts.set(word, concept);
    }
    for (const { required, requiredWeights } of this.phrases)
      requiredWeights.push(...required.map((key) => this.weightOf(key, false)));
    this.scores = new Float64Array(this.phrases.length);
    for (const reader of this.readers.values()) reader.forget();
  }

  /** Reads the words of phrasings of a language. */
  readerOf(language: string): LiteralReader {
    let reader = this.readers.get(language);
    if (!reader) {
      reader = new LiteralReader(this.lexicon, language);
      this.readers.set(language, reader);
    }
    return reader;
  }

  /** Reads the words of a part's template. */
  readerFor(template: Sequence): LiteralReader {
    return this.readerOf(this.languageOfTemplate.get(template) ?? 'en');
  }

  private addTask(task: TaskData): void {
    const taskKeys = new Set<string>();
    const shared = new Set<string>();
    for (const hole of Object.values(task.holes ?? {})) {
      for (const part of hole.parts) for (const key of this.partKeys(part)) shared.add(key);
    }
    for (const [language, texts] of Object.entries(task.say)) {
      for (const text of texts) {
        const template = parseRequest(text);
        const keys = new Set(shared);
        const reader = this.readerOf(language);
        this.collect(template, keys, reader);
        const required = template.flatMap((node) =>
          typeof node === 'string' ? reader.words(node).map(({ key }) => key) : [],
        );
        const room = task.holes ? Infinity : (text.match(/</g)?.length ?? 0);
        const index = this.phrases.push({ task, language, text, required, requiredWeights: [], room }) - 1;
        const own = this.phrasesOfTask.get(task.id);
        if (own) own.push(index);
        else this.phrasesOfTask.set(task.id, [index]);
        for (const key of keys) {
          taskKeys.add(key);
          const posting = this.postings.get(key);
          if (posting) posting.push(index);
          else this.postings.set(key, [index]);
        }
      }
    }
    for (const key of taskKeys) this.count(key);
  }

  private count(key: string): void {
    this.taskCounts.set(key, (this.taskCounts.get(key) ?? 0) + 1);
  }

  /** The words of a part in all its sayings. */
  partKeys(part: PartData): ReadonlySet<string> {
    const known = this.keysOfParts.get(part);
    if (known) return known;
    const keys = new Set<string>();
    this.keysOfParts.set(part, keys);
    for (const language of Object.keys(part.say))
      for (const template of this.sayings(part, language)) this.collect(template, keys, this.readerOf(language));
    return keys;
  }

  private collect(template: Sequence, keys: Set<string>, reader: LiteralReader): void {
    for (const node of template) {
      if (typeof node === 'string') for (const { key } of reader.words(node)) keys.add(key);
      else if (node.kind === 'choice') for (const option of node.options) this.collect(option, keys, reader);
    }
  }

  /** Words of which every way of saying a template has one; none where it can be said with a value and small words alone. */
  tellingKeys(template: Sequence): ReadonlySet<string> {
    let keys = this.keysOfTemplates.get(template);
    if (!keys) {
      const reader = this.readerFor(template);
      keys = new Set(template.flatMap((node) => tellingKeysOf(node, reader)));
      this.keysOfTemplates.set(template, keys);
    }
    return keys;
  }

  /** The templates of a part in a language. */
  sayings(part: PartData, language: string): readonly Sequence[] {
    let byLanguage = this.partTemplates.get(part);
    if (!byLanguage) {
      byLanguage = new Map();
      this.partTemplates.set(part, byLanguage);
    }
    let templates = byLanguage.get(language);
    if (!templates) {
      templates = (part.say[language] ?? []).map(parseRequest);
      for (const template of templates) this.languageOfTemplate.set(template, language);
      byLanguage.set(language, templates);
    }
    return templates;
  }

  /** Whether a phrasing of any task has a word. */
  isSaid(key: string): boolean {
    return this.taskCounts.has(key);
  }

  /** What a word of a phrasing is worth: little when many tasks use it. */
  readonly weightOf = (key: string, isLight: boolean): number => {
    if (key === 'here') return hereWorth;
    const tasks = this.taskCounts.get(key) ?? 0;
    const weight = tasks === 0 ? unknownWordWorth : Math.log(1 + this.taskTotal / tasks) / Math.log(1 + this.taskTotal);
    return isLight ? weight * lightShare : weight;
  };

  /** A request as words with their worth; undefined when it is too long to be a known task. */
  requestWords(request: string): RequestWords | undefined {
    const words = withAsides(request, this.lexicon.read(request, this.lexicon.languageOf(request)));
    if (words.length === 0 || words.length > mostRequestWords) return undefined;
    return {
      text: request,
      words,
      weights: words.map((word) => this.worth(word)),
      corrections: words.map((word, at) => [...this.correctionsOf(word), ...comparisonsOfAge(words, at)]),
    };
  }

  /** Keys that an unknown word is likely to be a slip of. */
  private correctionsOf({ kind, key, lower }: Word): string[] {
    if (kind !== 'word' || this.taskCounts.has(key)) return [];
    const near = [...this.vocabulary.near(lower), ...(lower === key ? [] : this.vocabulary.near(key))];
    return [...new Set(near.map((word) => this.concepts.get(word) ?? word))];
  }

  private worth(word: Word): number {
    if (word.kind === 'word' || word.kind === 'cjk' || this.taskCounts.has(word.key))
      return this.weightOf(word.key, word.isLight);
    return literalWorth;
  }

  /** The phrasings that share most with a request, best first. */
  near(
    { words, weights, corrections }: RequestWords,
    dialect: Dialect,
    most: number,
    guessed: readonly string[] = [],
  ): Phrase[] {
    const { scores } = this;
    const touched: number[] = [];
    const seen = new Set<string>();
    words.forEach((word, at) => {
      for (const key of [word.key, ...(corrections[at] ?? [])]) {
        if (seen.has(key)) continue;
        seen.add(key);
        const weight = weights[at] ?? 0;
        for (const index of this.postings.get(key) ?? []) {
          if (scores[index] === 0) touched.push(index);
          scores[index] = (scores[index] ?? 0) + weight;
        }
      }
    });
    const names = words.filter(({ kind }) => kind !== 'word' && kind !== 'cjk').length;
    const rated: { readonly phrase: Phrase; readonly score: number }[] = [];
    const enough = leastShare * Math.max(0, ...touched.map((index) => scores[index] ?? 0));
    const found = new Set<Phrase>();
    for (const taskId of guessed) {
      const own = [...(this.phrasesOfTask.get(taskId) ?? [])];
      own.sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0));
      for (const index of own.slice(0, mostPhrasesOfGuess)) {
        const phrase = this.phrases[index];
        if (phrase) found.add(phrase);
      }
    }
    for (const index of touched) {
      const score = scores[index] ?? 0;
      scores[index] = 0;
      const phrase = this.phrases[index];
      if (!phrase || score < enough || commandText(phrase.task.run, dialect) === undefined) continue;
      let missing = 0;
      phrase.required.forEach((key, at) => (missing += seen.has(key) ? 0 : (phrase.requiredWeights[at] ?? 0)));
      const crowded = crowdedCost * Math.max(0, names - phrase.room);
      rated.push({ phrase, score: score - missingShare * missing - crowded });
    }
    rated.sort((left, right) => right.score - left.score);
    for (const { phrase } of rated.slice(0, most)) found.add(phrase);
    const frames = new Map<string, number>();
    for (const { phrase } of rated) {
      if (!phrase.task.holes) continue;
      const taken = frames.get(phrase.task.id) ?? 0;
      if (taken >= mostPhrasesOfFrame || (taken === 0 && frames.size >= mostFrames)) continue;
      frames.set(phrase.task.id, taken + 1);
      found.add(phrase);
    }
    return [...found];
  }
}

function tellingKeysOf(node: Sequence[number], reader: LiteralReader): string[] {
  if (typeof node === 'string') return reader.words(node).flatMap(({ key, isLight }) => (isLight ? [] : [key]));
  if (node.kind !== 'choice') return [];
  const options = node.options.map((option) => option.flatMap((each) => tellingKeysOf(each, reader)));
  return options.some(({ length }) => length === 0) ? [] : options.flat();
}
