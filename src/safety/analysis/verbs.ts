import type { ParsedOption } from '../model/arguments';

/** What a subcommand's verb says, for the many command-line clients of web services. First match wins. */
const verbs: readonly (readonly [pattern: RegExp, rule: string])[] = [
  [
    /^(?:stop-logging|stop-configuration-recorder|disable-security-hub|disable-macie|disable-insight-rules)$/,
    'audit.off',
  ],
  [
    /^(?:delete|destroy|terminate|purge|drop|erase|wipe|nuke|uninstall|deprovision|decommission|truncate|flush|flushall|force-delete|hard-delete|unregister|deregister|revoke|empty|prune|clean|cleanup|rollback|restore|reset|expire|rm|rb|del|remove|kill|cancel|detach|evict|drain|unset|unsubscribe|rdelete|force[-_]reset|unpublish|yank|abandon|invalidate|unlink|undeploy|clear|gc|compact|break-lock|forget|rebuild-index|bulkdelete|batch-delete|batchdelete|disable|expunge|factory-?reset|offboard|deauthorize|deactivate|dissolve|reimage|delnode|removenode|shred|scrub|unpair|unenroll|zap|obliterate|undefine|dissociate|disassociate|delrange|rmr|rmi|undochange|leave|unban|ban|repudiate|reclaim|depose|dismiss|wipeout|teardown|tear-down|unprovision|forceunlock|force-unlock)$/,
    'unknown.delete-verb',
  ],
  [
    /^(?:delete|destroy|terminate|purge|drop|erase|wipe|remove|revoke|deregister|unregister|uninstall|truncate|flush|reset|restore|rollback|batch-delete|bulk-delete|clear|disable|force|force-delete|unset|del|detach|evict|dissociate|disassociate|deactivate|cancel|stop-all|kill-all|prune|expire|cleanup|leave|unban|nuke|obliterate|unpublish|unlink|shred)[-_:]/,
    'unknown.delete-verb',
  ],
  [
    /[-_:.](?:delete|destroy|purge|drop|remove|rm|del|reset|restore|wipe|erase|revoke|uninstall|disable|terminate|flush|truncate|unregister|deregister|rollback|clear|expunge|deactivate|invalidation|delete-records|prune|purge-all|delete-all|destroy-all|remove-all|drop-all|clear-all|nuke|obliterate|leave|poweroff|unban)$/,
    'unknown.delete-verb',
  ],
  [/[-_:]deletion$/, 'unknown.delete-verb'],
  [
    /^(?:list|ls|get|show|describe|view|status|info|search|find|query|read|version|help|whoami|history|logs?|top|stats|inspect|diff|check|validate|verify|test-connection|print|count|head|lookup|explain|preview|plan|doctor|outdated|env|current|which|who|dump-config|lint|tail|cat|display|about|events|ps|usage|metrics|health|ping|overview|tree|why|estimate|detect|analyze|scan|can-i|wait|exists|opened|changes|incoming|outgoing|whereis|audit-log|activity|summary|identify|resolve|browse-list|poll|trace|watch|follow|hash|checksum|versions|dump-schema|capabilities|healthcheck|health-check|getinfo|nodes)$/,
    'read-remote',
  ],
  [
    /^(?:list|ls|get|show|describe|view|lookup|search|query|head|batch-get|check|validate|estimate|preview|filter|discover|detect|can|is|test|count|read|print|admin-list|admin-get|explain|wait)[-_:]/,
    'read-remote',
  ],
  [/[-_:.](?:list|ls|info|show|status|get|describe|check|health|version|versions)$/, 'read-remote'],
  // `listnetworks`, `showrepl`, `getinfo`: verb and noun in one word.
  [
    /^(?:list(?!en)|show|describe)[a-z]{3,}$|^get(?:info|status|state|config|version|list|all|members?|peers?)$/,
    'read-remote',
  ],
  [
    /^(?:create|add|new|init|update|set|put|edit|apply|enable|start|stop|restart|resume|suspend|pause|attach|associate|tag|untag|register|import|export|copy|cp|mv|move|rename|sync|upload|push|deploy|publish|submit|send|invite|assign|grant|login|logout|auth|configure|config|use|switch|connect|install|upgrade|downgrade|run|exec|invoke|trigger|scale|resize|merge|close|reopen|comment|fork|clone|generate|build|download|pull|fetch|open|browse|lock|unlock|approve|renew|rotate|modify|change|replace|patch|link|subscribe|unsubscribe|promote|release|transfer|bind|unbind|migrate|snapshot|backup|save|load|mount|unmount|activate|accept|reject|request|allocate|encrypt|decrypt|sign|issue|write)(?:$|[-_:])/,
    'create',
  ],
  [
    /[-_:.](?:create|add|scale|set|update|start|stop|restart|deploy|run|push|publish|enable|put|upload|import|grant)$/,
    'create',
  ],
];

const deleting =
  /^--(?:delete|destroy|remove-all|remove|purge|reset-offsets|cleanup|drop|prune|force-delete|erase|wipe|revoke|uninstall|factory-reset|unregister|overwrite-destination|force-reset|full-reset|yes-i-really-mean-it|no-preserve-root|i-know-what-i-am-doing)(?:$|=|-(?!after$|before$|protection|policy$|source|(?:labels?|assignees?|reviewers?|projects?|milestone|tags?)(?:$|=)))/;

/** Whoever gets one of these can do more than before. */
const rights =
  /^(?:users?|accounts?|roles?|members?|memberships?|access-?keys?|api-?keys?|tokens?|credentials?|service-?accounts?|permissions?|perms|grants?|polic(?:y|ies)|rolebindings?|clusterrolebindings?|collaborators?|admins?|iam|acls?|sas|privileges?|role-?assignments?|iam-policy-binding|set-iam-policy)$/;
const granting =
  /^(?:create|add|new|grant|assign|attach|bind|put|set|write|invite|promote|allow|enable|generate|issue|mint)$/;
const grantingJoined =
  /^(?:create|add|grant|assign|attach|put|set|update|reset|generate|make)[-_:](?:[\w-]*[-_])?(?:users?|access-?keys?|api-?keys?|roles?|polic(?:y|ies)|permissions?|members?|admin|public|credentials?|login-?profile|iam-policy(?:-binding)?|service-?accounts?|tokens?|acl|passwords?|user_tags|grants?)$|[-_:](?:grant|passwd|chpass|set-password|password-reset|make-admin)$/;
/** Giving the whole world a look, or nobody. */
const opening =
  /^(?:public-read(?:-write)?|(?:allUsers|allAuthenticatedUsers)(?::\w+)?|0\.0\.0\.0\/0|::\/0|--allow-unauthenticated|--public-read|--make-public)$/;

/** What is secret though one only looks. */
const secretNoun =
  /^(?:secrets?|passwords?|credentials?|api-?keys?|access-?keys?|tokens?|otp|totp|kubeconfig|keyvault|private-key)$/;
const secretVerb =
  /^(?:get|read|show|view|reveal|access|download|export|print|cat|fetch|pull|dump|decrypt|code|display|cp|value)$/;
const secretOption =
  /^--?(?:reveal|show-secrets?|show-password|with-decryption|decrypt|decode|plaintext|unmask|show-sensitive|raw-secrets?)$/;

interface Named {
  readonly value: string;
}

/** The rule of the verb among the first words; options are looked at for a dry run. */
export function verbRule(words: readonly Named[], options: readonly ParsedOption[]): string | undefined {
  if (options.some((option) => /^--?(?:dry-?run|preview|what-?if|help|version)$/.test(option.name))) {
    return 'read-remote';
  }
  if (options.some((option) => deleting.test(option.name)) || words.some((word) => deleting.test(word.value))) {
    return 'unknown.delete-verb';
  }
  const rule = opens(words) ? 'cloud.account' : (plainVerb(words) ?? optionVerb(options));
  if (rule === 'create' && stopsEverything(words, options)) {
    return 'unknown.delete-verb';
  }
  if (rule === 'create' && grants(words, options)) {
    return 'cloud.account';
  }
  return rule === 'read-remote' && showsSecret(words, options) ? 'cloud.secret' : rule;
}

function plainVerb(words: readonly Named[]): string | undefined {
  // Nouns come before the verb (`az lock show`), so the last one counts; a word that deletes counts wherever it stands,
  // save where it is a name.
  const found = withoutNames(words.slice(0, 4)).map((word) => {
    const text = hyphenated(word.value);
    const rule = verbs.find(([pattern]) => pattern.test(text))?.[1];
    // A cache fills itself again.
    return rule === 'unknown.delete-verb' && /^(?:flush|clear|clean|purge)$/.test(text) && caches(words)
      ? 'create'
      : rule;
  });
  // `create-backup-plan plan`: a verb with its noun is the verb, what follows are names.
  const joined = words.slice(0, 3).findIndex((word) => /^[a-z]+-[a-z]/.test(hyphenated(word.value)));
  if (joined >= 0 && found[joined] !== undefined && !found.slice(0, joined).includes('unknown.delete-verb')) {
    return found[joined];
  }
  if (found.includes('unknown.delete-verb')) {
    return 'unknown.delete-verb';
  }
  // `issue view issue_1`: after a verb that only reads, what follows are names.
  if (words.slice(1, 4).some((word) => looking.test(word.value))) {
    return 'read-remote';
  }
  return found.filter((rule) => rule !== undefined).at(-1);
}

/** Behind these verbs a name follows: `releases new drop-1.0`, `group show delete-rg`. */
const beforeName = /^(?:new|create|get|show|describe|read|ls|edit|startproject)$/;
/** These are nouns too (`list remove`), so that only what is no plain word is a name: `release view drop-1.0`. */
const perhapsBeforeName = /^(?:list|view|search)$/;

export function namesFollow(verb: string): boolean {
  return beforeName.test(verb) || perhapsBeforeName.test(verb);
}

function withoutNames(words: readonly Named[]): readonly Named[] {
  const verb = words.findIndex((word) => beforeName.test(word.value));
  const rest = verb < 0 ? words : words.slice(0, verb + 1);
  const perhaps = rest.findIndex((word) => perhapsBeforeName.test(word.value));
  return perhaps < 0 ? rest : rest.filter((word, index) => index <= perhaps || /^[a-z]+$/i.test(word.value));
}

function caches(words: readonly Named[]): boolean {
  return words.some((word) => /^(?:cache|caches|rewrite|transients?)$/.test(word.value));
}

/** `DeleteInstance`, `deleteSite`: what other clients write as `delete-instance`. */
function hyphenated(text: string): string {
  return text.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

const looking = /^(?:show|view|describe|list|ls|get)$/;

/** `kafka-topics --list`: the verb is an option. */
function optionVerb(options: readonly ParsedOption[]): string | undefined {
  const names = options.map((option) => option.name);
  return names.some((name) => /^--(?:create|alter|add|update|set|import|execute|apply|reset)(?:-|$)/.test(name))
    ? 'create'
    : names.some((name) => /^--(?:list|describe|status|show|info|get|verify)(?:-|$)/.test(name))
      ? 'read-remote'
      : undefined;
}

/** `scale web=0`, `--desired-count 0`: what runs stops running. */
function stopsEverything(words: readonly Named[], options: readonly ParsedOption[]): boolean {
  return (
    words
      .slice(0, 4)
      .some((word) =>
        /(?:^|[-_:])(?:scale|resize|update-service|update|set-desired-capacity)(?:$|[-_:])/.test(word.value),
      ) &&
    (words.some((word) => /^[\w.-]+=0$/.test(word.value)) ||
      options.some(
        (option) =>
          /^--(?:replicas|desired-count|desired-capacity|count|num-nodes|node-count|size|min-count|instances|min-instances|max-instances|max-size)$/.test(
            option.name,
          ) && option.value?.value === '0',
      ))
  );
}

/** `iam ch allUsers:objectViewer gs://b` opens it whatever the verb is called. */
function opens(words: readonly Named[]): boolean {
  return words.some((word) => /^(?:allUsers|allAuthenticatedUsers):\w/.test(word.value));
}

function grants(words: readonly Named[], options: readonly ParsedOption[]): boolean {
  const first = words.slice(0, 4).map((word) => word.value.toLowerCase());
  return (
    first.some((word) => grantingJoined.test(word)) ||
    // `account set` picks one of one's own.
    (first.some((word) => rights.test(word)) &&
      first.some((word) => granting.test(word) && !(word === 'set' && first.includes('account')))) ||
    words.some((word) => opening.test(word.value)) ||
    options.some(
      (option) => opening.test(option.name) || (option.value !== undefined && opening.test(option.value.value)),
    )
  );
}

function showsSecret(words: readonly Named[], options: readonly ParsedOption[]): boolean {
  const first = words.slice(0, 4).map((word) => word.value.toLowerCase());
  return (
    options.some((option) => secretOption.test(option.name)) ||
    (first.some((word) => secretNoun.test(word)) && first.some((word) => secretVerb.test(word)))
  );
}
