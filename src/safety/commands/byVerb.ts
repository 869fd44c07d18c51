import type { CommandModel } from '../model/commandModel';
import { doubtedDryRun } from './dryRuns';

/** A client whose subcommands are judged by their verbs; what its verbs do not say stands in `more`. */
export function byVerb(more: Partial<CommandModel> = {}): CommandModel {
  const { when = [], ...rest } = more;
  return {
    act: 'verbs',
    bare: 'read',
    otherwise: 'verbs',
    help: '-h -v -V',
    ...rest,
    when: [...doubtedDryRun('--dry-run --dryrun --what-if'), ...when],
  };
}
