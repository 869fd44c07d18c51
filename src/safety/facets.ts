import { riskLevels } from '../base/riskLevel';
import type { Registry } from './model/registry';
import type { Effect, Facets, Finding, ParseState, Reversibility, Scope } from './verdict';

/** Worst last. */
const effects: readonly Effect[] = ['read', 'unknown', 'write', 'network', 'config', 'execute', 'privilege', 'delete'];
const scopes: readonly Scope[] = ['none', 'file', 'workspace', 'unknown', 'home', 'remote', 'system', 'fleet'];
const reversibilities: readonly Reversibility[] = ['none-needed', 'git', 'trash', 'backup', 'unknown', 'none'];

/** What the findings of the highest level say about effect, scope and the way back. */
export function facetsOf(sorted: readonly Finding[], parse: ParseState, registry: Registry): Facets {
  const top = sorted[0];
  if (top === undefined) {
    return { effect: 'read', scope: 'none', reversibility: 'none-needed', certainty: 'proved' };
  }
  const rules = sorted
    .filter((finding) => finding.level === top.level && registry.hasRule(finding.rule))
    .map((finding) => registry.rule(finding.rule));
  const unknown =
    parse !== 'agree' ||
    sorted.some(
      (finding) => riskLevels.indexOf(finding.level) >= 1 && /^(?:unknown\.|exec\.|shell\.)/.test(finding.rule),
    );
  return {
    effect: worst(
      rules.map((rule) => rule.effect),
      effects,
    ),
    scope: worst(
      rules.map((rule) => rule.scope),
      scopes,
    ),
    reversibility: worst(
      rules.map((rule) => rule.reversibility),
      reversibilities,
    ),
    certainty: unknown ? 'unknown' : 'modelled',
  };
}

function worst<T>(found: readonly T[], order: readonly T[]): T {
  return order[Math.max(0, ...found.map((item) => order.indexOf(item)))] as T;
}
