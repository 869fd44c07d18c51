import type { Suggestion, SuggestionRequest } from '../ai/provider';
import type { Clock } from '../base/clock';
import { inTime } from '../base/inTime';
import { exactAnswer } from '../fallback/exactTier';
import type { WorkspaceScript } from '../fallback/workspaceScripts';

/** A slow disk must not hold an answer up: a script's name is then left to the known tasks and the model. */
const scriptsPatienceMs = 300;

export type ReadScripts = (cwd: string) => Promise<readonly WorkspaceScript[]>;

/**
 * The command for a wish that leaves nothing open: a known task, or a script of the workspace by its name. Another
 * suggestion, a refinement or a repair is never one of these.
 */
export async function findExactAnswer(
  { goal, context }: SuggestionRequest,
  readScripts: ReadScripts,
  clock: Clock,
): Promise<Suggestion | undefined> {
  if (goal.kind !== 'ask') return undefined;
  const startedMs = clock.nowMs();
  const scriptsInTime = async (cwd: string): Promise<readonly WorkspaceScript[]> =>
    (await inTime(clock, scriptsPatienceMs, readScripts(cwd))) ?? [];
  const found = exactAnswer({
    request: goal.request,
    shell: context.shell.kind,
    platform: context.operatingSystem.name,
    scripts: context.cwd === undefined ? [] : await scriptsInTime(context.cwd),
  });
  if (found === undefined) return undefined;
  return {
    command: found.command,
    notes: [],
    facts: {
      provider: 'local',
      answeredBy: `local, ${found.madeBy}`,
      totalMs: clock.nowMs() - startedMs,
      costUsd: 0,
    },
  };
}
