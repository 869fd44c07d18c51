import type { CommandCheck } from '../analysis/context';

/**
 * What the judgement knows about one command, as data. docs/safety.md, "How to add a command", explains each field.
 * Lists are words separated by blanks.
 */
export interface CommandModel {
  /** Rule for the command as such; `read` when every option and operand only reads. */
  readonly act: string;
  /** Options whose value is the next word (or joined to them). Needed to tell values from operands. */
  readonly values?: string;
  /** `gnu` (default): -abc is three options. `long`: -name is one (find, terraform, java). `slash`: /name (cmd.exe). `dos`: both. `powershell`: -Name value, any case, abbreviated. */
  readonly style?: OptionStyle;
  /** Options that change what the command does. */
  readonly when?: readonly OptionRow[];
  /** Subcommands; `remote/remove` names a nested one. First match of the longest path wins. */
  readonly subs?: readonly SubcommandRow[];
  /** The start of a subcommand's name stands for it (`ip r`); of several that fit, the first listed. */
  readonly abbreviated?: boolean;
  /** Rule for a subcommand that is not listed; `unknown.subcommand` unless given. `verbs`: judged by its verb. */
  readonly otherwise?: string;
  /** Rule when there is no operand at all. */
  readonly bare?: string;
  /** What the operands are. */
  readonly operands?: OperandRole;
  /** Options besides --help and --version that only print about the command. */
  readonly help?: string;
  /** How this command runs another one. */
  readonly runs?: Runs;
  /** Language of code given as option values, script files or standard input. */
  readonly code?: CodeModel;
  /** The first operand ends the options, as for commands that run another. */
  readonly stops?: boolean;
  /** True when options we do not list may write or execute: then they are not explained. */
  readonly closed?: boolean;
  /** Options without effect beyond reading, for closed commands. */
  readonly reads?: string;
  /** Decisions that need more than options: targets of rm, keywords of dd. */
  readonly check?: CommandCheck;
  /** What flows out of it into a pipe. */
  readonly output?: OutputModel;
  /** What happens to data piped in, besides passing it on. */
  readonly input?: 'ignored' | 'executed' | 'sent' | 'written';
}

export type OptionStyle = 'gnu' | 'long' | 'slash' | 'dos' | 'powershell';

/**
 * Options, the rule they bring, and optionally the values for which they do.
 * `@` actions: `@help` only prints about itself, `@dry-run` nothing is changed, `@cancel` the command's own rule does not apply,
 * `@writes` the value is a file written, `@reads` a file read, `@runs` a command, `@code` code in the model's language,
 * `@sends` data sent, `@deletes` a path deleted.
 */
export type OptionRow = readonly [options: string, rule: string, values?: RegExp];

export type SubcommandRow = readonly [paths: string, model: string | CommandModel];

/**
 * `reads`, `writes`, `deletes`: every operand is a path treated so. `copies`: the last is written, the others are read.
 * `moves`: the last is written, the others go away. `pattern-reads`: the first is a pattern, the others are read.
 * `data`: text without effect. `hosts`: names on the network.
 */
export type OperandRole = 'reads' | 'writes' | 'deletes' | 'copies' | 'moves' | 'pattern-reads' | 'data' | 'hosts';

export interface Runs {
  /** `words`: operands are a command line. `text`: operands joined are shell code. */
  readonly how: 'words' | 'text';
  /** Operands before the command: a duration, a host, a container. */
  readonly skip?: number;
  /** NAME=value before the command sets its environment (env, sudo). */
  readonly assignments?: boolean;
  /** Standard input becomes arguments (xargs, parallel). */
  readonly arguments?: boolean;
  readonly where?: 'here' | 'remote' | 'container' | 'privileged';
  /** Rule when no command is given, such as a login shell. */
  readonly alone?: string;
}

export interface CodeModel {
  readonly language: Language;
  /** Options whose value is code. */
  readonly options: string;
  /** Options that make it check or print only. */
  readonly harmless?: string;
  /** Options whose presence means standard input is code (`-s`, `-`). */
  readonly stdin?: string;
}

export type Language = 'shell' | 'powershell' | 'cmd' | 'python' | 'node' | 'perl' | 'ruby' | 'php' | 'lua' | 'r' | 'julia' | 'tcl' | 'awk' | 'sql' | 'other';

/** `network`: bytes from elsewhere. `input`: what came in. `picked`: some lines of what came in. `operands`: its own words. `decoded`: transformed input. `file`: contents of files. */
export type OutputModel = 'network' | 'input' | 'picked' | 'operands' | 'decoded' | 'file' | 'names' | 'secret' | 'endless';
