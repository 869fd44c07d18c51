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

/** Effects that are named after the first; more are counted. */
const maxFurther = 1;
const maxTargetLength = 60;

/** What a colleague would say before Enter: what happens, to what, what else, whether there is a way back, what is safer. */
export function describeEffect(verdict: Verdict): string {
  const [top, ...rest] = telling(verdict.findings);
  if (top === undefined) {
    return 'Only reads; changes nothing.';
  }
  const others = rest.filter((finding) => finding.level === top.level);
  const named = others.slice(0, maxFurther).map((finding) => `Also ${lowerFirst(sentence(finding))}`);
  const uncounted = others.length - named.length;
  return [
    sentence(top),
    ...named,
    ...(uncounted > 0 ? [`And ${String(uncounted)} more ${uncounted === 1 ? 'effect' : 'effects'} like that.`] : []),
    ...wayBack(verdict, top),
    ...(top.remedy === undefined || verdict.level === 'safe' ? [] : [`Safer: ${top.remedy.replace(/\.$/, '')}.`]),
  ].join(' ');
}

/** Findings that add something: one per sentence, and none that only repeats in general what a named one says. */
function telling(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding, index) => {
    const repeats = general.has(finding.rule) && index > 0;
    const fresh = !seen.has(finding.reason) && !repeats;
    seen.add(finding.reason);
    return fresh;
  });
}

/** Rules so general that they say nothing beside another finding. */
const general = new Set([
  'write',
  'write-redirect',
  'exec.inline',
  'execute',
  'change',
  'download',
  'session',
  'shell.parse',
]);

function sentence(finding: Finding): string {
  const reason = finding.reason.replace(/\.$/, '');
  return finding.target === undefined || finding.target === '' || reason.includes(finding.target)
    ? `${reason}.`
    : `${reason}: ${places[finding.target] ?? shortened(finding.target)}.`;
}

/** Places whose name says little at the end of a sentence. */
const places: Readonly<Record<string, string>> = { '.': 'this folder', './': 'this folder', '*': 'all files here' };

function shortened(target: string): string {
  return target.length <= maxTargetLength ? target : `${target.slice(0, maxTargetLength - 1)}…`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

function wayBack(verdict: Verdict, top: Finding): string[] {
  const { reversibility } = verdict.facets;
  const way = waysBack[reversibility];
  const said = /\bfor good\b|\blost\b|nothing can bring|destroys|cannot be|git keeps/i.test(top.reason);
  return way === undefined || said || (reversibility === 'none' && verdict.level === 'caution')
    ? []
    : [`${way.charAt(0).toUpperCase()}${way.slice(1)}.`];
}

/** The facets in words, for a detail row: `deletes, on this system, cannot be undone`. */
export function describeFacets(verdict: Verdict): string {
  const { effect, scope, reversibility } = verdict.facets;
  return [effects[effect], scopes[scope], waysBack[reversibility]].filter((part) => part !== undefined).join(', ');
}

const certainties = {
  proved: 'every word of it is explained',
  modelled: 'our tables know this command',
  unknown: 'parts of it are not known',
} as const;

/** How sure that is, in words. */
export function describeCertainty(verdict: Verdict): string {
  return certainties[verdict.facets.certainty];
}
