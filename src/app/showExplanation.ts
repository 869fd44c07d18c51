import { DisposableStore } from '../base/lifecycle';
import { commandRows } from './commandRows';
import type { PickRow, Window } from './window';

/** Shows what a command does, line by line; resolves when the user has read it. Nothing can be run from here. */
export function showExplanation(
  command: string,
  lines: readonly PickRow[],
  window: Window,
  signal: AbortSignal,
): Promise<void> {
  const store = new DisposableStore();
  return new Promise((resolve) => {
    const finish = (): void => {
      store.dispose();
      resolve();
    };
    const pick = store.add(
      window.openPick({
        title: 'What this command does',
        placeholder: 'Enter or Esc goes back',
        rows: [...commandRows(command).map(({ id, label }) => ({ id, label })), ...lines],
        busy: false,
      }),
    );
    store.add(pick.onDidAccept(finish));
    store.add(pick.onDidHide(finish));
    signal.addEventListener('abort', finish);
    store.add({ dispose: () => signal.removeEventListener('abort', finish) });
  });
}
