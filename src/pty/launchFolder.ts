import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../base/lifecycle';

/** A private folder (mode 0700) with start-up files for one shell. */
export interface LaunchFolder extends Disposable {
  readonly path: string;
}

export async function createLaunchFolder(files: Readonly<Record<string, string>>): Promise<LaunchFolder> {
  const path = await mkdtemp(join(tmpdir(), 'ai-terminal-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text, { mode: 0o600 });
  return {
    path,
    dispose: () => {
      // Best effort: what stays behind is a few lines in the temporary folder.
      void rm(path, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
