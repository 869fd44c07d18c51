import { CompoundWords } from './compoundWords';
import { RequestLanguages } from './requestLanguages';
import { spellingsOf } from './spellings';
import { fillers, lightWords, stem } from './stem';
import { cutTokens, type RawToken } from './tokens';

/** A token with the concept it stands for. */
export interface Word extends RawToken {
  /** What is compared: a concept, a stem, or the text of a literal in lower case. */
  readonly key: string;
  readonly isLight: boolean;
  /** Whether the lexicon has a meaning for it. */
  readonly isConcept?: boolean;
  /** Whether it stands in brackets: a remark, hardly ever a name. */
  readonly isAside?: boolean;
  /** Whether it is a word of another language than English; hardly ever a name, then. */
  readonly isForeign?: boolean;
}

const longestPhraseWords = 6;
/** The word that translations of fillers such as `wie kann ich` are listed under. */
const fillerName = 'filler';

/** Concept or English word, then language, then words and phrases that mean it. */
type ByLanguage = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What a word or phrase of another language reads as: the keys of one or more English words, none for a filler. */
type Reading = readonly Pick<Word, 'key' | 'isLight' | 'isForeign'>[];

/** Reads texts as concepts: phrases and words of several languages that mean the same get the same key. */
export class Lexicon {
  private readonly phrases = new Map<string, Reading>();
  private readonly openings = new Map<string, Reading>();
  private readonly translations = new Map<string, Reading>();
  /** By language, what reads otherwise in it: `fecha` is a date in Spanish and closes in Portuguese. */
  private readonly own = new Map<string, Map<string, Reading>>();
  private readonly languages: RequestLanguages;
  private readonly compounds: CompoundWords;
  private longestCjk = 1;

  /**
   * Concepts are words of one meaning in all languages; translations lead to whatever English word the tasks use. A word
   * that is among those `english` has stays English: French `comment` may be a question, but not in `comment out a line`.
   * A `!` before a word has it in its own language all the same, as Portuguese `no`.
   */
  constructor(concepts: ByLanguage, translations: ByLanguage = {}, english: readonly string[] = []) {
    const known = new Set(english.flatMap((word) => [word, `~${stem(word)}`]));
    const german = (tables: ByLanguage): readonly string[] =>
      Object.values(tables).flatMap((languages) => languages['de'] ?? []);
    this.compounds = new CompoundWords([...german(concepts), ...german(translations)]);
    const said = Object.entries(concepts).flatMap(([concept, languages]) =>
      Object.entries({ name: [concept], ...languages }).flatMap(([language, words]) =>
        words.map((word) => {
          const isForeign = language !== 'en' && language !== 'name' && !known.has(word);
          return [word, [{ key: concept, isLight: false, isForeign }], language] as const;
        }),
      ),
    );
    for (const [word, reading] of said) this.add(word, reading);
    // Words as they are written come before what others look like without their accents.
    const saidElse = said.flatMap(([word, reading, language]) =>
      otherSpellings(word).flatMap((spelled) => (known.has(spelled) ? [] : [[spelled, reading, language] as const])),
    );
    for (const [word, reading] of saidElse) this.add(word, reading);
    const translated = Object.entries(translations).flatMap(([word, languages]) => {
      const reading = this.readingOf(word);
      return Object.entries(languages).flatMap(([language, words]) =>
        words.map((each) => [each, reading, language] as const),
      );
    });
    const translatedElse = translated.flatMap(([word, reading, language]) =>
      otherSpellings(word).map((spelled) => [spelled, reading, language] as const),
    );
    for (const [word, reading] of [...translated, ...translatedElse])
      if (!word.startsWith('!')) this.translate(word, reading, known);
    const sayings = [...said, ...saidElse, ...translated, ...translatedElse];
    this.addOwn(sayings, known);
    this.languages = new RequestLanguages(sayings, known);
  }

  /** What a word reads as first in a language, where all languages together read it otherwise. */
  private addOwn(sayings: readonly Saying[], english: ReadonlySet<string>): void {
    const seen = new Set<string>();
    for (const [said, reading, language] of sayings) {
      const isOwn = said.startsWith('!');
      if (said.startsWith('^') || language === 'en' || language === 'name' || cjkSign.test(said)) continue;
      const { key, only } = this.keyOf(said.replace('!', ''));
      for (const each of only === undefined || isOwn ? [key] : [key, `~${only}`]) {
        const place = `${language} ${each}`;
        if (seen.has(place) || (english.has(each) && !isOwn)) continue;
        seen.add(place);
        const shared = this.lookUp(each, false);
        if (!isOwn && (shared === undefined || isSameReading(shared, reading))) continue;
        let own = this.own.get(language);
        if (!own) this.own.set(language, (own = new Map<string, Reading>()));
        own.set(each, reading);
      }
    }
  }

  /** The language a request is in, where its words tell; undefined for English. */
  languageOf(text: string): string | undefined {
    return this.languages.of(cutTokens(text));
  }

  private add(said: string, reading: Reading): void {
    const table = said.startsWith('^') ? this.openings : this.phrases;
    const { key, only } = this.keyOf(said.replace(/^\^/, ''));
    if (!table.has(key)) table.set(key, reading);
    if (only !== undefined && !table.has(`~${only}`)) table.set(`~${only}`, reading);
  }

  private translate(said: string, reading: Reading, english: ReadonlySet<string>): void {
    const { key, only } = this.keyOf(said);
    if (key.split(' ').every((word) => english.has(word))) return;
    for (const each of only === undefined ? [key] : [key, `~${only}`])
      if (!english.has(each) && !this.translations.has(each)) this.translations.set(each, reading);
  }

  /** How a word or phrase is looked up; single words also by their stem. */
  private keyOf(said: string): { readonly key: string; readonly only: string | undefined } {
    const tokens = cutTokens(said.toLowerCase());
    const isCjk = tokens.every(({ kind }) => kind === 'cjk');
    if (isCjk) this.longestCjk = Math.max(this.longestCjk, tokens.length);
    const [only] = tokens;
    return {
      key: tokens.map(({ lower }) => lower).join(isCjk ? '' : ' '),
      only: tokens.length === 1 && only && !isCjk ? stem(only.lower) : undefined,
    };
  }

  private readingOf(english: string): Reading {
    if (english === fillerName) return [];
    return this.read(english).map(({ key, isLight }) => ({ key, isLight, isForeign: true }));
  }

  /** Single words with their concepts, to recognise mistyped ones. */
  *singleWords(): Generator<readonly [word: string, concept: string]> {
    for (const [said, [word]] of this.phrases) if (word && /^[a-z-]+$/.test(said)) yield [said, word.key];
    for (const [said, [word, ...more]] of this.translations)
      if (word && !word.isLight && more.length === 0 && /^[a-z-]{5,}$/.test(said)) yield [said, word.key];
  }

  /** The words of a text in order, without fillers; as its language has them, where that is known. */
  read(text: string, language?: string): Word[] {
    const tokens = cutTokens(text);
    const words: Word[] = [];
    const own = language === undefined ? undefined : this.own.get(language);
    for (let at = 0; at < tokens.length;) {
      const [found, length] = this.wordsAt(tokens, at, own);
      words.push(...found);
      at += length;
    }
    return words;
  }

  private wordsAt(tokens: readonly RawToken[], at: number, own?: OwnReadings): readonly [readonly Word[], number] {
    const first = tokens[at];
    if (first === undefined) return [[], 1];
    if (first.kind === 'cjk') return this.cjkAt(tokens, at, first);
    if (!isPlain(first)) return [[{ ...first, key: first.value?.fields['said'] ?? first.lower, isLight: false }], 1];
    let joined = '';
    let found: readonly [Reading, number] | undefined;
    for (let count = 1; count <= longestPhraseWords; count++) {
      const next = tokens[at + count - 1];
      if (next === undefined || !isPlain(next)) break;
      joined = count === 1 ? next.lower : `${joined} ${next.lower}`;
      const reading = this.lookUp(joined, at === 0, own);
      if (reading && !(count === 1 && isAcronym(next, reading))) found = [reading, count];
    }
    if (found) return [wordsOf(found[0], tokens.slice(at, at + found[1]), ' '), found[1]];
    return [this.single(first, own), 1];
  }

  private lookUp(said: string, isOpening: boolean, own?: OwnReadings): Reading | undefined {
    const opening = isOpening ? this.openings.get(said) : undefined;
    return opening ?? own?.get(said) ?? this.phrases.get(said) ?? this.translations.get(said);
  }

  /** A word that is in no list as it is written: by its stem, as a compound, or as itself. */
  private single(token: RawToken, own?: OwnReadings): readonly Word[] {
    if (fillers.has(token.lower)) return [];
    if (token.kind !== 'word') return [{ ...token, key: token.lower, isLight: false }];
    const key = stem(token.lower);
    if (lightWords.has(token.lower)) return [{ ...token, key, isLight: true, isConcept: false }];
    const reading = this.lookUp(`~${key}`, false, own) ?? this.compoundOf(token.lower);
    return reading && !isAcronym(token, reading)
      ? wordsOf(reading, [token], ' ')
      : [{ ...token, key, isLight: false, isConcept: false }];
  }

  private compoundOf(lower: string): Reading | undefined {
    const parts = this.compounds.split(lower);
    const readings = parts?.map((part) => this.lookUp(part, false) ?? []);
    return readings?.every((reading) => reading.length > 0) ? readings.flat() : undefined;
  }

  private cjkAt(tokens: readonly RawToken[], at: number, first: RawToken): readonly [readonly Word[], number] {
    const found = this.cjkReadingAt(tokens, at);
    if (found) return [wordsOf(found[0], tokens.slice(at, at + found[1]), ''), found[1]];
    if (fillers.has(first.text) || hiragana.test(first.text)) return [[], 1];
    let length = 1;
    // A foreign word in katakana that nothing is known of is one word, not so many signs.
    if (katakana.test(first.text))
      while (katakana.test(tokens[at + length]?.text ?? '') && !this.cjkReadingAt(tokens, at + length)) length++;
    const text = tokens
      .slice(at, at + length)
      .map((token) => token.text)
      .join('');
    const place = placeOf(tokens.slice(at, at + length));
    return [[{ ...first, text, lower: text, key: text, isLight: false, ...place }], length];
  }

  private cjkReadingAt(tokens: readonly RawToken[], at: number): readonly [Reading, number] | undefined {
    let run = '';
    let found: readonly [Reading, number] | undefined;
    for (let count = 1; count <= this.longestCjk; count++) {
      const next = tokens[at + count - 1];
      if (next?.kind !== 'cjk') break;
      run += next.text;
      const reading = this.lookUp(run, false);
      if (reading) found = [reading, count];
    }
    return found;
  }
}

type Saying = readonly [said: string, reading: Reading, language: string];
type OwnReadings = ReadonlyMap<string, Reading>;

const cjkSign = /[\u3040-\u30ff\u3400-\u9fff]/;
const isSameReading = (one: Reading, other: Reading): boolean =>
  one.length === other.length && one.every(({ key }, at) => key === other[at]?.key);

/** How else a word may be typed; without its accent `só` would be a filler of English. */
const otherSpellings = (said: string): readonly string[] =>
  spellingsOf(said).filter((word) => word !== said && !fillers.has(word) && !lightWords.has(word));
/** `TODO` is no Spanish word. */
const isAcronym = ({ text }: RawToken, reading: Reading): boolean =>
  /^\p{Lu}{3,}$/u.test(text) && reading.some(({ isForeign }) => isForeign === true);
const isPlain = ({ kind }: RawToken): boolean => kind === 'word' || kind === 'literal';
/** Endings and particles; words in it that mean something are in the lexicon. */
const hiragana = /^[\u3041-\u309f]$/;
const katakana = /^[\u30a1-\u30ffー]$/;

function wordsOf(reading: Reading, tokens: readonly RawToken[], glue: string): readonly Word[] {
  const text = tokens.map((token) => token.text).join(glue);
  const lower = text.toLowerCase();
  const place = placeOf(tokens);
  return reading.map((meaning) => ({ text, lower, kind: 'word', isConcept: true, ...place, ...meaning }));
}

/** From the beginning of the first to the end of the last one. */
function placeOf(tokens: readonly RawToken[]): Pick<RawToken, 'from' | 'to'> {
  const from = tokens[0]?.from;
  const to = tokens[tokens.length - 1]?.to;
  return from === undefined || to === undefined ? {} : { from, to };
}
