import { readdir } from 'node:fs/promises';
import { delimiter, isAbsolute } from 'node:path';
import type { Clock } from '../base/clock';
import type { ShellKind } from '../base/shell';
import { isCommonTool } from './substitutes';

const posixBuiltins =
  ': . [ alias bg break cd command continue echo eval exec exit export false fc fg getopts hash jobs kill printf pwd read readonly return set shift test times trap true type ulimit umask unalias unset wait';
const bashBuiltins =
  '[[ bind builtin caller compgen complete compopt declare dirs disown enable help history let local logout mapfile popd pushd readarray select shopt source suspend time typeset';
const keywords = 'if then else elif fi for while until do done case esac in function { } ! coproc';

/** What a shell knows by itself; PowerShell and cmd.exe know too much to be listed and are not judged. */
const builtinsByShell: Partial<Record<ShellKind, ReadonlySet<string>>> = {
  sh: words(posixBuiltins, keywords),
  bash: words(posixBuiltins, bashBuiltins, keywords),
  zsh: words(
    posixBuiltins,
    bashBuiltins,
    keywords,
    'autoload bindkey chdir compdef disable echotc emulate float functions integer limit log noglob nocorrect print pushln rehash repeat sched setopt stat unfunction unhash unlimit unsetopt vared whence where which zcompile zmodload zparseopts zstyle foreach end',
  ),
  fish: words(
    keywords,
    '. : [ _ abbr alias and argparse begin bg bind block break builtin cd command commandline complete contains continue count dirh dirs disown echo emit end eval exec exit false fg fish_config funced funcsave function functions help history isatty jobs math nextd not open or path popd prevd printf prompt_pwd pushd pwd random read realpath return set set_color setenv source status string switch test time trap true type ulimit umask vared wait',
  ),
};

function words(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')));
}

/** What one shell told about itself; absent parts were not told. */
export interface ShellFacts {
  readonly kind: ShellKind;
  readonly aliases: Readonly<Record<string, string>>;
  /** Search path and functions as they are in the shell now. */
  readonly names: { readonly searchPath: string; readonly functions: readonly string[] } | undefined;
  /** First words of commands that ran here and were found. */
  readonly proven: ReadonlySet<string>;
}

/** The names in the folders of a search path, read once a minute at most: `command -v` without starting a shell. */
export class InstalledCommands {
  private readonly read = new Map<string, { readonly names: Promise<ReadonlySet<string>>; readonly atMs: number }>();

  constructor(
    private readonly clock: Clock,
    /** For shells that do not tell theirs: it may lack what start-up files add, so that only common tools are judged. */
    private readonly ownSearchPath: () => string | undefined,
  ) {}

  /** Undefined when it can't be told: a path, a variable, a shell with cmdlets, a name that may be a function. */
  async isCommand(name: string, shell: ShellFacts): Promise<boolean | undefined> {
    const builtins = builtinsByShell[shell.kind];
    if (builtins === undefined || !/^[\w.+:[\]{}!-]+$/.test(name)) return undefined;
    if (builtins.has(name) || shell.proven.has(name) || Object.hasOwn(shell.aliases, name)) return true;
    if (shell.names?.functions.includes(name) === true) return true;
    const names = await this.installed(shell.names?.searchPath ?? this.ownSearchPath() ?? '');
    if (names.size === 0) return undefined;
    if (names.has(name)) return true;
    return shell.names !== undefined || isCommonTool(name) ? false : undefined;
  }

  private installed(searchPath: string): Promise<ReadonlySet<string>> {
    const nowMs = this.clock.nowMs();
    const known = this.read.get(searchPath);
    if (known !== undefined && nowMs - known.atMs < keptMs) return known.names;
    if (this.read.size >= maxSearchPaths) this.read.clear();
    const names = readNames(searchPath);
    this.read.set(searchPath, { names, atMs: nowMs });
    return names;
  }
}

const keptMs = 60_000;
const maxSearchPaths = 8;

async function readNames(searchPath: string): Promise<ReadonlySet<string>> {
  const folders = [...new Set(searchPath.split(delimiter))].filter((folder) => isAbsolute(folder));
  // Folders that are missing or closed hold no command for this user.
  const lists = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  return new Set(lists.flat());
}
