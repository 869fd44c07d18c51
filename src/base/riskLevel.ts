/** How much a command can hurt, from a proof of reading to no plausible use (docs/safety.md). */
export const riskLevels = ['safe', 'caution', 'dangerous', 'critical'] as const;
export type RiskLevel = (typeof riskLevels)[number];

export function higherLevel(a: RiskLevel, b: RiskLevel): RiskLevel {
  return riskLevels.indexOf(a) >= riskLevels.indexOf(b) ? a : b;
}

export function isAtLeast(level: RiskLevel, floor: RiskLevel): boolean {
  return riskLevels.indexOf(level) >= riskLevels.indexOf(floor);
}
