import type { SuggestionGoal } from '../ai/provider';
import type { Disposable } from '../base/lifecycle';
import type { InputHold } from '../pty/terminalSession';
import { AskFlow, type AskPorts } from './askFlow';
import { fixGoal, lastFailed } from './askGoals';
import type { CommandTarget } from './commandTarget';
import { heldSince } from './heldSince';

/** A press that came while an earlier flow was on its way out; keys typed since then are held for its box. */
interface WaitingPress {
  readonly target: CommandTarget;
  readonly goal: SuggestionGoal | undefined;
  readonly hold: InputHold | undefined;
}

/** One request at a time in a window; the key decides here, not by a context key that may lag behind it. */
export class AskService implements Disposable {
  private current: AskFlow | undefined;
  private waiting: WaitingPress | undefined;
  private disposed = false;

  constructor(
    private readonly ports: AskPorts,
    /** Called with true while a flow is open, so that Ctrl+K in the box reaches us. */
    private readonly setOpen: (open: boolean) => void,
  ) {}

  /** Ctrl+K: opens the box, or is the second press. Resolves when the flow has ended. */
  async ask(target: CommandTarget, goal?: SuggestionGoal): Promise<void> {
    if (this.current) {
      this.pressDuring(this.current, target, goal);
      return;
    }
    let press: WaitingPress | undefined = { target, goal, hold: undefined };
    while (press && !this.disposed) {
      await this.run(press);
      press = this.waiting;
      this.waiting = undefined;
    }
    press?.hold?.dispose();
  }

  /** Asks for a repaired form of the last command; false when there is none that failed. */
  async fixLast(target: CommandTarget): Promise<boolean> {
    const record = lastFailed(target);
    if (!record) return false;
    await this.ask(target, fixGoal(record));
    return true;
  }

  dispose(): void {
    this.disposed = true;
    this.forgetWaiting();
    this.current?.dispose();
  }

  private async run({ target, goal, hold }: WaitingPress): Promise<void> {
    // What the flow opens by itself is the answer to the press; it must not be covered by a box.
    const flow = new AskFlow(this.ports, target, { hold, didOpenPick: () => this.forgetWaiting() });
    this.current = flow;
    this.setOpen(true);
    try {
      await flow.start(goal);
    } finally {
      this.current = undefined;
      this.setOpen(false);
    }
  }

  private pressDuring(current: AskFlow, target: CommandTarget, goal: SuggestionGoal | undefined): void {
    if (this.waiting && !goal) {
      this.forgetWaiting();
      target.performDisplacedKey();
      return;
    }
    if (current.waitsForUser && !goal) {
      current.pressAgain();
      return;
    }
    this.forgetWaiting();
    const hold = target.holdInput();
    this.waiting = { target, goal, hold: hold && heldSince(hold) };
    if (current.waitsForUser) current.dispose();
  }

  private forgetWaiting(): void {
    this.waiting?.hold?.dispose();
    this.waiting = undefined;
  }
}
