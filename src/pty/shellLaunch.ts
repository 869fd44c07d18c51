import { join } from 'node:path';
import type { ShellKind } from '../base/shell';

/** What a shell is started with, and whether it will prove itself by marks with the nonce. */
export interface ShellLaunch {
  readonly args: readonly string[];
  /** Added to the environment; our part takes its variables out again before the user's files run. */
  readonly env: Readonly<Record<string, string>>;
  readonly hasIntegration: boolean;
  /** A private folder is made with these files (name to text) and given in this variable. */
  readonly folder?: { readonly variable: string; readonly files: Readonly<Record<string, string>> };
}

export interface ShellLaunchRequest {
  readonly shell: ShellKind;
  /** The user's own arguments. */
  readonly args: readonly string[];
  readonly nonce: string;
  /** Our scripts: `media/shell`. */
  readonly scriptsFolder: string;
  /** VS Code's scripts, such as `<appRoot>/out/vs/workbench/contrib/terminal/common/scripts`, if they are there. */
  readonly vscodeScriptsFolder: string | undefined;
  /** The cleaned environment, for what a shell's start-up depends on. */
  readonly env: Readonly<Record<string, string>>;
  readonly fileExists: (path: string) => boolean;
}

/** Adds our part of the shell integration to the user's arguments where the shell has a way for that. */
export function shellLaunchOf(request: ShellLaunchRequest): ShellLaunch {
  const recipe = recipes[request.shell];
  const style = recipe === undefined ? undefined : argumentStyleOf(request.args);
  if (recipe === undefined || style === undefined) return { args: request.args, env: {}, hasIntegration: false };
  return { ...recipe(request, style), hasIntegration: true };
}

type ArgumentStyle = 'plain' | 'login';

/** Arguments that say more than "interactive" or "login" are the user's business: undefined. */
function argumentStyleOf(args: readonly string[]): ArgumentStyle | undefined {
  const flags = args.filter((arg) => !/^(?:-i|--interactive|-nologo)$/i.test(arg));
  if (flags.length === 0) return 'plain';
  return flags.every((arg) => /^(?:-l|--login|-il|-li|-login)$/i.test(arg)) ? 'login' : undefined;
}

type Recipe = (request: ShellLaunchRequest, style: ArgumentStyle) => Omit<ShellLaunch, 'hasIntegration'>;

const recipes: Partial<Record<ShellKind, Recipe>> = {
  bash: (request, style) => ({
    // --init-file and --login exclude each other; our script does what a login shell does.
    args: ['--init-file', join(request.scriptsFolder, 'bash.sh')],
    env: { ...common(request, 'shellIntegration-bash.sh'), ...(style === 'login' ? { AITP_LOGIN: '1' } : {}) },
  }),
  zsh: (request, style) => ({
    args: [style === 'login' ? '-il' : '-i'],
    env: {
      ...common(request, 'shellIntegration-rc.zsh'),
      AITP_SCRIPTS: request.scriptsFolder,
      ...(request.env['ZDOTDIR'] === undefined ? {} : { AITP_ZDOTDIR: request.env['ZDOTDIR'] }),
    },
    folder: {
      variable: 'ZDOTDIR',
      files: Object.fromEntries(
        ['zshenv', 'zprofile', 'zshrc', 'zlogin'].map((name) => [`.${name}`, `. "$AITP_SCRIPTS/zsh/${name}.zsh"\n`]),
      ),
    },
  }),
  fish: (request, style) => ({
    args: [
      ...(style === 'login' ? ['--login'] : []),
      '--init-command',
      `source ${quoteForFish(join(request.scriptsFolder, 'fish.fish'))}`,
    ],
    env: common(request, 'shellIntegration.fish'),
  }),
  pwsh: (request, style) => powershell(request, style),
  // Windows PowerShell has no login shells.
  powershell: (request) => powershell(request, 'plain'),
};

function powershell(request: ShellLaunchRequest, style: ArgumentStyle): Omit<ShellLaunch, 'hasIntegration'> {
  const script = join(request.scriptsFolder, 'pwsh.ps1').replaceAll("'", "''");
  return {
    args: [
      ...(style === 'login' ? ['-Login'] : []),
      '-NoLogo',
      '-NoExit',
      '-Command',
      // An execution policy may forbid scripts: the shell then works without our part.
      `try { . '${script}' } catch {}`,
    ],
    env: common(request, 'shellIntegration.ps1'),
  };
}

function common(request: ShellLaunchRequest, vscodeScript: string): Record<string, string> {
  const path = request.vscodeScriptsFolder === undefined ? undefined : join(request.vscodeScriptsFolder, vscodeScript);
  return {
    AITP_NONCE: request.nonce,
    ...(path !== undefined && request.fileExists(path) ? { AITP_VSCODE_SCRIPT: path } : {}),
  };
}

function quoteForFish(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
