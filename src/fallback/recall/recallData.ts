import { gunzipSync } from 'node:zlib';

/** The dialects of the task grammar. */
export const dialects = ['bash', 'zsh', 'fish', 'powershell', 'cmd'] as const;
export type Dialect = (typeof dialects)[number];

/** Phrasings by language, as templates (model/tasks/README.md). */
export type Sayings = Readonly<Record<string, readonly string[]>>;

/** Command templates by dialect; zsh and fish take bash's where they have none of their own, null forbids that. */
export type CommandTexts = Readonly<Partial<Record<Dialect, string | null>>>;

export interface PartData {
  readonly key: string;
  /** Parts of one group exclude each other; by default a part is a group of its own. */
  readonly group?: string;
  readonly say: Sayings;
  readonly run: CommandTexts;
  readonly defaults?: Readonly<Record<string, string>>;
}

export interface HoleData {
  readonly least: number;
  readonly most: number;
  readonly parts: readonly PartData[];
  readonly join?: Readonly<Partial<Record<Dialect, string>>>;
  readonly wrap?: Readonly<Partial<Record<Dialect, string>>>;
  readonly empty?: Readonly<Partial<Record<Dialect, string>>>;
}

export interface TaskData {
  readonly id: string;
  readonly say: Sayings;
  readonly run: CommandTexts;
  readonly holes?: Readonly<Record<string, HoleData>>;
  readonly defaults?: Readonly<Record<string, string>>;
  /** Prints lines, so that tails (save, count, first N) may follow. */
  readonly out?: boolean;
  readonly weight?: number;
  /** The answer is a comment: no shell task, or a question back. */
  readonly reply?: boolean;
}

/** A known value: as said, as written, and further spellings by name. */
export type KnownValue = string | readonly [say: string, command: string, fields: Readonly<Record<string, string>>];

/** What `python3 -m model.recall.export` writes. */
export interface RecallData {
  readonly version: 1;
  /** Concept, then language, then words and phrases that mean it. */
  readonly lexicon: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** English word, then language, then words and phrases that mean it. */
  readonly words?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Words that English phrasings use often; none of them is read as one of another language. */
  readonly english?: readonly string[];
  readonly slots: Readonly<Record<string, readonly KnownValue[]>>;
  readonly tails: HoleData | null;
  readonly tasks: readonly TaskData[];
}

/** Reads the data file; throws when it is not ours, because it ships with this code. */
export function readRecallData(compressed: Uint8Array): RecallData {
  const data = JSON.parse(gunzipSync(compressed).toString('utf8')) as RecallData;
  if ((data.version as number) !== 1) throw new Error(`unknown version of the task data: ${data.version}`);
  return { ...data, tasks: data.tasks.map(withSharedParts(new Map())) };
}

/** Frames of one family have the same parts: as one object each, a part is read and compared once for all of them. */
function withSharedParts(known: Map<string, PartData>): (task: TaskData) => TaskData {
  const shared = (part: PartData): PartData => {
    const text = JSON.stringify(part);
    const same = known.get(text) ?? part;
    known.set(text, same);
    return same;
  };
  return (task) => {
    if (!task.holes) return task;
    const holes = Object.entries(task.holes).map(([name, hole]) => [name, { ...hole, parts: hole.parts.map(shared) }]);
    return { ...task, holes: Object.fromEntries(holes) as Record<string, HoleData> };
  };
}

/** The command template of a dialect, with bash standing in for zsh and fish. */
export function commandText(texts: CommandTexts, dialect: Dialect): string | undefined {
  const own = texts[dialect];
  if (own !== undefined) return own ?? undefined;
  return dialect === 'zsh' || dialect === 'fish' ? (texts.bash ?? undefined) : undefined;
}
