import type { ShellKind } from '../base/shell';
import { knownTasks, type KnownTask } from './knownTasks';
import { normalizeRequest } from './normalizeRequest';
import type { WorkspaceScript } from './workspaceScripts';

export interface ExactQuestion {
  readonly request: string;
  readonly shell: ShellKind;
  readonly platform: 'linux' | 'macos' | 'windows';
  /** Of this workspace, nearest first. */
  readonly scripts: readonly WorkspaceScript[];
}

export interface ExactAnswer {
  readonly command: string;
  /** What a user reads as the maker of the answer, such as `known task` or `package.json`. */
  readonly madeBy: string;
}

/**
 * Answers in front of the model what leaves nothing open: the whole wish is a known task, or names one of the
 * workspace's own scripts. No likeness, no guessing: anything else is the model's.
 */
export function exactAnswer({ request, shell, platform, scripts }: ExactQuestion): ExactAnswer | undefined {
  const wish = normalizeRequest(request);
  const script = scripts.find(({ name }) => wishesFor(name).includes(wish));
  if (script !== undefined) return { command: script.command, madeBy: script.source };
  const task = taskOf(wish);
  const command = task === undefined ? undefined : commandFor(task, shell, platform);
  return command === undefined ? undefined : { command, madeBy: 'known task' };
}

let tasksByWish: ReadonlyMap<string, KnownTask> | undefined;

/** The table is made at the first question: nothing of it is needed while a window opens. */
function taskOf(wish: string): KnownTask | undefined {
  tasksByWish ??= new Map(knownTasks.flatMap((task) => task.wishes.map((each) => [normalizeRequest(each), task])));
  return tasksByWish.get(wish);
}

function commandFor(task: KnownTask, shell: ShellKind, platform: ExactQuestion['platform']): string | undefined {
  switch (shell) {
    case 'pwsh':
    case 'powershell':
      // The cmdlets for disks, network and services exist on Windows only.
      return platform === 'windows' ? task.powershell : undefined;
    case 'cmd':
      return task.cmd;
    case 'bash':
    case 'zsh':
    case 'fish':
    case 'sh':
      return platform === 'macos' ? (task.macos ?? task.posix) : task.posix;
  }
}

/** How people ask for a script by its name; common names have words of their own. */
function wishesFor(name: string): string[] {
  const spoken = name.toLowerCase().replace(/[-_:]/g, ' ');
  return [name.toLowerCase(), spoken].flatMap((word) => [
    `run ${word}`,
    `run ${word} script`,
    `run script ${word}`,
    ...(spokenScripts[name.toLowerCase()] ?? []).map(normalizeRequest),
  ]);
}

const spokenScripts: Readonly<Partial<Record<string, readonly string[]>>> = {
  test: ['run tests', 'run all tests', 'run test suite', 'run unit tests', 'test this project'],
  build: ['build', 'build project', 'build this project', 'compile this project'],
  start: ['start app', 'start project', 'start this project', 'start application'],
  dev: ['start dev server', 'start development server', 'run dev server'],
  lint: ['lint', 'run linter', 'lint code', 'lint this project'],
  format: ['format code', 'format this project', 'run formatter'],
  clean: ['clean project', 'clean build'],
};
