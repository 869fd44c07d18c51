import type { Word } from './lexicon';
import type { KnownValue } from './recallData';
import { plainValue, type SlotValue } from './slotValue';

/** A value of several words, the last of which is at `end`. */
export interface Span {
  readonly end: number;
  readonly value: SlotValue;
  /** Named by the grammar, or a command that a known program begins. */
  readonly isSure: boolean;
}

/** Slots that take a whole command. */
const commandTypes: ReadonlySet<string> = new Set(['acmd', 'ccmd', 'sshcmd', 'aliascommand', 'abbrevfor', 'anycmd']);
const mostWords = 8;

/** With what the rest of a sentence goes on behind a command that it names. */
const goesOn: ReadonlySet<string> = new Set(
  (
    'and then for in on every each whenever when after before so if until permanently forever permanent everywhere here there with as to ' +
    'but instead that which where from at by again once twice'
  ).split(' '),
);

const programs: ReadonlySet<string> = new Set(
  (
    'git docker docker-compose kubectl npm npx pnpm yarn pip pip3 python python3 node cargo go make cmake ls cd cat echo grep rg find tail head less ' +
    'vim nvim nano code ssh scp rsync curl wget ping date df du free ps top htop kill sudo apt brew systemctl journalctl terraform helm ' +
    'tmux bash zsh fish sh clear history pwd whoami hostname uptime php ruby rake bundle rails composer mvn gradle java tar zip mkdir rm mv cp ' +
    'touch open sleep jest pytest eslint tsc'
  ).split(' '),
);

/** Values of more than one word: those that lists of the grammar have, and whole commands. */
export class SpanValues {
  private readonly known = new Map<string, ReadonlyMap<string, SlotValue>>();

  constructor(
    private readonly lists: Readonly<Record<string, readonly KnownValue[]>>,
    private readonly keysOf: (text: string) => readonly string[],
  ) {}

  at(type: string, words: readonly Word[], start: number, isTaken: (at: number) => boolean): Span[] {
    const values = this.valuesOf(type);
    const isCommand = commandTypes.has(type) && !leadsOn(words[start + 1]);
    let isOver = false;
    if (values.size === 0 && !isCommand) return [];
    const spans: Span[] = [];
    for (let end = start + 1; end < Math.min(words.length, start + mostWords) && !isTaken(end); end++) {
      const span = words.slice(start, end + 1);
      const value = values.get(span.map(({ key }) => key).join(' '));
      if (value) spans.push({ end, value, isSure: true });
      else if (isCommand && !isOver && (words[end + 1] === undefined || isTaken(end + 1) || leadsOn(words[end + 1]))) {
        isOver = true;
        spans.push({
          end,
          value: plainValue(span.map(written).join(' ')),
          isSure: programs.has(span[0]?.lower ?? '') || /^\.\//.test(span[0]?.text ?? ''),
        });
      }
    }
    return spans;
  }

  private valuesOf(type: string): ReadonlyMap<string, SlotValue> {
    let values = this.known.get(type);
    if (!values) {
      values = new Map(
        (this.lists[type] ?? []).flatMap((entry): [string, SlotValue][] => {
          const [said, command, fields] = typeof entry === 'string' ? [entry, entry, {}] : entry;
          const keys = this.keysOf(said);
          return keys.length > 1 ? [[keys.join(' '), { command, fields, isAuthored: true }]] : [];
        }),
      );
      this.known.set(type, values);
    }
    return values;
  }
}

const leadsOn = (word: Word | undefined): boolean => word?.kind === 'word' && goesOn.has(word.lower);

const written = ({ kind, text }: Word): string => (kind === 'quoted' && /\s/.test(text) ? `"${text}"` : text);
