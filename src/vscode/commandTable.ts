import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { commands, type CommandId } from '../config/commands';

export type CommandHandler = () => Promise<void> | void;

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
    store.add(vscode.commands.registerCommand(id, () => guarded(id, handler, logger)));
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
