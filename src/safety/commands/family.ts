import type { CommandModel } from '../model/commandModel';
import type { RuleTable } from '../model/rule';

/** A file of the risk database: rules of its own and the commands that use them. */
export interface Family {
  readonly rules: RuleTable;
  /** Keys are names that share a model, separated by blanks. */
  readonly commands: Readonly<Record<string, CommandModel>>;
  /** Which shells know these names first; `any` unless given. Aliases of PowerShell are names of other programs elsewhere (`cli`, `gp`). */
  readonly for?: 'any' | 'powershell' | 'powershell-aliases' | 'cmd' | 'windows';
}

/** The family with a model of its own for each name that `change` gives one. */
export function withOwnModels(
  family: Family,
  change: (name: string, model: CommandModel) => CommandModel | undefined,
): Family {
  const commands = Object.entries(family.commands).flatMap(([key, model]) => {
    const own = key.split(' ').map((name) => [name, change(name, model)] as const);
    const others = own.flatMap(([name, changed]) => (changed === undefined ? [name] : []));
    return [
      ...(others.length > 0 ? [[others.join(' '), model] as const] : []),
      ...own.flatMap(([name, changed]) => (changed === undefined ? [] : [[name, changed] as const])),
    ];
  });
  return { ...family, commands: Object.fromEntries(commands) };
}
