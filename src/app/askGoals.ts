import type { SuggestionGoal } from '../ai/provider';
import type { CommandRecord } from '../pty/terminalSession';
import type { CommandTarget } from './commandTarget';

/** The last command when it failed; Ctrl+C (130) is the user's own wish, no failure. */
export function lastFailed(target: CommandTarget): CommandRecord | undefined {
  const last = target.commands.at(-1);
  const isFailure = last?.exitCode !== undefined && last.exitCode !== 0 && last.exitCode !== 130;
  return isFailure && last.commandLine.trim() !== '' ? last : undefined;
}

export function fixGoal(record: CommandRecord | undefined): SuggestionGoal {
  return {
    kind: 'fix',
    commandLine: record?.commandLine ?? '',
    exitCode: record?.exitCode,
    outputTail: record?.outputTail ?? '',
  };
}

/** What the user reads as the request of a goal. */
export function requestOf(goal: SuggestionGoal): string {
  return goal.kind === 'fix' ? `fix ${goal.commandLine}` : goal.request;
}
