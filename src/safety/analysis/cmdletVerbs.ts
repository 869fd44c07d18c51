import type { Word } from './word';

/** What a cmdlet's approved verb says when the database does not know the cmdlet (about_Approved Verbs). */
const verbs: readonly (readonly [pattern: RegExp, rule: string])[] = [
  [
    /^(?:get|test|measure|find|search|show|resolve|compare|select|where|group|sort|convertto|convertfrom|join|split|read|watch|trace|confirm|ping|format|out)$/,
    'read',
  ],
  [
    /^(?:remove|clear|disable|uninstall|unregister|revoke|reset|dismount|deny|block|unprotect|restore|repair|format|initialize|suspend)$/,
    'unknown.delete-verb',
  ],
  [/^(?:install|update|import|add|save|register)$/, 'install'],
  [/^(?:stop|close|disconnect|exit)$/, 'kill'],
];

/** Words after the verb that change something whatever the verb says. */
const riskyNouns =
  /^(?:volume|disk|partition|credential|keystroke|passhash|gpppassword|minidump|persistence|shellcode)/i;

export function cmdletVerbRule(name: string, words: readonly Word[]): string | undefined {
  if (/^(?:\.\w|::|\[[\w.]+\]::)/.test(name)) {
    return 'powershell.method';
  }
  const [, verb, noun] = /^([A-Za-z]+)-([A-Za-z]\w*)$/.exec(name) ?? [];
  if (verb === undefined || noun === undefined || riskyNouns.test(noun)) {
    return undefined;
  }
  if (words.some((word) => /^-whatif$/i.test(word.value))) {
    return 'read';
  }
  return verbs.find(([pattern]) => pattern.test(verb.toLowerCase()))?.[1];
}
