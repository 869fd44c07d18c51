import { readdir, readFile } from 'node:fs/promises';

const pageBytes = 4096;

/** Resident memory of all processes below this one, from /proc (Linux): server, extension host, shells and browser. */
export async function residentBytes(): Promise<number> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = (await Promise.all(names.map(readProcess))).filter((found) => found !== undefined);
  const sum = (parent: number): number =>
    processes.filter((child) => child.parent === parent).reduce((total, { pid, bytes }) => total + bytes + sum(pid), 0);
  return sum(process.pid);
}

async function readProcess(
  name: string,
): Promise<{ readonly pid: number; readonly parent: number; readonly bytes: number } | undefined> {
  try {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8');
    // The name in brackets may hold anything; fields are counted from its end (proc_pid_stat(5): ppid 4, rss 24).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid: Number(name), parent: Number(fields[1]), bytes: Number(fields[21]) * pageBytes };
  } catch {
    return undefined;
  }
}
