import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Commands that open a desktop VS Code, or a build of it that takes the same arguments. */
const commandNames = ['code', 'code-insiders', 'codium'];

/** The desktop VS Code of this machine, if there is one and something to show it on. */
export function findDesktopCode(): string | undefined {
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!hasDisplay) return undefined;
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of commandNames) {
      const path = join(folder, `${name}${suffix}`);
      // The `code` of a remote window's terminal talks to that window only.
      if (!path.includes('.vscode-server') && isExecutable(path)) return path;
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
