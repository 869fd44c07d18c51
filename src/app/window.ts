import type { Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';

/** A row of a pick. The label is shown literally: the adapter escapes what VS Code would read as an icon. */
export interface PickRow {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Name of a product icon of VS Code, before the label; says nothing that words do not say. */
  readonly icon?: string;
}

export interface PickContent {
  readonly title: string;
  readonly placeholder: string;
  readonly rows: readonly PickRow[];
  /** Row that Enter takes while the input is empty. */
  readonly activeRow?: string;
  readonly busy: boolean;
  readonly buttons?: readonly PickButton[];
}

export interface PickButton {
  readonly id: string;
  readonly icon: string;
  readonly tooltip: string;
}

/** What Enter (or a click) took: a row when the input was empty, else the text. */
export interface PickAccept {
  readonly row: string | undefined;
  readonly value: string;
}

/**
 * One quick pick on the screen. Its events carry the identity of this very pick, so that a key meant for
 * an earlier pick can't count for a later one.
 */
export interface Pick extends Disposable {
  /** False once it was closed, by whomever. */
  readonly isOpen: boolean;
  readonly value: string;
  setValue(value: string): void;
  setContent(content: PickContent): void;
  /** Replaces the buttons and the placeholder; rows, and what Enter would take, stay as they are. */
  setButtons(buttons: readonly PickButton[], placeholder: string): void;
  /** Takes it off the screen. The window still reports what it did before that, and then {@link onDidHide}. */
  hide(): void;
  /** While true it stays open when something else takes the focus. */
  setStaysOpen(staysOpen: boolean): void;
  /** The window's own echo: fires after the window has drawn this pick or its changed rows. */
  readonly onDidEcho: Event<void>;
  readonly onDidChangeValue: Event<string>;
  readonly onDidAccept: Event<PickAccept>;
  readonly onDidPressButton: Event<string>;
  /** Fires once, when it was hidden: by the user, by `hide()`, or by what took its place; not after `dispose()`. */
  readonly onDidHide: Event<void>;
}

export interface InputLineOptions {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  /** Message under the input, recomputed on every keystroke; `blocking` refuses Enter. */
  readonly validate: (value: string) => InputMessage | undefined;
}

export interface InputMessage {
  readonly text: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly blocking: boolean;
}

export interface ModalQuestion {
  readonly message: string;
  readonly detail: string;
  /** First and default button: the one that does nothing. */
  readonly refuse: string;
  readonly agree: string;
}

export type NoticeSeverity = 'info' | 'warning' | 'error';

/** What the use cases need of the editor's window. All promises end when `signal` aborts. */
export interface Window {
  /** `value` stands in the input from the first moment on. */
  openPick(content: PickContent, value?: string): Pick;
  /** One line with the cursor at the end; undefined when the user closed it. */
  inputLine(options: InputLineOptions, signal: AbortSignal): Promise<string | undefined>;
  /** Several lines in an untitled document; undefined when the user closed it without accepting. */
  editDocument(text: string, languageId: string, title: string, signal: AbortSignal): Promise<string | undefined>;
  confirm(question: ModalQuestion): Promise<boolean>;
  /** A sentence that blocks nothing, with buttons; resolves with the pressed one. */
  notify<Action extends string>(
    severity: NoticeSeverity,
    message: string,
    actions: readonly Action[],
  ): Promise<Action | undefined>;
  copy(text: string): Promise<void>;
}
