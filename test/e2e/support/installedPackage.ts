import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../tools/lib/command';
import type { BrowserVscode } from '../../../tools/lib/installBrowserVscode';

let installing: Promise<string> | undefined;

/**
 * The folder of extensions into which VS Code has installed the package. All windows of a run share it, as a user's
 * windows do: unpacking 100 MB for each would take longer than its tests.
 */
export function installedPackage(vsix: string, vscode: BrowserVscode): Promise<string> {
  installing ??= install(vsix, vscode);
  return installing;
}

async function install(vsix: string, { node, serverMain }: BrowserVscode): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'atp-installed-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const extensions = join(folder, 'extensions');
  const data = ['--extensions-dir', extensions, '--server-data-dir', join(folder, 'data')];
  const result = await runCommand(node, [serverMain, '--install-extension', vsix, ...data]);
  if (result.code !== 0) throw new Error(`the package could not be installed:\n${result.output}`);
  return extensions;
}
