/** Tasks of a project whose name says that data goes away: `db:drop`, `ecto.reset`, `destroy-prod`. */
const losing =
  /^(?:[\w-]+[:.])*(?:db|database|ecto|data|schema|migrations?|redis|es|index|stack|infra|env|cluster|prod|production|terraform|tf|k8s|volumes?)[-_:.](?:[\w-]+[-_:.])*(?:drop\w*|reset\w*|purge|wipe|truncate\w*|nuke|destroy|delete|flush|fresh|teardown|clean-all)$|(?:^|[:._-])(?:schema|structure)[:._-]load$|^(?:destroy|nuke|wipe|teardown|purge|drop|reset-(?:db|database|prod)|(?:destroy|nuke|wipe|drop|purge|teardown|delete|reset)[-_:](?:db|database|all|prod\w*|stack|infra\w*|cluster|env|data|volumes?|everything))$/;

export function losesData(task: string): boolean {
  return losing.test(task);
}
