import type { RiskLevel } from '../base/riskLevel';
import type { ShellKind } from '../base/shell';

/** What a command does, strongest effect first when several apply. */
export type Effect = 'read' | 'write' | 'delete' | 'execute' | 'network' | 'privilege' | 'config' | 'unknown';
export type Scope = 'none' | 'file' | 'workspace' | 'home' | 'system' | 'remote' | 'fleet' | 'unknown';
export type Reversibility = 'none-needed' | 'git' | 'trash' | 'backup' | 'none' | 'unknown';
/** `proved`: every word explained; `modelled`: a rule of ours knows the command; `unknown`: neither. */
export type Certainty = 'proved' | 'modelled' | 'unknown';

export interface Facets {
  readonly effect: Effect;
  readonly scope: Scope;
  readonly reversibility: Reversibility;
  readonly certainty: Certainty;
}

/** UTF-16 offsets into the judged command, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Finding {
  /** Stable id such as `git.push-force`. */
  readonly rule: string;
  /** Taxonomy of docs/safety.md, such as `filesystem-destroy`. */
  readonly category: string;
  readonly level: RiskLevel;
  readonly span: Span;
  /** One plain sentence: what would happen. */
  readonly reason: string;
  /** What to do instead, such as "use `--force-with-lease`". */
  readonly remedy?: string;
  /** The thing that would be hit (path, branch, device, host), as the user wrote it. */
  readonly target?: string;
}

/** Whether independent parsers explain every byte of the command the same way. */
export type ParseState = 'agree' | 'disagree' | 'error';

export interface Verdict {
  readonly level: RiskLevel;
  readonly facets: Facets;
  /** Highest level first. */
  readonly findings: readonly Finding[];
  readonly parse: ParseState;
}

export interface JudgeInput {
  readonly command: string;
  readonly shell: ShellKind;
  /** What the user asked for; a mismatch with the effect raises the level. */
  readonly request?: string;
  /** Facts of the interactive session that change the meaning of words. */
  readonly session?: SessionFacts;
}

export interface SessionFacts {
  /** Alias name to its text. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly functions?: readonly string[];
  /** bash and zsh: `!` expands history (on by default in interactive shells). */
  readonly historyExpansion?: boolean;
}

/** Pure and synchronous: same input, same verdict. Never throws; a bug inside is a `caution` verdict at least. */
export interface Judge {
  judge(input: JudgeInput): Verdict;
}
