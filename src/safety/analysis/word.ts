import type { Span } from '../verdict';

/** Stands for text we cannot know; judgeBytes refuses it in the input. */
export const unknownText = '\uFFFC';

/**
 * How a value came to be other than what is written, when that hides it:
 * `split` quotes inside a word, `encoded` escapes such as `$'\x72'`, `computed` from a substitution,
 * `variable` from a variable set in the same command, `glob` a pattern that may match it.
 */
export type Hiding = 'none' | 'split' | 'encoded' | 'computed' | 'variable' | 'glob';

/** A word as the command receives it. */
export interface Word {
  /** Holds `unknownText` where the text cannot be known. */
  readonly value: string;
  readonly raw: string;
  readonly span: Span;
  readonly hiding: Hiding;
  /** Holds unquoted wildcards. */
  readonly glob: boolean;
  /** Quoted or escaped in some way. */
  readonly quoted: boolean;
  /** The file the word stands for is produced by a command: `<(...)`. */
  readonly source?: DataSource;
}

export function isKnown(word: Word): boolean {
  return !word.value.includes(unknownText);
}

/** Where bytes come from that flow into a command. */
export interface DataSource {
  /** The exact text, when it is known. */
  readonly text: string | undefined;
  readonly network: boolean;
  readonly secret: boolean;
  /** Decoded, reversed, decrypted or otherwise made unreadable before. */
  readonly decoded: boolean;
  /** Nothing flows in: the terminal or an empty input. */
  readonly none: boolean;
  /** Local files or their names. */
  readonly file: boolean;
  /** Never ends: /dev/zero, yes. */
  readonly endless?: boolean;
  /** Names of everything in a place, not picked by a pattern. */
  readonly everything?: boolean;
  /** What the names are of that a listing prints. */
  readonly listed?: Listed;
  /** Nothing at all, or bytes without meaning: what they are written over is lost. */
  readonly filler?: boolean;
  /** Hashes, numbers or names that cannot be taken for options. */
  readonly plain?: boolean;
}

export type Listed = 'processes' | 'packages';

export const noData: DataSource = {
  text: undefined,
  network: false,
  secret: false,
  decoded: false,
  none: true,
  file: false,
};
export const unknownData: DataSource = { ...noData, none: false };

export function literalData(text: string): DataSource {
  return text.includes(unknownText) ? unknownData : { ...unknownData, text };
}

/** Both flow in. */
export function joinData(a: DataSource, b: DataSource): DataSource {
  if (a.none) {
    return b;
  }
  if (b.none) {
    return a;
  }
  const listed = a.listed ?? b.listed;
  return {
    text: a.text !== undefined && b.text !== undefined ? a.text + b.text : undefined,
    network: a.network || b.network,
    secret: a.secret || b.secret,
    decoded: a.decoded || b.decoded,
    none: false,
    file: a.file || b.file,
    everything: a.everything === true || b.everything === true,
    ...(listed === undefined ? {} : { listed }),
    filler: a.filler === true && b.filler === true,
    plain: a.plain === true && b.plain === true,
  };
}
