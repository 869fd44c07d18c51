import type { FailureAction, FailureDescription } from '../ai/describeFailure';
import { DisposableStore } from '../base/lifecycle';
import type { PickRow, Window } from './window';

export type FailureChoice =
  | { readonly kind: 'again' }
  | { readonly kind: 'request'; readonly text: string }
  | { readonly kind: 'action'; readonly action: FailureAction }
  | { readonly kind: 'cancel' };

/** Says plainly that there is no command and why, with the request kept: never a guess. */
export function showFailure(
  window: Window,
  { message, action }: FailureDescription,
  request: string,
  signal: AbortSignal,
  onOpen: () => void,
): Promise<FailureChoice> {
  const store = new DisposableStore();
  return new Promise((resolve) => {
    const finish = (choice: FailureChoice): void => {
      store.dispose();
      resolve(choice);
    };
    const rows: PickRow[] = [
      { id: 'message', label: message },
      { id: 'again', label: 'Another suggestion', detail: request },
      ...(action ? [{ id: 'action', label: action.label }] : []),
      { id: 'cancel', label: 'Cancel' },
    ];
    const pick = store.add(
      window.openPick({
        title: 'No command',
        placeholder: 'Type another request, or choose',
        rows,
        activeRow: action ? 'action' : 'again',
        busy: false,
      }),
    );
    store.add(pick.onDidHide(() => finish({ kind: 'cancel' })));
    store.add(
      pick.onDidAccept(({ row, value }) => {
        if (value.trim() !== '') finish({ kind: 'request', text: value.trim() });
        else if (row === 'again' || row === 'cancel') finish({ kind: row });
        else if (row === 'action' && action) finish({ kind: 'action', action });
      }),
    );
    const onAbort = (): void => finish({ kind: 'cancel' });
    signal.addEventListener('abort', onAbort);
    store.add({ dispose: () => signal.removeEventListener('abort', onAbort) });
    onOpen();
    if (signal.aborted) onAbort();
  });
}
