import { platform } from 'node:os';
import type * as vscode from 'vscode';
import type { CommandTarget } from '../app/commandTarget';
import { failed, ok, type Result } from '../base/result';
import { shellKindOf, type ShellKind } from '../base/shell';
import type { WriteFailure } from '../pty/terminalSession';
import { performDisplacedKey } from './displacedKey';
import type { OrdinaryTerminals } from './ordinaryTerminals';

/** A terminal of VS Code's own or of another extension: no read-back before Enter (design.md 3.7). */
export function ordinaryTarget(terminal: vscode.Terminal, terminals: OrdinaryTerminals): CommandTarget {
  return {
    shell: shellOf(terminal),
    shellVersion: undefined,
    get cwd() {
      return terminal.shellIntegration?.cwd?.fsPath;
    },
    get commands() {
      return terminals.commands(terminal);
    },
    aliases: {},
    names: undefined,
    readsBack: false,
    holdInput: () => undefined,
    run: (text, signal) => Promise.resolve(run(terminal, terminals, text, signal)),
    insert: (text, signal) => Promise.resolve(insert(terminal, terminals, text, signal)),
    performDisplacedKey: () => performDisplacedKey((data) => terminal.sendText(data, false)),
    passKeys: (keys) => terminal.sendText(keys, false),
    focus: () => terminal.show(false),
  };
}

function run(
  terminal: vscode.Terminal,
  terminals: OrdinaryTerminals,
  text: string,
  signal: AbortSignal,
): Result<void, WriteFailure> {
  const integration = terminal.shellIntegration;
  const refusal =
    whyNot(terminal, terminals, signal) ?? (integration ? undefined : failed({ kind: 'no-shell-integration' }));
  if (refusal) return refusal;
  integration?.executeCommand(text);
  return ok(undefined);
}

function insert(
  terminal: vscode.Terminal,
  terminals: OrdinaryTerminals,
  text: string,
  signal: AbortSignal,
): Result<void, WriteFailure> {
  // sendText has no bracketed paste: each line end would be an Enter.
  const refusal =
    whyNot(terminal, terminals, signal) ??
    (text.includes('\n') ? failed({ kind: 'several-lines-unsupported' }) : undefined);
  if (refusal) return refusal;
  terminal.sendText(text, false);
  return ok(undefined);
}

function whyNot(
  terminal: vscode.Terminal,
  terminals: OrdinaryTerminals,
  signal: AbortSignal,
): Result<never, WriteFailure> | undefined {
  if (signal.aborted) return failed({ kind: 'cancelled' });
  if (terminal.exitStatus) return failed({ kind: 'exited' });
  const running = terminals.runningCommand(terminal);
  if (running === undefined) return undefined;
  return failed({
    kind: 'not-at-prompt',
    foreground: { kind: 'program', name: running.split(/\s+/, 1)[0] ?? running },
  });
}

/** VS Code's own word for the shell, else the path it was started with, else this system's usual one. */
function shellOf(terminal: vscode.Terminal): ShellKind {
  const reported = terminal.state.shell;
  const options = terminal.creationOptions;
  const path = 'shellPath' in options ? options.shellPath : undefined;
  return (
    (reported === undefined ? undefined : shellKindOf(reported)) ??
    (path === undefined ? undefined : shellKindOf(path)) ??
    (platform() === 'win32' ? 'powershell' : 'bash')
  );
}
