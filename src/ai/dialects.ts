import type { ShellKind } from '../base/shell';
import type { SuggestionContext } from './provider';

/** What a model has to know about a shell to write for it. */
export interface Dialect {
  /** Name in the sentence "Write one ... command". */
  readonly name: string;
  readonly rules: readonly string[];
}

/** Rules that hold for a range of versions only; `below` and `from` compare major.minor. */
interface VersionRule {
  readonly from?: string;
  readonly below?: string;
  readonly rule: string;
}

const dialects: Record<ShellKind, Dialect & { readonly versionRules: readonly VersionRule[] }> = {
  bash: {
    name: 'bash',
    rules: ['Quote file names that hold blanks.', 'Use pipes, globs and && as bash does.'],
    versionRules: [
      {
        below: '4.0',
        rule: 'This bash is older than 4: no associative arrays, no ** glob, no mapfile, no |&.',
      },
    ],
  },
  zsh: {
    name: 'zsh',
    rules: [
      'Unquoted variables are not split into words, and a glob without a match is an error.',
      '**/ searches folders recursively.',
    ],
    versionRules: [],
  },
  fish: {
    name: 'fish',
    rules: [
      'Variables are set with `set NAME value`, command substitution is (command).',
      'Loops and conditions end with `end`; there is no heredoc and no `VAR=$(...)`.',
    ],
    versionRules: [{ below: '3.0', rule: 'This fish has no && and ||: use `; and` and `; or`.' }],
  },
  sh: {
    name: 'POSIX sh',
    rules: ['POSIX only: no [[ ]], no arrays, no process substitution, no brace expansion.'],
    versionRules: [],
  },
  pwsh: {
    name: 'PowerShell 7',
    rules: [
      'Use cmdlets and the object pipeline, not Unix tools.',
      '&& and || exist; the escape character is the backtick.',
    ],
    versionRules: [],
  },
  powershell: {
    name: 'Windows PowerShell 5.1',
    rules: [
      'Use cmdlets and the object pipeline, not Unix tools.',
      'There is no && and no ||, no ternary, no ??: separate commands with `;`.',
    ],
    versionRules: [],
  },
  cmd: {
    name: 'cmd.exe',
    rules: [
      'Use cmd.exe commands (dir, copy, findstr, for), not Unix tools and not PowerShell.',
      'Variables are %NAME%; on the command line a loop variable is %i, not %%i.',
    ],
    versionRules: [],
  },
};

/** What differs in the tools, whatever the shell. */
const systemRules: Record<SuggestionContext['operatingSystem']['name'], readonly string[]> = {
  linux: ['Tools are GNU tools.'],
  macos: [
    "Tools are BSD tools: `sed -i ''`, `stat -f`, `date -v`, no `xargs -r`, no `find -printf`.",
    'Open things with `open`, the clipboard is `pbcopy` and `pbpaste`.',
  ],
  windows: [],
};

/** The rules for this shell, its version and this system, always in the same order. */
export function dialectOf(context: SuggestionContext): Dialect {
  const { name, rules, versionRules } = dialects[context.shell.kind];
  const version = context.shell.version;
  const fitting = versionRules.filter((entry) => version !== undefined && holdsFor(entry, version));
  const unixShell =
    context.shell.kind !== 'cmd' && context.shell.kind !== 'powershell' && context.shell.kind !== 'pwsh';
  return {
    name,
    rules: [
      ...rules,
      ...fitting.map((entry) => entry.rule),
      ...(unixShell ? systemRules[context.operatingSystem.name] : []),
    ],
  };
}

function holdsFor(entry: VersionRule, version: string): boolean {
  if (entry.from !== undefined && compareVersions(version, entry.from) < 0) return false;
  return entry.below === undefined || compareVersions(version, entry.below) < 0;
}

function compareVersions(left: string, right: string): number {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return leftMajor === rightMajor ? leftMinor - rightMinor : leftMajor - rightMajor;
}
