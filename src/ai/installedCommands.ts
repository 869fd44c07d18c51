import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Clock } from '../base/clock';
import type { ShellKind } from '../base/shell';

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

/** The names in the folders of PATH, read once a minute at most: `command -v` without starting a shell. */
export class InstalledCommands {
  private names: Promise<ReadonlySet<string>> | undefined;
  private readAtMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly readPath: () => string | undefined,
  ) {}

  /** Undefined when it can't be told: a path, a variable, a shell with aliases and cmdlets of its own. */
  async isCommand(name: string, shell: ShellKind): Promise<boolean | undefined> {
    const builtins = builtinsByShell[shell];
    if (builtins === undefined || !/^[\w.+:[\]{}!-]+$/.test(name)) return undefined;
    if (builtins.has(name)) return true;
    const names = await this.installed();
    return names.size === 0 ? undefined : names.has(name);
  }

  private installed(): Promise<ReadonlySet<string>> {
    const nowMs = this.clock.nowMs();
    if (this.names === undefined || nowMs - this.readAtMs > keptMs) {
      this.readAtMs = nowMs;
      this.names = readNames(this.readPath() ?? '');
    }
    return this.names;
  }
}

const keptMs = 60_000;

async function readNames(path: string): Promise<ReadonlySet<string>> {
  const folders = [...new Set(path.split(delimiter))].filter((folder) => folder !== '');
  // Folders that are missing or closed hold no command for this user.
  const lists = await Promise.all(folders.map((folder) => readdir(join(folder)).catch(() => [])));
  return new Set(lists.flat());
}
