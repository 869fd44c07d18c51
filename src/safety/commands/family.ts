import type { CommandModel } from '../model/commandModel';
import type { RuleTable } from '../model/rule';

/** A file of the risk database: rules of its own and the commands that use them. */
export interface Family {
  readonly rules: RuleTable;
  /** Keys are names that share a model, separated by blanks. */
  readonly commands: Readonly<Record<string, CommandModel>>;
  /** Which shells know these names first; `any` unless given. */
  readonly for?: 'any' | 'powershell' | 'cmd' | 'windows';
}
