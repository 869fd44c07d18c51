import type { Clock } from '../base/clock';
import { DisposableStore, MutableDisposable, type Disposable } from '../base/lifecycle';
import type { InputHold } from '../pty/terminalSession';
import { HeldKeys } from './heldKeys';
import type { Pick, PickContent, PickRow, Window } from './window';

/** A row that is offered while the box is empty. */
export interface Offer {
  readonly row: PickRow;
  readonly take: BoxAnswer;
}

export type BoxAnswer =
  { readonly kind: 'request'; readonly text: string } | { readonly kind: 'fix' } | { readonly kind: 'closed' };

export interface RequestBoxOptions {
  readonly title: string;
  readonly placeholder: string;
  readonly offers: readonly Offer[];
  /** The request that was cancelled last time; counts as empty until it is touched. */
  readonly keptRequest: string;
  readonly hold: InputHold | undefined;
  readonly clock: Clock;
}

/** A pause in typing, longer than a message takes to the window and back. */
const pauseMs = 100;

/** Keys that the terminal got before the box took the keyboard have arrived this long after the box's first one. */
const overtakenMs = 60;

/**
 * A terminal that is still starting takes the focus once more when it is ready. For so long the box does not close
 * when that happens, so that what is typed next is held and goes into the box, not into the shell.
 */
const openingMs = 1_500;

/** The quick pick in which a request is typed and, afterwards, its answer grows. */
export class RequestBox implements Disposable {
  private readonly store = new DisposableStore();
  private readonly pick: Pick;
  private readonly heldKeys: HeldKeys;
  private readonly pause = this.store.add(new MutableDisposable<Disposable>());
  private touched = false;
  private keyboardSeen = false;
  private offersShown: boolean;
  private phase: 'asking' | 'generating' | 'closing' = 'asking';
  private hidden = false;
  private onHidden: (() => void) | undefined;
  private onAnswer: ((answer: BoxAnswer) => void) | undefined;

  constructor(
    window: Window,
    private readonly options: RequestBoxOptions,
  ) {
    this.heldKeys = new HeldKeys(options.keptRequest);
    this.offersShown = options.keptRequest === '';
    this.pick = this.store.add(window.openPick(this.askingContent(), options.keptRequest));
    this.pick.setStaysOpen(true);
    this.store.add(options.clock.after(openingMs, () => this.pick.setStaysOpen(false)));
    this.giveHeldKeys();
    this.store.add(this.pick.onDidChangeValue((value) => this.valueChanged(value)));
    this.store.add(this.pick.onDidAccept(({ row }) => this.accepted(row)));
    this.store.add(
      this.pick.onDidHide(() => {
        this.hidden = true;
        this.onAnswer?.({ kind: 'closed' });
        this.onHidden?.();
      }),
    );
  }

  /** True while a second Ctrl+K still means the displaced key: nothing was typed yet. */
  get isEmpty(): boolean {
    return this.phase === 'asking' && this.text === '';
  }

  get text(): string {
    if (this.phase === 'generating') return this.pick.value;
    if (this.phase === 'closing') return '';
    return this.touched ? this.heldKeys.text : '';
  }

  answer(): Promise<BoxAnswer> {
    return new Promise((resolve) => {
      this.onAnswer = (answer) => {
        this.onAnswer = undefined;
        resolve(answer);
      };
      if (this.hidden) this.onAnswer({ kind: 'closed' });
    });
  }

  /** Shows that an answer is being made; `onCancel` is called when the user closes the box. */
  generating(request: string, onCancel: () => void): void {
    this.phase = 'generating';
    this.pause.set(undefined);
    this.onHidden = onCancel;
    this.pick.setValue('');
    this.pick.setContent({
      title: this.options.title,
      placeholder: `${request} (Esc cancels)`,
      rows: [],
      busy: true,
    });
    if (this.hidden) onCancel();
  }

  /** The answer so far; a row, never the input, so that nothing the user types is overwritten. */
  showPartial(request: string, text: string): void {
    if (this.hidden) return;
    this.pick.setContent({
      title: this.options.title,
      placeholder: `${request} (Esc cancels)`,
      rows: [{ id: 'partial', label: text.replaceAll('\n', ' ⏎ '), description: 'not finished' }],
      busy: true,
    });
  }

  /**
   * Closes the empty box. A window that is slow draws it only now, or late, and what is typed meanwhile was meant for
   * the shell: it is passed on, until the window says that the box is gone.
   */
  giveWay(passKeys: (keys: string) => void): void {
    this.phase = 'closing';
    this.pause.set(undefined);
    const { hold, keptRequest } = this.options;
    if (hold) this.store.delete(hold);
    let shown = this.pick.value;
    this.store.add(
      this.pick.onDidChangeValue((value) => {
        // The request of last time stands selected: the first key takes its place.
        const before = shown === keptRequest && !value.startsWith(keptRequest) ? '' : shown;
        const keys = keysBetween(before, value);
        if (keys !== '') passKeys(keys);
        shown = value;
      }),
    );
    this.store.add(this.pick.onDidAccept(() => passKeys('\r')));
    this.pick.hide();
  }

  /** Removes the box; closing it from here on is not a cancellation. */
  dispose(): void {
    this.onHidden = undefined;
    this.store.dispose();
  }

  private giveHeldKeys(): void {
    const { hold } = this.options;
    if (!hold) return;
    this.store.add(hold);
    this.store.add(
      hold.onDidHold((data) => {
        this.heldKeys.hold(data);
        this.touched = true;
        this.showOffers();
        this.writeAfterPause();
      }),
    );
  }

  /** Puts the request into the input once nothing is being typed that the write would overwrite before the eyes. */
  private writeAfterPause(): void {
    if (this.heldKeys.onlyMarkIsLeft) this.write();
    else this.pause.set(this.options.clock.after(pauseMs, () => this.write()));
  }

  private write(): void {
    if (this.phase === 'asking' && this.heldKeys.needsWrite) this.pick.setValue(this.heldKeys.write());
  }

  private valueChanged(value: string): void {
    if (this.phase !== 'asking') return;
    // The window also reports what the box was opened with.
    if (!this.touched && value === this.options.keptRequest) return;
    this.touched = true;
    if (!this.keyboardSeen) {
      this.keyboardSeen = true;
      this.store.add(this.options.clock.after(overtakenMs, () => this.heldKeys.boxHadKeyboard()));
    }
    this.heldKeys.changed(value);
    this.showOffers();
    this.writeAfterPause();
  }

  /** Offers belong to the empty box only: with text in it, Enter always means the text. */
  private showOffers(): void {
    const show = this.text === '';
    if (show === this.offersShown) return;
    this.offersShown = show;
    this.pick.setContent(this.askingContent());
  }

  private askingContent(): PickContent {
    return {
      title: this.options.title,
      placeholder: this.options.placeholder,
      rows: this.offersShown ? this.options.offers.map((offer) => offer.row) : [],
      busy: false,
    };
  }

  private accepted(row: string | undefined): void {
    if (this.phase !== 'asking') return;
    const text = this.heldKeys.text.trim();
    if (text !== '') {
      this.onAnswer?.({ kind: 'request', text });
      return;
    }
    const offer = this.options.offers.find((candidate) => candidate.row.id === row);
    if (offer) this.onAnswer?.(offer.take);
  }
}

/** The keys that make one text of an input out of another: Backspace for each character that is gone, then the new ones. */
function keysBetween(before: string, after: string): string {
  const from = Array.from(before);
  const to = Array.from(after);
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1;
  return '\x7f'.repeat(from.length - same) + to.slice(same).join('');
}
