import { execFile } from 'node:child_process';
import type { SuggestionContext } from '../ai/provider';

/** A repository that answers slower than this is not worth waiting for. */
const gitTimeoutMs = 250;

/**
 * Branch, distance and dirtiness of the folder's repository. Takes no lock and runs no file-system monitor, which
 * a repository could have configured to be any program.
 */
export function gitState(cwd: string, signal: AbortSignal): Promise<SuggestionContext['git']> {
  const args = ['--no-optional-locks', '-c', 'core.fsmonitor=false', 'status', '--porcelain=v2', '--branch', '-uno'];
  return new Promise((resolve) => {
    execFile('git', args, { cwd, timeout: gitTimeoutMs, signal, windowsHide: true }, (error, stdout) => {
      resolve(error ? undefined : parseStatus(stdout));
    });
  });
}

export function parseStatus(porcelain: string): SuggestionContext['git'] {
  const branch = /^# branch\.head (.+)$/m.exec(porcelain)?.[1];
  if (branch === undefined) return undefined;
  const distance = /^# branch\.ab \+(\d+) -(\d+)$/m.exec(porcelain);
  return {
    branch,
    dirty: /^[^#\s]/m.test(porcelain),
    ...(distance ? { ahead: Number(distance[1]), behind: Number(distance[2]) } : {}),
  };
}
