import type { ParsedOption } from '../model/arguments';

/** What a subcommand's verb says, for the many command-line clients of web services. First match wins. */
const verbs: readonly (readonly [pattern: RegExp, rule: string])[] = [
  [
    /^(?:delete|destroy|terminate|purge|drop|erase|wipe|nuke|uninstall|deprovision|decommission|truncate|flush|flushall|force-delete|hard-delete|unregister|deregister|revoke|empty|prune|clean|cleanup|rollback|restore|reset|expire|rm|rb|del|remove|kill|cancel|detach|evict|drain|unset|unsubscribe|rdelete|force[-_]reset|unpublish|yank|abandon|invalidate|unlink|undeploy|clear|gc|compact|break-lock|forget|rebuild-index|bulkdelete|batch-delete|batchdelete|disable)$/,
    'unknown.delete-verb',
  ],
  [
    /^(?:delete|destroy|terminate|purge|drop|remove|revoke|deregister|batch-delete|bulk-delete|clear|disable|force-delete|unset)[-_:]/,
    'unknown.delete-verb',
  ],
  [
    /[-_:](?:delete|destroy|purge|drop|remove|rm|reset|restore|wipe|invalidation|delete-records)$/,
    'unknown.delete-verb',
  ],
  [
    /^(?:list|ls|get|show|describe|view|status|info|search|find|query|read|version|help|whoami|history|logs?|top|stats|inspect|diff|check|validate|verify|test-connection|print|count|head|lookup|explain|preview|plan|doctor|outdated|env|current|which|who|dump-config|lint|tail|cat|display|about|events|ps|usage|metrics|health|ping|overview|tree|why|estimate|detect|analyze|scan|can-i|wait|exists)$/,
    'read-remote',
  ],
  [
    /^(?:list|ls|get|show|describe|view|lookup|search|query|head|batch-get|check|validate|estimate|preview|filter|discover|detect|can|is|test|count|read|print|admin-list|admin-get|explain|wait)[-_:]/,
    'read-remote',
  ],
  [/[-_:](?:list|ls|info|show|status|get|describe)$/, 'read-remote'],
  [
    /^(?:create|add|new|init|update|set|put|edit|apply|enable|start|stop|restart|resume|suspend|pause|attach|associate|tag|untag|register|import|export|copy|cp|mv|move|rename|sync|upload|push|deploy|publish|submit|send|invite|assign|grant|login|logout|auth|configure|config|use|switch|connect|install|upgrade|downgrade|run|exec|invoke|trigger|scale|resize|merge|close|reopen|comment|fork|clone|generate|build|download|pull|fetch|open|browse|lock|unlock|approve|renew|rotate|modify|change|replace|patch|link|subscribe|unsubscribe|promote|release|transfer|bind|unbind|migrate|snapshot|backup|save|load|mount|unmount|activate|deactivate|accept|reject|request|allocate|encrypt|decrypt|sign|issue)(?:$|[-_:])/,
    'create',
  ],
];

const deleting =
  /^--(?:delete|destroy|remove-all|remove|purge|reset-offsets|cleanup|drop|prune|force-delete)(?:$|-(?!after$|before$|protection|policy$|source))/;

/** The rule of the verb among the first words; options are looked at for a dry run. */
export function verbRule(
  words: readonly { readonly value: string }[],
  options: readonly ParsedOption[],
): string | undefined {
  if (options.some((option) => /^--?(?:dry-?run|preview|what-?if|help|version)$/.test(option.name))) {
    return 'read-remote';
  }
  if (options.some((option) => deleting.test(option.name)) || words.some((word) => deleting.test(word.value))) {
    return 'unknown.delete-verb';
  }
  // Nouns come before the verb (`az lock show`), so the last one counts; a word that deletes counts wherever it stands.
  const found = words.slice(0, 4).map((word) => verbs.find(([pattern]) => pattern.test(word.value.toLowerCase()))?.[1]);
  // `create-backup-plan plan`: a verb with its noun is the verb, what follows are names.
  const joined = words.slice(0, 3).findIndex((word) => /^[a-z]+-[a-z]/.test(word.value));
  if (joined >= 0 && found[joined] !== undefined && !found.slice(0, joined).includes('unknown.delete-verb')) {
    return found[joined];
  }
  return found.includes('unknown.delete-verb')
    ? 'unknown.delete-verb'
    : found.filter((rule) => rule !== undefined).at(-1);
}
