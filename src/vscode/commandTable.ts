import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { commands, type CommandId } from '../config/commands';

export type CommandHandler = (argument?: unknown) => Promise<void> | void;

/**
 * Registers every contributed command, and the internal ones beside them. This is the one place where a bug ends:
 * it is logged with its stack, and the user reads one sentence with a way to the log.
 */
export function registerCommands(
  contributed: Readonly<Record<CommandId, CommandHandler>>,
  internal: Readonly<Record<string, CommandHandler>>,
  logger: Logger,
): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries({ ...contributed, ...internal })) {
    store.add(
      vscode.commands.registerCommand(id, (argument?: unknown) => guarded(id, () => handler(argument), logger)),
    );
  }
  return store;
}

async function guarded(id: string, handler: CommandHandler, logger: Logger): Promise<void> {
  try {
    await handler();
  } catch (error) {
    logger.log('error', `${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const open = 'Show Log';
    const chosen = await vscode.window.showErrorMessage(
      'AI Terminal Pro met a bug and stopped this command; nothing was written to the terminal. The log says more.',
      open,
    );
    if (chosen === open) await vscode.commands.executeCommand(commands.showLog.id);
  }
}

/** Given to a command that shall do nothing but be known to the window. */
export const primeArgument = 'prime';

/**
 * The window hands the first press of a key over later than the keys after it, because it first asks which extension
 * the command belongs to. One call through the window, which does nothing, settles that before a user presses the key.
 */
export async function primeCommand(id: CommandId): Promise<void> {
  await vscode.commands.executeCommand('runCommands', { commands: [{ command: id, args: primeArgument }] });
}
