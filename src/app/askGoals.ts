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

/** The goal without the output of the failed command when the user lets no model see outputs. */
export function allowedGoal(goal: SuggestionGoal, mayTellOutput: boolean): SuggestionGoal {
  return goal.kind === 'fix' && !mayTellOutput ? { ...goal, outputTail: undefined } : goal;
}

/** Words of the user: a bracket or a name found here is meant literally and is no placeholder. */
export function wordsOf(goal: SuggestionGoal): string {
  return Object.values(goal)
    .flat()
    .filter((value) => value !== undefined)
    .map(String)
    .join(' ');
}

/** What the user reads as the request of a goal. */
export function requestOf(goal: SuggestionGoal): string {
  return goal.kind === 'fix' ? `fix ${goal.commandLine}` : goal.request;
}
