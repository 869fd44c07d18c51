import { shellKindOf, type ShellKind } from '../base/shell';
import type { EnvironmentChanges } from './shellEnvironment';

/** A shell as a terminal profile of VS Code names it. */
export interface ShellProfile {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: EnvironmentChanges;
}

export interface DefaultShellRequest {
  /** `aiTerminalPro.shell.path`; empty means not set. */
  readonly settingPath: string;
  /** `aiTerminalPro.shell.args`. */
  readonly settingArgs: readonly string[];
  /** The user's `terminal.integrated.defaultProfile.<os>`, if it names a shell by its path. */
  readonly profile: ShellProfile | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly fileExists: (path: string) => boolean;
}

export interface ChosenShell extends ShellProfile {
  /** Dialect to write and judge; `sh`, without integration, for shells that the product does not know. */
  readonly kind: ShellKind;
}

/** Which shell a new AI Terminal starts: own setting, VS Code's default profile, $SHELL, the platform's usual one. */
export function chooseShell(request: DefaultShellRequest): ChosenShell {
  const { settingPath, settingArgs, profile } = request;
  if (settingPath.trim() !== '') return chosen({ path: settingPath.trim(), args: settingArgs, env: {} });
  const usual = profile ?? { path: systemShell(request), args: usualArgs(request), env: {} };
  return chosen(settingArgs.length > 0 ? { ...usual, args: settingArgs } : usual);
}

function chosen(profile: ShellProfile): ChosenShell {
  return { ...profile, kind: shellKindOf(profile.path) ?? 'sh' };
}

/** Accounts that may not log in have one of these as their shell. */
const noShell = /(?:^|\/)(?:nologin|false|true|sync)$/;

function systemShell({ env, platform, fileExists }: DefaultShellRequest): string {
  if (platform === 'win32') {
    const root = env['SystemRoot'] ?? env['windir'] ?? 'C:\\Windows';
    const programs = env['ProgramW6432'] ?? env['ProgramFiles'] ?? 'C:\\Program Files';
    const pwsh = `${programs}\\PowerShell\\7\\pwsh.exe`;
    return fileExists(pwsh) ? pwsh : `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  }
  const own = env['SHELL'] ?? '';
  if (own !== '' && !noShell.test(own) && fileExists(own)) return own;
  const usual = platform === 'darwin' ? ['/bin/zsh', '/bin/bash'] : ['/bin/bash', '/usr/bin/bash'];
  return usual.find(fileExists) ?? '/bin/sh';
}

/** On macOS PATH is set by login shells only (path_helper), so terminals start those. */
function usualArgs({ platform }: DefaultShellRequest): readonly string[] {
  return platform === 'darwin' ? ['-l'] : [];
}
