import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from './command';

/** Enough for a first request to have something to do: a script, logs, a git history with an uncommitted change. */
const committed = {
  'README.md': '# Sample\n\nOpen an AI Terminal (Terminal menu, or the command New AI Terminal) and press Ctrl+K.\n',
  'package.json': '{ "name": "sample", "private": true, "scripts": { "test": "node --test" } }\n',
  'src/greet.js': 'export const greet = (name) => `Hello, ${name}!`;\n',
  'logs/app.log': '10:00 INFO started\n10:01 ERROR disk is almost full\n10:02 INFO stopped\n',
  'data/orders.csv': 'id,amount\n1,20\n2,5\n3,75\n',
};
const uncommitted = { 'notes.txt': 'not in git\n' };

/** Makes the workspace of `npm start` once; what the user did in it since is kept. */
export async function sampleWorkspace(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await writeFiles(folder, committed);
  const git = (...args: string[]): ReturnType<typeof runCommand> => runCommand('git', args, { cwd: folder });
  // A machine without git gets the same files without a history.
  if ((await git('init', '--quiet', '--initial-branch=main')).code === 0) {
    await git('add', '.');
    await git('-c', 'user.name=Sample', '-c', 'user.email=sample@localhost', 'commit', '--quiet', '-m', 'Start');
  }
  await writeFiles(folder, uncommitted);
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
