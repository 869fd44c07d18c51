import type { SuggestionContext } from '../ai/provider';
import { MutableDisposable, type Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import type { LocalModel } from '../fallback/localModel';
import type { TerminalSession } from '../pty/terminalSession';
import { promptStart } from './localProvider';

export type SpeakingShell = Pick<TerminalSession, 'shell' | 'shellVersion' | 'onDidChange'>;

/**
 * Loads the model for a terminal that opened, and has it read what all requests from there begin with: the rules name
 * the version of the shell, which the shell tells a moment later.
 */
export function readAhead(
  session: SpeakingShell,
  model: LocalModel,
  contextOf: (shell: SuggestionContext['shell']) => Promise<SuggestionContext>,
  logger: Logger,
): Disposable {
  const watch = new MutableDisposable<Disposable>();
  const read = async (version: string): Promise<void> => {
    const start = promptStart(model, await contextOf({ kind: session.shell, version }));
    if (start !== undefined) model.preload(start);
  };
  const look = (): void => {
    if (session.shellVersion === undefined) return;
    watch.dispose();
    read(session.shellVersion).catch((error: unknown) => {
      logger.log('warn', `nothing is read ahead for the model: ${String(error)}`);
    });
  };
  model.preload();
  watch.set(session.onDidChange(look));
  look();
  return watch;
}
