import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { failed, ok, type Result } from '../../src/base/result';

/** Commands that open a desktop VS Code, or a build of it that takes the same arguments. */
const commandNames = ['code', 'code-insiders', 'codium'];

/** The desktop VS Code of this machine, or in one sentence why there is none that could be opened. */
export function findDesktopCode(): Result<string, string> {
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!hasDisplay) {
    return failed('There is no display for a desktop VS Code (DISPLAY is not set): leave out --desktop.');
  }
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of commandNames) {
      const path = join(folder, `${name}${suffix}`);
      // The `code` of a remote window's terminal talks to that window only.
      if (!path.includes('.vscode-server') && isExecutable(path)) return ok(path);
    }
  }
  return failed(
    'There is no desktop VS Code here: install it from code.visualstudio.com with its `code` command, or leave out --desktop.',
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
