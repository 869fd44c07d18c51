import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Logger } from '../base/logger';
import type { Settings } from '../config/settings';
import { chooseShell } from '../pty/defaultShell';
import type { PtyBackend } from '../pty/pty';
import { shellEnvironment } from '../pty/shellEnvironment';
import { createShellSession, type ShellSession } from '../pty/shellSession';
import { systemClock } from '../vscode/systemClock';
import { readTerminalConfiguration } from '../vscode/terminalConfiguration';

export interface SessionPorts {
  readonly backend: PtyBackend;
  readonly logger: Logger;
  readonly extensionPath: string;
  settings(): Settings;
}

/** VS Code's own shell integration scripts; a server and a desktop build have them at the same place. */
const vscodeScripts = 'out/vs/workbench/contrib/terminal/common/scripts';

let nextSessionId = 1;

/** A session for a new terminal: shell, folder and environment as VS Code's own terminals get them. */
export function createSession(ports: SessionPorts, nonce: string): ShellSession {
  const settings = ports.settings();
  const configuration = readTerminalConfiguration();
  const env = stringsOf(process.env);
  const choice = chooseShell({
    platform: platform(),
    settings: { path: settings['shell.path'], args: settings['shell.args'] },
    profile: configuration.defaultProfile,
    env,
  });
  return createShellSession({
    id: String(nextSessionId++),
    backend: ports.backend,
    clock: systemClock,
    logger: ports.logger.child('terminal'),
    platform: platform(),
    shell: choice.kind,
    shellPath: choice.path,
    shellArgs: choice.args,
    cwd: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir(),
    env: shellEnvironment({
      inherited: env,
      configured: configuration.env,
      profile: choice.env,
      platform: platform(),
    }),
    nonce,
    scriptsFolder: join(ports.extensionPath, 'media', 'shell'),
    vscodeScriptsFolder: join(vscode.env.appRoot, vscodeScripts),
  });
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
