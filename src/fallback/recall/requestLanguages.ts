import type { RawToken } from './tokens';

/** Small words that tell a language apart; most are no words of a task. */
const smallWords: Readonly<Record<string, string>> = {
  en: 'the a an and or of in on to for with from by is are my me this that not all do as so',
  de: 'der die das den dem des ein eine einen einem einer und oder von vom zu zum zur im in am an auf aus mit für nach bei nicht ist sind hier alle als',
  es: 'el la los las lo un una y e o de del en con por para que al se es son mi mis todo todos sin',
  fr: 'le la les un une et ou de du des en dans avec pour par que qui sur au aux est sont ce cette ces mes mon ma tous sans hier je',
  pt: 'o a os as um uma e ou de do da dos das em no na nos nas com por para pra pro que ao se meu minha todos todas tudo sem',
};
const accents: readonly (readonly [RegExp, string])[] = [
  [/[ßäöü]/, 'de'],
  [/[ñ¿¡]/, 'es'],
  [/[èùîœêç]/, 'fr'],
  [/[ãõêç]/, 'pt'],
];
/** An English word counts less than a foreign one: developers mix them in everywhere. */
const englishWorth = 0.6;

/** Guesses the language of a request from its words; English, Chinese and Japanese need no guess. */
export class RequestLanguages {
  private readonly worths = new Map<string, ReadonlyMap<string, number>>();

  constructor(
    sayings: readonly (readonly [said: string, reading: unknown, language: string])[],
    english: ReadonlySet<string>,
  ) {
    const languagesOf = new Map<string, Set<string>>();
    const note = (word: string, language: string): void => {
      const known = languagesOf.get(word);
      if (known) known.add(language);
      else languagesOf.set(word, new Set([language]));
    };
    for (const [language, words] of Object.entries(smallWords))
      for (const word of words.split(' ')) note(word, language);
    for (const [said, , language] of sayings)
      if (language in smallWords && language !== 'en' && /^\p{L}{3,}$/u.test(said) && !english.has(said))
        note(said, language);
    for (const [word, languages] of languagesOf) {
      const worth = 1 / languages.size;
      this.worths.set(
        word,
        new Map([...languages].map((language) => [language, language === 'en' ? worth * englishWorth : worth])),
      );
    }
    for (const word of english) if (!this.worths.has(word)) this.worths.set(word, new Map([['en', englishWorth]]));
  }

  of(tokens: readonly RawToken[]): string | undefined {
    const totals = new Map<string, number>();
    const add = (language: string, worth: number): unknown => totals.set(language, (totals.get(language) ?? 0) + worth);
    for (const { kind, lower } of tokens) {
      if (kind === 'cjk') return undefined;
      if (kind !== 'word') continue;
      for (const [language, worth] of this.worths.get(lower) ?? []) add(language, worth);
      for (const [signs, language] of accents) if (signs.test(lower)) add(language, 1);
    }
    let best = 'en';
    for (const [language, total] of totals) if (total > (totals.get(best) ?? 0)) best = language;
    return best === 'en' ? undefined : best;
  }
}
