import type { Effect, Verdict } from './verdict';

/** What a command does, in one line for the row that runs it; the gravest finding speaks. */
export function describeEffect({ level, facets, findings }: Verdict): string {
  const [gravest] = findings;
  if (gravest === undefined) return level === 'safe' ? 'reads only, changes nothing' : effectWords[facets.effect];
  const more = findings.filter((finding) => finding.level === gravest.level).length - 1;
  return more > 0 ? `${gravest.reason} (and ${String(more)} more)` : gravest.reason;
}

const effectWords: Record<Effect, string> = {
  read: 'reads',
  write: 'writes files',
  delete: 'deletes files',
  execute: 'runs other programs',
  network: 'uses the network',
  privilege: 'runs with more rights',
  config: 'changes settings',
  unknown: 'its effect is not known',
};
