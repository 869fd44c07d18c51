import type { SuggestionGoal } from '../ai/provider';
import type { Disposable } from '../base/lifecycle';
import { AskFlow, type AskPorts } from './askFlow';
import { fixGoal, lastFailed } from './askGoals';
import type { CommandTarget } from './commandTarget';

/** One request at a time in a window; the key decides here, not by a context key that may lag behind it. */
export class AskService implements Disposable {
  private current: AskFlow | undefined;

  constructor(
    private readonly ports: AskPorts,
    /** Called with true while a flow is open, so that Ctrl+K in the box reaches us. */
    private readonly setOpen: (open: boolean) => void,
  ) {}

  /** Ctrl+K: opens the box, or is the second press. Resolves when the flow has ended. */
  async ask(target: CommandTarget, goal?: SuggestionGoal): Promise<void> {
    if (this.current) {
      this.current.pressAgain();
      return;
    }
    const flow = new AskFlow(this.ports, target);
    this.current = flow;
    this.setOpen(true);
    try {
      await flow.start(goal);
    } finally {
      this.current = undefined;
      this.setOpen(false);
    }
  }

  /** Asks for a repaired form of the last command; false when there is none that failed. */
  async fixLast(target: CommandTarget): Promise<boolean> {
    const record = lastFailed(target);
    if (!record) return false;
    await this.ask(target, fixGoal(record));
    return true;
  }

  dispose(): void {
    this.current?.dispose();
  }
}
