import type { Finding } from '../safety/verdict';
import type { Draft } from './draft';
import type { Window } from './window';

/** What has to be typed to unlock a critical command: the thing that it would hit, else its first word. */
export function unlockTarget({ command, verdict }: Draft): string {
  const named = verdict.findings.find((finding: Finding) => finding.level === 'critical' && finding.target?.trim());
  return named?.target?.trim() ?? command.trim().split(/\s+/, 1)[0] ?? command;
}

/** True when the user typed the target. It counts for this draft only. */
export async function askToUnlock(draft: Draft, window: Window, signal: AbortSignal): Promise<boolean> {
  const target = unlockTarget(draft);
  const reason = draft.verdict.findings[0]?.reason ?? 'This command has no plausible harmless use.';
  const typed = await window.inputLine(
    {
      title: 'Unlock a critical command, for this once',
      prompt: `${reason} Type ${target} to unlock Run; Esc goes back.`,
      value: '',
      validate: (value) =>
        value.trim() === target
          ? undefined
          : { text: `Type ${target} exactly, or press Esc.`, severity: 'error', blocking: true },
    },
    signal,
  );
  return typed?.trim() === target;
}
