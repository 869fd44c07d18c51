import { readFileSync, readdirSync } from 'node:fs';

export interface ProcessUsage {
  readonly name: 'litellm' | 'query-engine' | 'gateway';
  readonly cpuSeconds: number;
  readonly residentMiB: number;
}

/** Linux counts a process's time in hundredths of a second. */
const ticksPerSecond = 100;
const bytesPerPage = 4096;

/** A file of /proc; undefined when its process has ended meanwhile. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly usage: Omit<ProcessUsage, 'name'>;
  readonly command: string;
}

function rows(): readonly Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid): Row[] => {
      const stat = readProc(`/proc/${pid}/stat`);
      if (stat === undefined) return [];
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
      const residentMiB = (Number(fields[21]) * bytesPerPage) / 1024 / 1024;
      return [
        {
          pid: Number(pid),
          parent: Number(fields[1]),
          usage: { cpuSeconds, residentMiB },
          command: readProc(`/proc/${pid}/cmdline`) ?? '',
        },
      ];
    });
}

/** Processor time and memory of the parts of a running proxy (Linux). Processor time, unlike time on the wall, is not other people's. */
export function proxyUsage(proxyPid: number): readonly ProcessUsage[] {
  const all = rows();
  const litellm = all.find((row) => row.parent === proxyPid && row.command.includes('litellm'));
  // The server that answers may be a process of its own.
  const family = all.filter((row) => row.pid === litellm?.pid || row.parent === litellm?.pid);
  const engine = all.find(
    (row) => family.some(({ pid }) => row.parent === pid) && row.command.startsWith('query-engine'),
  );
  const python = family
    .filter((row) => row !== engine)
    .reduce<Omit<ProcessUsage, 'name'>>(
      (sum, { usage }) => ({
        cpuSeconds: sum.cpuSeconds + usage.cpuSeconds,
        residentMiB: sum.residentMiB + usage.residentMiB,
      }),
      { cpuSeconds: 0, residentMiB: 0 },
    );
  const gateway = all.find((row) => row.pid === proxyPid);
  const named: readonly (readonly [ProcessUsage['name'], Omit<ProcessUsage, 'name'> | undefined])[] = [
    ['litellm', litellm === undefined ? undefined : python],
    ['query-engine', engine?.usage],
    ['gateway', gateway?.usage],
  ];
  return named.flatMap(([name, usage]) => (usage === undefined ? [] : [{ name, ...usage }]));
}
