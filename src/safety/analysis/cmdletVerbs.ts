import type { Word } from './word';

/** What a cmdlet's approved verb says when the database does not know the cmdlet (about_Approved Verbs). */
const verbs: readonly (readonly [pattern: RegExp, rule: string])[] = [
  [
    /^(?:get|test|measure|find|search|show|resolve|compare|select|where|group|sort|convertto|convertfrom|join|split|read|watch|trace|confirm|ping|format|out)$/,
    'read',
  ],
  [
    /^(?:remove|clear|disable|uninstall|unregister|revoke|reset|dismount|deny|block|unprotect|restore|repair|format|initialize|suspend|undo|unpublish|unlock|erase|delete|destroy|purge|wipe|drop|kill|terminate|flush|evict|detach|failover|overwrite)$/,
    'unknown.delete-verb',
  ],
  [/^(?:install|update|import|add|save|register)$/, 'install'],
  [/^(?:stop|close|disconnect|exit)$/, 'kill'],
];

/** Words after the verb that change something whatever the verb says. */
const riskyNouns =
  /^(?:volume|disk|partition|credential|keystroke|passhash|gpppassword|minidump|persistence|shellcode)/i;

/** Reading these shows a secret. */
const secretNouns =
  /(?:secret|password|credential|accesskey|storageaccountkey|connectionstring|sastoken|accesstoken|recoverykey|recoverypassword|privatekey|apikey|publishingprofile)s?$/i;

/** Whoever is given one of these can do more than before, or sees less of what others do. */
const rights =
  /(?:user|account|password|credential|role|roleassignment|roledefinition|rolemember|groupmember|member|permission|accessrule|accessright|access|acl|ace|firewallrule|securityrule|rule|policy|policyassignment|administrator|admin|accesskey|apikey|token|sas|trust|delegation|federation|serviceprincipal|managementroleassignment|auditconfig|auditpolicy|auditing|forwarding|connector|signingcertificate|rootcertificate|gplink|gpo|spn|logonscript|subscription)s?$/i;
const giving = /^(?:new|set|add|grant|enable|update|approve|assign|register|publish|allow|push|invoke|move|rename)$/;

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
  const rule = verbs.find(([pattern]) => pattern.test(verb.toLowerCase()))?.[1];
  if (giving.test(verb.toLowerCase()) && rights.test(noun)) {
    return 'windows.account';
  }
  return rule === 'read' && secretNouns.test(noun) ? 'cloud.secret' : rule;
}
