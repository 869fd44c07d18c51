import type * as vscode from 'vscode';
import type { CommandTarget } from '../app/commandTarget';
import type { TerminalSession } from '../pty/terminalSession';
import { performDisplacedKey } from './displacedKey';

/** An AI Terminal as the place where an approved command goes. */
export function ownedTarget(terminal: vscode.Terminal, session: TerminalSession): CommandTarget {
  return {
    get shell() {
      return session.shell;
    },
    get shellVersion() {
      return session.shellVersion;
    },
    get cwd() {
      return session.cwd;
    },
    get commands() {
      return session.commands;
    },
    get aliases() {
      return session.aliases;
    },
    get names() {
      return session.names;
    },
    readsBack: true,
    holdInput: () => session.holdInput(),
    run: (text, signal) => session.run(text, signal),
    insert: (text, signal) => session.insert(text, signal),
    performDisplacedKey: () => performDisplacedKey((data) => session.sendKeys(data)),
    passKeys: (keys) => session.sendKeys(keys),
    focus: () => terminal.show(false),
  };
}
