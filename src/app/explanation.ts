import type { ShellKind } from '../base/shell';
import { explainCommand } from '../safety/describe';
import type { PickRow } from './window';

/** What a command does, as rows: made from our models of commands, offline. */
export function explanationRows(command: string, shell: ShellKind): readonly PickRow[] {
  return explainCommand(command, shell).map((line, index) => ({ id: `explanation:${index}`, ...line }));
}
