import type { Clock } from '../base/clock';
import { DisposableStore } from '../base/lifecycle';
import { commandRowPrefix } from './commandRows';
import type { Draft } from './draft';
import { reviewActions, reviewContent, type ReviewAction, type ReviewSurroundings } from './reviewContent';
import { ReviewGate } from './reviewGate';
import type { Pick, PickButton, Window } from './window';

export type ReviewChoice =
  | { readonly kind: ReviewAction }
  | { readonly kind: 'refine'; readonly text: string }
  | { readonly kind: 'button'; readonly id: string };

/** What was chosen, and for which command: the caller acts on `draft`, never on a newer one. */
export interface ReviewOutcome {
  readonly draft: Draft;
  readonly choice: ReviewChoice;
}

/** Shows one revision and waits for an Enter that counts. Closing the pick is `cancel`. */
export function review(
  window: Window,
  clock: Clock,
  draft: Draft,
  surroundings: ReviewSurroundings,
  options: {
    readonly keptText: string;
    readonly buttons: readonly PickButton[];
    readonly onOpen: (pick: Pick) => void;
  },
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const store = new DisposableStore();
  const gate = new ReviewGate(clock);
  // A pick of its own for each revision: an event of this pick can only mean this command.
  const revision = draft.command;
  gate.expect(revision);
  return new Promise<ReviewOutcome>((resolve) => {
    const finish = (choice: ReviewChoice): void => {
      store.dispose();
      resolve({ draft, choice });
    };
    const pick = store.add(
      window.openPick({ ...reviewContent(draft, surroundings), buttons: options.buttons }, options.keptText),
    );
    store.add(pick.onDidEcho(() => gate.echoed(revision)));
    store.add(pick.onDidHide(() => finish({ kind: 'cancel' })));
    store.add(pick.onDidPressButton((id) => finish({ kind: 'button', id })));
    store.add(
      pick.onDidAccept(({ row, value }) => {
        if (gate.press(revision) !== 'counts') return;
        const choice = chosen(row, value);
        if (choice) finish(choice);
      }),
    );
    const onAbort = (): void => finish({ kind: 'cancel' });
    signal.addEventListener('abort', onAbort);
    store.add({ dispose: () => signal.removeEventListener('abort', onAbort) });
    options.onOpen(pick);
    if (signal.aborted) onAbort();
  });
}

/** Text in the input refines, whatever row is marked; a row of the command itself opens Edit. */
function chosen(row: string | undefined, value: string): ReviewChoice | undefined {
  if (value.trim() !== '') return { kind: 'refine', text: value.trim() };
  if (row === undefined) return undefined;
  if (row.startsWith(commandRowPrefix)) return { kind: 'edit' };
  return isAction(row) ? { kind: row } : undefined;
}

function isAction(id: string): id is ReviewAction {
  return Object.hasOwn(reviewActions, id);
}
