import type { RiskLevel } from '../../base/riskLevel';
import type { ShellKind } from '../../base/shell';
import type { Effect, Reversibility, Scope } from '../verdict';

/** One entry of the risk database: what happens, how bad it is, what to do instead, and commands that prove the rule works. */
export interface Rule {
  readonly level: RiskLevel;
  readonly category: string;
  readonly effect: Effect;
  readonly scope: Scope;
  readonly reversibility: Reversibility;
  /** One plain sentence: what would happen. */
  readonly reason: string;
  readonly remedy?: string;
  /** Commands with this finding; tested. */
  readonly matches: readonly Example[];
  /** Commands that look alike and do not have it; tested. */
  readonly misses?: readonly Example[];
}

/** A bash command, or one of another shell. */
export type Example = string | { readonly shell: ShellKind; readonly command: string };

export type RuleTable = Readonly<Record<string, Rule>>;

type Defaults = Pick<Rule, 'effect' | 'scope' | 'reversibility'>;

/** Facets that follow from the category unless a rule says otherwise. */
const defaults: Partial<Record<string, Defaults>> = {
  'read-only': { effect: 'read', scope: 'file', reversibility: 'none-needed' },
  'file-write': { effect: 'write', scope: 'file', reversibility: 'unknown' },
  'filesystem-delete': { effect: 'delete', scope: 'file', reversibility: 'none' },
  'filesystem-destroy': { effect: 'delete', scope: 'unknown', reversibility: 'none' },
  disk: { effect: 'delete', scope: 'system', reversibility: 'none' },
  'git-discard': { effect: 'delete', scope: 'workspace', reversibility: 'none' },
  'git-history': { effect: 'delete', scope: 'remote', reversibility: 'unknown' },
  git: { effect: 'write', scope: 'workspace', reversibility: 'git' },
  'remote-code-exec': { effect: 'execute', scope: 'system', reversibility: 'none' },
  'unresolved-exec': { effect: 'execute', scope: 'unknown', reversibility: 'unknown' },
  exfiltration: { effect: 'network', scope: 'remote', reversibility: 'none' },
  'secret-read': { effect: 'read', scope: 'home', reversibility: 'none-needed' },
  'credential-access': { effect: 'read', scope: 'system', reversibility: 'none' },
  'reverse-shell': { effect: 'execute', scope: 'remote', reversibility: 'none' },
  privilege: { effect: 'privilege', scope: 'system', reversibility: 'unknown' },
  account: { effect: 'privilege', scope: 'system', reversibility: 'unknown' },
  permissions: { effect: 'privilege', scope: 'file', reversibility: 'none' },
  persistence: { effect: 'config', scope: 'home', reversibility: 'unknown' },
  'defence-evasion': { effect: 'config', scope: 'system', reversibility: 'unknown' },
  process: { effect: 'execute', scope: 'system', reversibility: 'none' },
  service: { effect: 'execute', scope: 'system', reversibility: 'unknown' },
  power: { effect: 'execute', scope: 'system', reversibility: 'none' },
  'network-config': { effect: 'config', scope: 'system', reversibility: 'unknown' },
  container: { effect: 'delete', scope: 'system', reversibility: 'none' },
  kubernetes: { effect: 'delete', scope: 'remote', reversibility: 'none' },
  iac: { effect: 'delete', scope: 'remote', reversibility: 'none' },
  cloud: { effect: 'delete', scope: 'remote', reversibility: 'none' },
  database: { effect: 'delete', scope: 'remote', reversibility: 'none' },
  'package-manage': { effect: 'execute', scope: 'system', reversibility: 'unknown' },
  'package-publish': { effect: 'network', scope: 'remote', reversibility: 'none' },
  network: { effect: 'network', scope: 'remote', reversibility: 'none-needed' },
  registry: { effect: 'config', scope: 'system', reversibility: 'none' },
  obfuscation: { effect: 'execute', scope: 'unknown', reversibility: 'unknown' },
  resource: { effect: 'write', scope: 'system', reversibility: 'unknown' },
  config: { effect: 'config', scope: 'home', reversibility: 'unknown' },
  'build-test': { effect: 'execute', scope: 'workspace', reversibility: 'git' },
};

const unknownFacets: Defaults = { effect: 'unknown', scope: 'unknown', reversibility: 'unknown' };

/** Level, category and sentence; facets come from the category. */
export function rule(
  level: RiskLevel,
  category: string,
  reason: string,
  matches: readonly Example[],
  more: Partial<Pick<Rule, 'misses' | 'remedy' | 'effect' | 'scope' | 'reversibility'>> = {},
): Rule {
  return { ...(defaults[category] ?? unknownFacets), level, category, reason, matches, ...more };
}
