import { riskLevels } from '../base/riskLevel';
import type { Finding } from './verdict';

/** Highest level first, then in reading order, each sentence about a target once; spans never leave the command. */
export function sortFindings(findings: readonly Finding[], command: string): readonly Finding[] {
  const said = new Set<string>();
  const isNew = ({ level, rule, reason, target }: Finding): boolean => {
    const key = JSON.stringify([level, rule, reason, target]);
    if (said.has(key)) return false;
    said.add(key);
    return true;
  };
  return findings
    .map((finding) => ({
      ...finding,
      span: {
        start: Math.min(finding.span.start, command.length),
        end: Math.min(Math.max(finding.span.end, finding.span.start), command.length),
      },
    }))
    .sort((a, b) => riskLevels.indexOf(b.level) - riskLevels.indexOf(a.level) || a.span.start - b.span.start)
    .filter(isNew);
}
