import { readdirSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** Behind the editor and the user's own programs, before idle jobs. */
const niceness = 5;

/**
 * Puts this process behind others. On Linux a priority belongs to a thread, and threads that run already (Node's pool,
 * in which the model computes) keep theirs; a process with a session of its own is besides weighed against other
 * sessions as a group (autogroup), whatever its threads' own priority is.
 */
export function lowerPriority(hasOwnSession: boolean): void {
  attempt(() => setPriority(process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : niceness));
  if (process.platform !== 'linux') return;
  attempt(() => {
    for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), niceness);
  });
  // The group of a session that is not ours alone would take the editor with it.
  if (hasOwnSession) attempt(() => writeFileSync('/proc/self/autogroup', String(niceness)));
}

/** Some containers and kernels refuse; the host then runs like everything else. */
function attempt(lower: () => void): void {
  try {
    lower();
  } catch {
    // Nothing depends on it.
  }
}
