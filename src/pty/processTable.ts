import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** One row of the operating system's process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  /** Linux only; elsewhere the terminal stands for the session. */
  readonly sessionId: number | undefined;
  /** Name of the controlling terminal's device, such as `pts/3` or `ttys004`; undefined without one. */
  readonly terminal: string | undefined;
  /** The group that the terminal sends keys to; undefined without a terminal. */
  readonly foregroundGroupId: number | undefined;
  readonly name: string;
  /** Interruptible sleep: it waits for input or an event. */
  readonly sleeping: boolean;
  /** Changes when the number is given to another process; only equality means something. */
  readonly startedAt: string;
}

/** All processes; empty where the platform has no cheap table (Windows). */
export function listProcesses(platform: NodeJS.Platform): Promise<readonly ProcessRow[]> {
  if (platform === 'linux') return listFromProc();
  if (platform === 'darwin') return listFromPs();
  return Promise.resolve([]);
}

async function listFromProc(): Promise<readonly ProcessRow[]> {
  const names = await readdir('/proc').catch(() => []);
  const rows = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => readProcRow(Number(name))));
  return rows.filter((row) => row !== undefined);
}

/** The row of one process on Linux; undefined when it is gone. */
export async function readProcRow(pid: number): Promise<ProcessRow | undefined> {
  const text = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseProcStat(text);
}

/** Reads `/proc/<pid>/stat` (proc(5)); the name may hold blanks and parentheses, so fields count from the last `)`. */
export function parseProcStat(text: string): ProcessRow | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(' ');
  const [state, parentPid, groupId, sessionId, terminal, foregroundGroupId] = fields;
  const startedAt = fields[19];
  if (state === undefined || foregroundGroupId === undefined || startedAt === undefined) return undefined;
  // A zombie holds nothing any more: counting it would make waiting for an empty tree endless.
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid: Number.parseInt(text, 10),
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    sessionId: Number(sessionId),
    terminal: linuxTerminalName(Number(terminal)),
    foregroundGroupId: Number(foregroundGroupId) > 0 ? Number(foregroundGroupId) : undefined,
    name: text.slice(open + 1, close),
    sleeping: state === 'S',
    startedAt,
  };
}

/** Device numbers of Unix 98 pseudo-terminals: majors 136 to 143, 256 minors... (Linux devices.txt). */
function linuxTerminalName(device: number): string | undefined {
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  return major >= 136 && major <= 143 ? `pts/${String((major - 136) * 256 + minor)}` : undefined;
}

async function listFromPs(): Promise<readonly ProcessRow[]> {
  const columns = 'pid=,ppid=,pgid=,tpgid=,stat=,tty=,lstart=,comm=';
  const text = await new Promise<string>((resolve) => {
    execFile('ps', ['-axo', columns], { env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' } }, (error, stdout) => {
      resolve(error ? '' : stdout);
    });
  });
  return parsePs(text);
}

const psLine = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(\S+)\s+(\S+)\s+(\w+ +\w+ +\d+ +[\d:]+ +\d+)\s+(.+)$/;

/** Reads the columns asked for above, as BSD `ps` prints them. */
export function parsePs(text: string): readonly ProcessRow[] {
  return text.split('\n').flatMap((line): ProcessRow[] => {
    const [, pid, parentPid, groupId, foreground, state, terminal, startedAt, command] = psLine.exec(line) ?? [];
    if (command === undefined || startedAt === undefined || state === undefined || state.startsWith('Z')) return [];
    return [
      {
        pid: Number(pid),
        parentPid: Number(parentPid),
        groupId: Number(groupId),
        sessionId: undefined,
        terminal: terminal === undefined || terminal.startsWith('?') ? undefined : terminal,
        foregroundGroupId: Number(foreground) > 0 ? Number(foreground) : undefined,
        name: command.split('/').pop() ?? command,
        sleeping: /^[SI]/.test(state),
        startedAt,
      },
    ];
  });
}
