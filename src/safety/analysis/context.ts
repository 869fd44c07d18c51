import type { ShellKind } from '../../base/shell';
import type { RiskLevel } from '../../base/riskLevel';
import type { ParsedArguments } from '../model/arguments';
import type { CommandModel, Language } from '../model/commandModel';
import type { Script } from '../script';
import type { SessionFacts, Span } from '../verdict';
import type { Scope } from './scope';
import type { DataSource, Word } from './word';

/** Who sees a variable: the one command it is written before, this shell alone, every program started from now on, or those of later sessions too. */
export type VariableReach = 'one-command' | 'shell' | 'session' | 'always';

/** How a command came to be run: what wraps it. */
export interface Surroundings {
  /** Under sudo, doas, su, run as administrator. */
  readonly privileged: boolean;
  /** On another machine or in a container. */
  readonly elsewhere: 'no' | 'remote' | 'container';
  /** Arguments are appended that we cannot see (xargs, find -exec). */
  readonly fed: boolean;
  readonly depth: number;
  /** Span of the outer word when the text judged is not the command itself. */
  readonly span: Span | undefined;
  /** What flows into the command whose words are expanded; `>(...)` gets it. */
  readonly piped: DataSource;
}

/** What checks and actions may ask and say. */
export interface Context {
  readonly shell: ShellKind;
  readonly session: SessionFacts;
  readonly scope: Scope;
  readonly around: Surroundings;
  /** Reports a rule's finding. */
  report(rule: string, span: Span, details?: ReportDetails): void;
  /** The highest level reported while `action` ran. */
  levelOf(action: () => void): RiskLevel;
  with(around: Partial<Surroundings>): Context;
  script(script: Script, stdin: DataSource): DataSource;
  /** A command line given as words, such as the one after sudo. */
  words(words: readonly Word[], stdin: DataSource): DataSource;
  /** Text that a shell will parse. */
  shellText(text: string, shell: ShellKind, at: Word | Span, stdin: DataSource): DataSource;
  /** Text in a programming language. */
  code(text: string, language: Language, at: Span): void;
  readPath(path: Word): DataSource;
  writePath(path: Word, content: DataSource, append?: boolean): void;
  deletePath(path: Word, how: DeleteManner): void;
  /** The path goes away from where it is. */
  movePath(path: Word, to: Word): void;
  /** What a copy of this path holds; reading it this way shows nothing. */
  copySource(path: Word): DataSource;
  /** What this command line wrote to the path before, if it did. */
  contentOf(path: Word): DataSource | undefined;
  isSecret(path: string): boolean;
  /** Whether the database knows a command of this name. */
  isCommandName(name: string): boolean;
  assignEnvironment(name: string, value: string, span: Span, reach: VariableReach): void;
  setPositional(words: readonly string[]): void;
}

export interface ReportDetails {
  readonly target?: string;
  readonly remedy?: string;
  readonly reason?: string;
  readonly level?: RiskLevel;
}

export interface DeleteManner {
  readonly recursive: boolean;
  readonly force: boolean;
}

/** One command about to be judged. */
export interface Invocation {
  readonly name: string;
  /** All words, the name first. */
  readonly words: readonly Word[];
  readonly model: CommandModel;
  readonly args: ParsedArguments;
  /** Subcommand path such as `remote/remove`. */
  readonly sub: string;
  readonly stdin: DataSource;
  readonly span: Span;
  has(options: string): boolean;
  value(options: string): Word | undefined;
}

/** May report findings; returns what flows out when it knows better than the model. `handled`: the model's own rule does not apply. */
export type CommandCheck = (invocation: Invocation, context: Context) => CheckOutcome | undefined;

export interface CheckOutcome {
  readonly output?: DataSource;
  readonly handled?: boolean;
}
