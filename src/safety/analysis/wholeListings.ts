import type { Context, Invocation } from './context';
import type { DataSource, Listed } from './word';

/** A command that names everything of its kind, and the words that leave only some of it. */
interface WholeListing {
  readonly of: Listed;
  readonly command: RegExp;
  readonly narrowed?: RegExp;
}

/** Only these are looked at more closely. */
const lists =
  /^(?:tasklist|uv|pip[\d.]*|npm|pnpm|yarn|bun|brew|gem|snap|flatpak|opam|conda|mamba|choco|winget|scoop|mas|pipx|port|asdf|cargo|dotnet|dpkg|dpkg-query|apt|apt-get|apt-mark|pacman|yay|paru|rpm|dnf|yum|zypper|apk|code|codium|code-insiders|cursor|windsurf|get-package|get-installedmodule|get-module|get-process)$/;

/** Matched against the command with one blank between its words. */
const wholeListings: readonly WholeListing[] = [
  { of: 'processes', command: /^tasklist\b/i, narrowed: /\/fi\b/i },
  {
    of: 'packages',
    command: /^(?:uv )?pip[\d.]* (?:freeze|list)\b/,
    narrowed: / (?:-o|--outdated|--not-required|--editable)(?: |$)/,
  },
  { of: 'packages', command: /^(?:npm|pnpm|yarn|yarn global|bun|bun pm) (?:ls|list|ll|la)(?: -\S+| \d+)*$/ },
  { of: 'packages', command: /^brew (?:list|ls|leaves)(?: -\S+)*$/ },
  {
    of: 'packages',
    command:
      /^(?:gem|snap|flatpak|opam|conda|mamba|choco|winget|scoop|mas|pipx|port|asdf) (?:list|installed)(?: -\S+)*$/,
  },
  { of: 'packages', command: /^cargo install --list$/ },
  { of: 'packages', command: /^dotnet tool list(?: -\S+)*$/ },
  { of: 'packages', command: /^dpkg (?:-l|--list|--get-selections)$/ },
  { of: 'packages', command: /^dpkg-query(?: -\S+)+(?: \S+)?$/ },
  { of: 'packages', command: /^apt(?:-get)? list(?: --installed)?$/ },
  { of: 'packages', command: /^apt-mark show(?:manual|auto|install)?$/ },
  { of: 'packages', command: /^(?:pacman|yay|paru) -Q[qenk]*$/ },
  { of: 'packages', command: /^rpm (?:-qa|-q -a|-aq)(?: --\S+)*(?: %\S+)?$/ },
  { of: 'packages', command: /^(?:dnf|yum|zypper) (?:list|repoquery|search|se)\b.*(?:\binstalled|--installed|-i)\b/ },
  { of: 'packages', command: /^apk info$/ },
  { of: 'packages', command: /^(?:code|codium|code-insiders|cursor|windsurf) --list-extensions\b/ },
  { of: 'packages', command: /^(?:get-package|get-installedmodule|get-module -listavailable)$/i },
  { of: 'processes', command: /^(?:get-process|gps)(?: -name)?(?: \*)?$/i },
];

/** What is known about the output of such a listing; undefined when it is none. */
export function wholeListing(invocation: Invocation): Pick<DataSource, 'none' | 'everything' | 'listed'> | undefined {
  if (!lists.test(invocation.name)) {
    return undefined;
  }
  const text = invocation.words.map((word) => word.value).join(' ');
  const listing = wholeListings.find(({ command }) => command.test(text));
  return listing === undefined
    ? undefined
    : { none: false, everything: listing.narrowed?.test(text) !== true, listed: listing.of };
}

/** Programs that install, and the words by which they remove. */
const packageTools =
  /^(?:pip[\d.]*|pipx|uv|npm|pnpm|yarn|bun|brew|gem|cargo|snap|flatpak|opam|conda|mamba|choco|winget|scoop|mas|port|asdf|dotnet|apt|apt-get|aptitude|nala|dpkg|pacman|yay|paru|rpm|dnf|yum|zypper|apk|code|codium|code-insiders|cursor|windsurf|uninstall-(?:package|module)|remove-appxpackage)$/;
const removing =
  /(?:^| )(?:uninstall(?:-\w+)?|remove|rm|un|unlink|purge|erase|del|delete|autoremove|-R[a-z]*|-e|-P|-r|--(?:uninstall-extension|purge|remove|erase))(?: |$)/i;

/** Stops or uninstalls whatever a listing of everything named. */
export function judgeListed(invocation: Invocation, context: Context): void {
  const { words, stdin, model, name } = invocation;
  const list = invocation.value('-r --requirement');
  const sources = [
    ...words.map((word) => word.source),
    ...(words.some((word) => word.value === '-') || /^[a-z]+-[a-z]+$/.test(name) ? [stdin] : []),
    ...(list === undefined ? [] : [context.contentOf(list)]),
  ];
  const listed = sources.find((source) => source?.everything === true)?.listed;
  if (listed === 'processes' && model.act === 'kill') {
    context.report('process.kill-all', invocation.span);
  } else if (
    listed === 'packages' &&
    packageTools.test(name) &&
    removing.test(words.map((word) => word.value).join(' '))
  ) {
    context.report('package.remove-all', invocation.span);
  }
}
