import type {
  InputLineOptions,
  ModalQuestion,
  NoticeSeverity,
  Pick,
  PickAccept,
  PickContent,
  Window,
} from '../../src/app/window';
import { Emitter } from '../../src/base/event';

/** A pick whose window side is played by the test. */
export class FakePick implements Pick {
  private readonly echoes = new Emitter<void>();
  private readonly accepts = new Emitter<PickAccept>();
  private readonly values = new Emitter<string>();
  private readonly buttons = new Emitter<string>();
  private readonly hides = new Emitter<void>();
  readonly onDidEcho = this.echoes.event;
  readonly onDidAccept = this.accepts.event;
  readonly onDidChangeValue = this.values.event;
  readonly onDidPressButton = this.buttons.event;
  readonly onDidHide = this.hides.event;
  value = '';
  activeRow: string | undefined;
  isOpen = true;
  staysOpen = false;
  /** The window has not heard yet that it is hidden: `hidden()` says when. */
  isSlow = false;

  constructor(public content: PickContent) {
    this.activate();
  }

  /** Reported like what is typed, as VS Code does. */
  setValue(value: string): void {
    if (value === this.value) return;
    this.value = value;
    this.values.fire(value);
  }

  setContent(content: PickContent): void {
    this.content = content;
    this.activate();
  }

  setButtons(buttons: PickContent['buttons'] & object, placeholder: string): void {
    this.content = { ...this.content, buttons, placeholder };
  }

  hide(): void {
    this.isOpen = false;
    if (!this.isSlow) queueMicrotask(() => this.hidden());
  }

  setStaysOpen(staysOpen: boolean): void {
    this.staysOpen = staysOpen;
  }

  /** The window has drawn it. */
  echo(): void {
    if (this.isOpen) this.echoes.fire();
  }

  type(text: string): void {
    if (this.isOpen) this.report(this.value + text);
  }

  /** What was done in the window before it knew that the pick was hidden. */
  report(value: string): void {
    this.value = value;
    this.values.fire(value);
  }

  reportEnter(): void {
    this.accepts.fire({ row: this.activeRow, value: this.value });
  }

  /** The window has done what `hide()` asked for. */
  hidden(): void {
    this.hides.fire();
  }

  moveTo(row: string): void {
    if (this.content.rows.some((candidate) => candidate.id === row)) this.activeRow = row;
  }

  enter(): void {
    if (this.isOpen) this.accepts.fire({ row: this.activeRow, value: this.value });
  }

  press(button: string): void {
    if (this.isOpen) this.buttons.fire(button);
  }

  escape(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.hides.fire();
  }

  dispose(): void {
    this.isOpen = false;
    for (const emitter of [this.echoes, this.accepts, this.values, this.buttons, this.hides]) emitter.dispose();
  }

  private activate(): void {
    this.activeRow = this.content.activeRow ?? this.content.rows[0]?.id;
  }
}

interface OpenInput {
  readonly options: InputLineOptions;
  finish(value: string | undefined): void;
}

interface OpenModal {
  readonly question: ModalQuestion;
  answer(agreed: boolean): void;
}

/** The window of the use cases, with every surface in the hands of the test. */
export class FakeWindow implements Window {
  readonly picks: FakePick[] = [];
  readonly notices: string[] = [];
  readonly copied: string[] = [];
  input: OpenInput | undefined;
  document: OpenInput | undefined;
  modal: OpenModal | undefined;

  /** The pick on the screen. */
  get pick(): FakePick | undefined {
    return this.picks.findLast((pick) => pick.isOpen);
  }

  openPick(content: PickContent, value = ''): Pick {
    const pick = new FakePick(content);
    pick.value = value;
    this.picks.push(pick);
    return pick;
  }

  inputLine(options: InputLineOptions, signal: AbortSignal): Promise<string | undefined> {
    return this.openInput(options, signal, (input) => (this.input = input));
  }

  editDocument(text: string, _language: string, title: string, signal: AbortSignal): Promise<string | undefined> {
    const options = { title, prompt: '', value: text, validate: () => undefined };
    return this.openInput(options, signal, (input) => (this.document = input));
  }

  confirm(question: ModalQuestion): Promise<boolean> {
    return new Promise((resolve) => {
      this.modal = {
        question,
        answer: (agreed) => {
          this.modal = undefined;
          resolve(agreed);
        },
      };
    });
  }

  notify<Action extends string>(_severity: NoticeSeverity, message: string): Promise<Action | undefined> {
    this.notices.push(message);
    return Promise.resolve(undefined);
  }

  copy(text: string): Promise<void> {
    this.copied.push(text);
    return Promise.resolve();
  }

  private openInput(
    options: InputLineOptions,
    signal: AbortSignal,
    set: (input: OpenInput | undefined) => void,
  ): Promise<string | undefined> {
    return new Promise((resolve) => {
      const finish = (value: string | undefined): void => {
        set(undefined);
        resolve(value);
      };
      set({ options, finish });
      signal.addEventListener('abort', () => finish(undefined));
    });
  }
}
