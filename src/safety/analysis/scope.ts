import type { Script } from '../script';
import { wellKnownVariables } from './wellKnownVariables';
import { unknownText, type DataSource } from './word';

/** Longer values (UTF-16 units) are not followed: `a=$a$a` doubles at every turn. */
const maxValueLength = 4096;

/** What earlier parts of the command changed for later ones. */
export class Scope {
  private readonly variables = new Map<string, string>();
  readonly lists = new Set<string>();
  /** Variables that run through a list: of a loop, or of a `read` in one. */
  private readonly running = new Set<string>();
  /** Variables whose values are joined, decoded or printed from pieces. */
  readonly computed = new Set<string>();
  /** Where the values of variables come from that a command gave. */
  private readonly sources = new Map<string, DataSource>();
  /** The same command got a repository or an archive from the network. */
  fetched = false;
  /** A secret that the same command put under version control. */
  stagedSecret: string | undefined;
  readonly functions = new Map<string, Script>();
  readonly aliases: Map<string, string>;
  /** Files this command line writes, with what is in them. */
  readonly files = new Map<string, DataSource>();
  /** Directory relative paths start from after `cd`; undefined is where the session stands. */
  directory: string | undefined;
  /** Positional parameters set with `set --`. */
  positional: readonly string[] | undefined;

  constructor(aliases: Readonly<Record<string, string>> = {}) {
    this.aliases = new Map(Object.entries(aliases));
  }

  /** The value, or undefined when it cannot be known (it may be empty). */
  variable(name: string): string | undefined {
    const own = this.variables.get(name);
    if (own !== undefined) {
      return own.includes(unknownText) ? undefined : own;
    }
    return wellKnownVariables.get(name);
  }

  /** Values set in this command that read like a command line. */
  commandTexts(): readonly string[] {
    return [...this.variables.values()]
      .filter((value) => /\S\s+\S/.test(value) && !value.includes(unknownText))
      .slice(0, 8);
  }

  /** A value that would run a substitution if arithmetic evaluated it: `a[$(x)]`. */
  arithmeticCode(): string | undefined {
    return [...this.variables.values()].find((value) => /\[[^\]]*(?:\$\(|`)/.test(value));
  }

  source(name: string): DataSource | undefined {
    return this.sources.get(name);
  }

  /** The variable has been given value after value, here the files that a pattern fits or that something listed. */
  runThrough(name: string): void {
    this.running.add(name);
  }

  isRunning(name: string): boolean {
    return this.running.has(name);
  }

  isOwn(name: string): boolean {
    return this.variables.has(name);
  }

  /** `list`: an array, whose elements become words of their own even where text is not split. */
  assign(name: string, value: string, list = false, source?: DataSource): void {
    this.running.delete(name);
    this.variables.set(name, value.length > maxValueLength ? unknownText : value);
    if (source === undefined) {
      this.sources.delete(name);
    } else {
      this.sources.set(name, source);
    }
    if (list) {
      this.lists.add(name);
    } else {
      this.lists.delete(name);
    }
  }

  /** A subshell sees everything and changes nothing outside; we keep its changes, which only adds knowledge. */
  forget(name: string): void {
    this.variables.delete(name);
  }
}
