import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { listProcesses, type ProcessRow } from './processTable';
import type { ForegroundProcess } from './pty';

/**
 * Who has the keyboard of the terminal that `shellPid` leads, and how the terminal device treats keys.
 * Undefined where the system can't tell (Windows) or the shell is gone.
 */
export async function probeForegroundProcess(
  shellPid: number,
  platform: NodeJS.Platform,
): Promise<ForegroundProcess | undefined> {
  const rows = await listProcesses(platform);
  const shell = rows.find((row) => row.pid === shellPid);
  if (shell?.terminal === undefined || shell.foregroundGroupId === undefined) return undefined;
  const [flags, front] = [await readTerminalFlags(shell.terminal, platform), frontOf(shell, rows)];
  if (flags === undefined || front === undefined) return undefined;
  const commandLine = (await readCommandLine(front.pid, platform)) ?? front.name;
  return { pid: front.pid, name: front.name, commandLine, waiting: front.sleeping, ...flags };
}

/**
 * Of the foreground group the process started last: the pager that `git log` started, not `git`.
 * The shell itself when it is in that group.
 */
export function frontOf(shell: ProcessRow, rows: readonly ProcessRow[]): ProcessRow | undefined {
  const group = shell.foregroundGroupId;
  if (group === shell.groupId) return shell;
  const members = rows.filter((row) => row.groupId === group);
  return members.reduce<ProcessRow | undefined>(
    (last, row) => (last === undefined || row.pid > last.pid ? row : last),
    undefined,
  );
}

interface TerminalFlags {
  readonly echoOff: boolean;
  readonly lineMode: boolean;
}

/** `stty` ships with every Unix and reads a device without owning it; Node itself has no tcgetattr. */
async function readTerminalFlags(terminal: string, platform: NodeJS.Platform): Promise<TerminalFlags | undefined> {
  const fileOption = platform === 'darwin' ? '-f' : '-F';
  return await new Promise((resolve) => {
    const env = { PATH: '/bin:/usr/bin', LC_ALL: 'C' };
    execFile('stty', [fileOption, `/dev/${terminal}`, '-a'], { env, timeout: 2_000 }, (error, stdout) => {
      resolve(error ? undefined : parseSttyFlags(stdout));
    });
  });
}

/** Reads `stty -a` (GNU, BSD and BusyBox print the same words); undefined when they are missing. */
export function parseSttyFlags(text: string): TerminalFlags | undefined {
  const words = new Set(text.split(/[\s;]+/));
  if (!words.has('echo') && !words.has('-echo')) return undefined;
  return { echoOff: words.has('-echo'), lineMode: words.has('icanon') };
}

async function readCommandLine(pid: number, platform: NodeJS.Platform): Promise<string | undefined> {
  if (platform === 'linux') {
    const text = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
    return text === '' ? undefined : text.replace(/\0+$/, '').replaceAll('\0', ' ');
  }
  return await new Promise((resolve) => {
    execFile('ps', ['-o', 'command=', '-p', String(pid)], { env: { PATH: '/bin:/usr/bin' } }, (error, stdout) => {
      resolve(error ? undefined : stdout.trim());
    });
  });
}
