import type { Effect, Finding, Reversibility, Scope, Verdict } from './verdict';

const effects: Record<Effect, string> = {
  read: 'only reads',
  write: 'writes files',
  delete: 'deletes',
  execute: 'runs code',
  network: 'uses the network',
  privilege: 'uses or changes rights',
  config: 'changes settings',
  unknown: 'effect unknown',
};

const scopes: Partial<Record<Scope, string>> = {
  home: 'in your home folder',
  system: 'on this system',
  remote: 'on another machine or service',
  fleet: 'on many machines',
};

const waysBack: Partial<Record<Reversibility, string>> = {
  none: 'cannot be undone',
  git: 'git keeps the old state',
  trash: 'can be taken from the trash',
  backup: 'can be restored from a backup',
};

/** One line for the review: what would happen, to what, and whether there is a way back. */
export function describeEffect(verdict: Verdict): string {
  const top = verdict.findings[0];
  if (top === undefined) {
    return 'Only reads; changes nothing.';
  }
  const others = verdict.findings.filter((finding) => finding.level === top.level && finding.rule !== top.rule).length;
  return [
    sentence(top),
    wayBack(verdict),
    others > 0 ? `${String(others)} more ${others === 1 ? 'effect' : 'effects'} of this level.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function sentence(finding: Finding): string {
  const reason = finding.reason.replace(/\.$/, '');
  return finding.target === undefined || finding.target === '' ? `${reason}.` : `${reason}: ${finding.target}.`;
}

function wayBack(verdict: Verdict): string {
  const way = waysBack[verdict.facets.reversibility];
  return way === undefined || (verdict.level === 'caution' && verdict.facets.reversibility === 'none')
    ? ''
    : `${way.charAt(0).toUpperCase()}${way.slice(1)}.`;
}

/** The facets in words, for a detail row: `deletes, on this system, cannot be undone`. */
export function describeFacets(verdict: Verdict): string {
  const { effect, scope, reversibility } = verdict.facets;
  return [effects[effect], scopes[scope], waysBack[reversibility]].filter((part) => part !== undefined).join(', ');
}
