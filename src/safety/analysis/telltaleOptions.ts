import type { ParsedOption } from '../model/arguments';

/** Names of options that change, run or send something, whatever the command is. */
const telltale =
  /^--?(?:write|save|fix|in-?place|edit|update|upgrade|install|uninstall|apply|execute|exec|run|command|cmd|eval|script|hook|delete|remove|reset|cleanup|clean-?up|purge|prune|kill|create|enable|disable|send|upload|push|post|repair|rebuild|replace|overwrite|output-(?:file|dir|directory|path)|out-?file|log-?file|pidfile|dump-to|to-file|pager|preprocessor|register|unregister|revoke|truncate|erase|wipe|unlink|move|rename|autofix|commit|init|initialize|format-disk|flush|factory-reset|restore|import|load-plugin|plugin|extension-dir|set-[\w-]+)(?:$|[-_](?:all|in-place|file|cmd|command|to|out|on|script|db|cache|database|changes|now|after|before|hook|dir|changed-files))/i;

/** Options after which names are written or run that the model does not list; the safe use of a command must not hide them. */
export function telltaleOption(
  options: readonly ParsedOption[],
  explained: (name: string) => boolean,
): ParsedOption | undefined {
  return options.find((option) => option.name.length > 3 && telltale.test(option.name) && !explained(option.name));
}
