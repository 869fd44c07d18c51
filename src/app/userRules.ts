import { higherLevel } from '../base/riskLevel';
import type { UserRule } from '../config/settings';
import type { Finding, Judge, Verdict } from '../safety/verdict';

/** Adds the user's rules to a judge. They can raise a level, never lower one. */
export function withUserRules<J extends Judge>(judge: J, readRules: () => readonly UserRule[]): J {
  return {
    ...judge,
    judge: (input) => {
      const verdict = judge.judge(input);
      const findings = readRules().flatMap((rule) => match(rule, input.command));
      return findings.length === 0 ? verdict : raise(verdict, findings);
    },
  };
}

/** A rule that is no valid regular expression matches everything: a broken guard must not open. */
function match(rule: UserRule, command: string): Finding[] {
  const span = matchSpan(rule.pattern, command);
  if (!span) return [];
  return [
    {
      rule: `user.${rule.pattern}`,
      category: 'user-rule',
      level: rule.level,
      span,
      reason: rule.reason ?? `Your own rule for ${rule.pattern} applies.`,
    },
  ];
}

function matchSpan(pattern: string, command: string): { start: number; end: number } | undefined {
  const expression = toExpression(pattern);
  if (!expression) return { start: 0, end: command.length };
  const found = expression.exec(command);
  return found ? { start: found.index, end: found.index + found[0].length } : undefined;
}

function toExpression(pattern: string): RegExp | undefined {
  const slashed = /^\/(.*)\/([a-z]*)$/s.exec(pattern);
  const source = slashed ? (slashed[1] ?? '') : `(?<![\\w-])${escapeExpression(pattern)}(?![\\w-])`;
  try {
    return new RegExp(source, slashed?.[2]?.replace(/[gy]/g, '') ?? '');
  } catch {
    return undefined;
  }
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function raise(verdict: Verdict, findings: readonly Finding[]): Verdict {
  const level = findings.reduce((highest, finding) => higherLevel(highest, finding.level), verdict.level);
  return { ...verdict, level, findings: [...findings, ...verdict.findings] };
}
