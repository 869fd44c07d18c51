import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { SuggestionContext } from '../ai/provider';
import type { CommandTarget } from '../app/commandTarget';
import { inTime } from '../base/inTime';
import { systemClock } from '../base/systemClock';
import type { Settings } from '../config/settings';
import { gitState } from './gitState';
import { operatingSystem } from './operatingSystem';

const maxFileNames = 60;
/** So many entries of a folder are looked at; the names of a huge one are no help anyway. */
const maxEntries = 2_000;
/** A network drive that hangs must not keep the answer waiting: what comes later is left out. */
const patienceMs = 300;
const maxHistory = 15;

/** What the user allows the model to know about this shell, folder and machine. */
export async function gatherContext(
  target: CommandTarget,
  settings: Settings,
  instructions: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<SuggestionContext> {
  const { cwd } = target;
  const inPatience = <T>(work: Promise<T>): Promise<T | undefined> => inTime(systemClock, patienceMs, work);
  const [git, files, standing] = await Promise.all([
    cwd !== undefined && settings['context.git'] ? inPatience(gitState(cwd, signal)) : undefined,
    cwd !== undefined && settings['context.files'] ? inPatience(fileNames(cwd)) : undefined,
    inPatience(instructions()),
  ]);
  const last = target.commands.at(-1);
  const history = target.commands.slice(-maxHistory).map((command) => command.commandLine);
  return {
    operatingSystem: operatingSystem(),
    shell: { kind: target.shell, ...(target.shellVersion ? { version: target.shellVersion } : {}) },
    ...(cwd !== undefined && settings['context.cwd'] ? { cwd, home: homedir() } : {}),
    ...(git ? { git } : {}),
    ...(files ? { files } : {}),
    ...(settings['context.history'] && history.length > 0 ? { history } : {}),
    ...(last && settings['context.lastOutput']
      ? {
          lastCommand: {
            commandLine: last.commandLine,
            outputTail: last.outputTail,
            ...(last.exitCode === undefined ? {} : { exitCode: last.exitCode }),
          },
        }
      : {}),
    ...(standing ? { instructions: standing } : {}),
  };
}

/** Visible names first, directories marked. */
async function fileNames(cwd: string): Promise<string[]> {
  const entries: Dirent[] = [];
  for await (const entry of await opendir(cwd, { bufferSize: 256 })) {
    entries.push(entry);
    if (entries.length === maxEntries) break;
  }
  return entries
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort((a, b) => Number(a.startsWith('.')) - Number(b.startsWith('.')) || a.localeCompare(b))
    .slice(0, maxFileNames);
}
