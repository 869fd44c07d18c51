import { existsSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Logger } from '../base/logger';
import type { Settings } from '../config/settings';
import { chooseShell, type ShellProfile } from '../pty/defaultShell';
import type { PtyBackend } from '../pty/pty';
import { shellEnvironment } from '../pty/shellEnvironment';
import { createShellSession, type ShellSession } from '../pty/shellSession';
import { systemClock } from '../base/systemClock';
import type { TerminalConfiguration, TerminalProfileSettings } from '../vscode/terminalConfiguration';

export interface SessionPorts {
  readonly backend: PtyBackend;
  readonly logger: Logger;
  readonly extensionPath: string;
  readonly settings: Settings;
  /** VS Code's own settings for terminals. */
  readonly terminal: TerminalConfiguration;
  readonly editor: EditorFacts;
}

/** What the shell's start depends on of this editor. */
export interface EditorFacts {
  readonly appRoot: string;
  readonly version: string;
  readonly language: string;
  readonly workspaceFolder: string | undefined;
}

/** VS Code's own shell integration scripts; a server and a desktop build have them at the same place. */
const vscodeScripts = 'out/vs/workbench/contrib/terminal/common/scripts';

let nextSessionId = 1;

/** A session for a new terminal: shell, folder and environment as VS Code's own terminals get them. */
export function createSession(ports: SessionPorts, nonce: string): ShellSession {
  const { settings, terminal, editor } = ports;
  const shell = chooseShell({
    settingPath: settings['shell.path'],
    settingArgs: settings['shell.args'],
    profile: firstExisting(terminal.defaultProfile),
    env: process.env,
    platform: platform(),
    fileExists: existsSync,
  });
  const { workspaceFolder } = editor;
  return createShellSession({
    id: String(nextSessionId++),
    backend: ports.backend,
    clock: systemClock,
    logger: ports.logger.child('terminal'),
    platform: platform(),
    shell: shell.kind,
    shellPath: shell.path,
    shellArgs: shell.args,
    cwd: workspaceFolder ?? homedir(),
    env: shellEnvironment({
      inherited: process.env,
      platform: platform(),
      changes: [terminal.env, shell.env],
      variables: { userHome: homedir(), ...(workspaceFolder === undefined ? {} : { workspaceFolder }) },
      editorVersion: editor.version,
      displayLanguage: editor.language,
    }),
    nonce,
    scriptsFolder: join(ports.extensionPath, 'media', 'shell'),
    vscodeScriptsFolder: join(editor.appRoot, vscodeScripts),
  });
}

/** A profile may list several places for its shell; the first that exists counts. A bare name is left to PATH. */
function firstExisting(profile: TerminalProfileSettings | undefined): ShellProfile | undefined {
  if (profile?.path === undefined) return undefined;
  const paths = typeof profile.path === 'string' ? [profile.path] : profile.path;
  const path = paths.find((candidate) => !isAbsolute(candidate) || existsSync(candidate));
  return path === undefined ? undefined : { path, args: profile.args, env: profile.env };
}
