import { readFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { listProcesses, type ProcessRow } from './processTable';

/** How long a hung-up process may take to say goodbye before it is killed. */
const hangUpGraceMs = 400;
const pollMs = 25;

export interface TreeKillOptions {
  readonly platform: NodeJS.Platform;
  /** A process that ignores hang-ups was detached on purpose (`nohup`): spare it. */
  readonly spareDetached: boolean;
}

/**
 * Everything a shell started: its descendants, and all members of its session or terminal, so that
 * background jobs whose parent is gone are found as well. A daemon that left the session and has no
 * living parent (`ssh-agent`, a tmux server) belongs to the user, not to the terminal.
 */
export function treeOf(
  rootPid: number,
  rows: readonly ProcessRow[],
  terminal: string | undefined,
): readonly ProcessRow[] {
  const pids = new Set([rootPid]);
  for (const row of rows) {
    const sameSession = row.sessionId === rootPid;
    const sameTerminal = terminal !== undefined && row.sessionId === undefined && row.terminal === terminal;
    if (sameSession || sameTerminal) pids.add(row.pid);
  }
  for (let size = -1; size !== pids.size;) {
    size = pids.size;
    for (const row of rows) if (pids.has(row.parentPid)) pids.add(row.pid);
  }
  return rows.filter((row) => pids.has(row.pid));
}

/** Hangs up the whole tree of a shell, then kills what is left after a grace; resolves when none is left. */
export async function killTree(rootPid: number, options: TreeKillOptions): Promise<void> {
  if (options.platform === 'win32') {
    await new Promise<void>((resolve) => {
      execFile('taskkill', ['/PID', String(rootPid), '/T', '/F'], { windowsHide: true }, () => {
        resolve();
      });
    });
    return;
  }
  const victims = new Map<number, string>();
  const terminal = (await listProcesses(options.platform)).find((row) => row.pid === rootPid)?.terminal;
  const collect = async (): Promise<readonly ProcessRow[]> => {
    const rows = await listProcesses(options.platform);
    const known = rows.filter((row) => victims.get(row.pid) === row.startedAt);
    const found = treeOf(rootPid, rows, terminal).filter((row) => !victims.has(row.pid));
    const fresh = options.spareDetached ? await withoutDetached(found) : found;
    for (const row of fresh) victims.set(row.pid, row.startedAt);
    return [...known, ...fresh];
  };

  for (const row of await collect()) {
    signal(row.pid, 'SIGHUP');
    // A stopped job acts on the hang-up only when it goes on.
    signal(row.pid, 'SIGCONT');
  }
  const deadline = performance.now() + hangUpGraceMs;
  while (performance.now() < deadline) {
    await delay(pollMs);
    if ((await collect()).length === 0) return;
  }
  for (const row of await collect()) signal(row.pid, 'SIGKILL');
}

async function withoutDetached(rows: readonly ProcessRow[]): Promise<readonly ProcessRow[]> {
  const ignores = await Promise.all(rows.map((row) => ignoresHangUp(row.pid)));
  return rows.filter((_, index) => ignores[index] !== true);
}

/** Signal 1 in the mask of ignored signals of `/proc/<pid>/status`; false where there is no such file. */
async function ignoresHangUp(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return mask !== undefined && (BigInt(`0x${mask}`) & 1n) === 1n;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in the meantime, or not ours (a set-uid program): the tty's own hang-up reaches it.
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
