import { readdir } from 'node:fs/promises';
import { homedir, platform, release } from 'node:os';
import type { SuggestionContext } from '../ai/provider';
import type { CommandTarget } from '../app/commandTarget';
import type { Settings } from '../config/settings';
import { gitState } from './gitState';

const maxFileNames = 60;
const maxHistory = 15;

const systemNames: Partial<Record<NodeJS.Platform, SuggestionContext['operatingSystem']['name']>> = {
  darwin: 'macos',
  win32: 'windows',
};

/** What the user allows the model to know about this shell, folder and machine. */
export async function gatherContext(
  target: CommandTarget,
  settings: Settings,
  instructions: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<SuggestionContext> {
  const { cwd } = target;
  const [git, files, standing] = await Promise.all([
    cwd !== undefined && settings['context.git'] ? gitState(cwd, signal) : undefined,
    cwd !== undefined && settings['context.files'] ? fileNames(cwd) : undefined,
    instructions(),
  ]);
  const last = target.commands.at(-1);
  const history = target.commands.slice(-maxHistory).map((command) => command.commandLine);
  return {
    operatingSystem: { name: systemNames[platform()] ?? 'linux', version: release() },
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

/** Visible names first, directories marked; a folder that can't be read gives none. */
async function fileNames(cwd: string): Promise<string[] | undefined> {
  const entries = await readdir(cwd, { withFileTypes: true }).catch(() => undefined);
  return entries
    ?.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort((a, b) => Number(a.startsWith('.')) - Number(b.startsWith('.')) || a.localeCompare(b))
    .slice(0, maxFileNames);
}
