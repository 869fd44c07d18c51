import { DisposableStore } from '../base/lifecycle';
import { commandRows } from './commandRows';
import type { PickContent, PickRow, Window } from './window';

/** Shows what a command does, line by line; resolves when the user has read it. Nothing can be run from here. */
export function showExplanation(
  command: string,
  lines: readonly PickRow[],
  /** What a model says about it, added below when it comes; ends with the signal it is given. */
  more: (signal: AbortSignal) => Promise<readonly PickRow[]>,
  window: Window,
  signal: AbortSignal,
): Promise<void> {
  const store = new DisposableStore();
  return new Promise((resolve, reject) => {
    const closing = new AbortController();
    const finish = (): void => {
      closing.abort();
      store.dispose();
      resolve();
    };
    const content = (added: readonly PickRow[], busy: boolean): PickContent => ({
      title: 'What this command does',
      placeholder: 'Enter or Esc goes back',
      rows: [...commandRows(command).map(({ id, label }) => ({ id, label })), ...lines, ...added],
      busy,
    });
    const pick = store.add(window.openPick(content([], true)));
    more(closing.signal).then(
      (added) => {
        if (!closing.signal.aborted) pick.setContent(content(added, false));
      },
      (bug: unknown) => {
        finish();
        reject(bug instanceof Error ? bug : new Error(String(bug)));
      },
    );
    store.add(pick.onDidAccept(finish));
    store.add(pick.onDidHide(finish));
    signal.addEventListener('abort', finish);
    store.add({ dispose: () => signal.removeEventListener('abort', finish) });
  });
}
