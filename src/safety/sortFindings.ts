import { riskLevels } from '../base/riskLevel';
import type { Finding } from './verdict';

/** Highest level first, then in reading order; spans never leave the command. */
export function sortFindings(findings: readonly Finding[], command: string): readonly Finding[] {
  return findings
    .map((finding) => ({
      ...finding,
      span: {
        start: Math.min(finding.span.start, command.length),
        end: Math.min(Math.max(finding.span.end, finding.span.start), command.length),
      },
    }))
    .sort((a, b) => riskLevels.indexOf(b.level) - riskLevels.indexOf(a.level) || a.span.start - b.span.start);
}
