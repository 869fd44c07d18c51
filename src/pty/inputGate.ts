import { Emitter } from '../base/event';
import { toDisposable } from '../base/lifecycle';
import type { InputHold } from './terminalSession';

/**
 * The way of the user's keys to the shell. While a command is written they wait and come after it;
 * while a request box opens they go to the box.
 */
export class InputGate {
  private readonly holds: Emitter<string>[] = [];
  private queue: string[] | undefined;
  private writers = 0;

  constructor(private readonly deliver: (data: string) => void) {}

  get isQueueing(): boolean {
    return this.queue !== undefined;
  }

  get hasQueuedKeys(): boolean {
    return (this.queue?.length ?? 0) > 0;
  }

  /** True if a key was pressed that means "stop" since the queue began. */
  get hasQueuedInterrupt(): boolean {
    return this.queue?.some((data) => data.includes('\x03')) === true;
  }

  accept(data: string): void {
    if (this.queue !== undefined) {
      this.queue.push(data);
      return;
    }
    const hold = this.holds.at(-1);
    if (hold === undefined) this.deliver(data);
    else hold.fire(data);
  }

  hold(): InputHold {
    const held = new Emitter<string>();
    this.holds.push(held);
    const release = toDisposable(() => {
      this.holds.splice(this.holds.indexOf(held), 1);
      held.dispose();
    });
    return {
      onDidHold: held.event,
      dispose: () => {
        release.dispose();
      },
    };
  }

  startQueue(): void {
    this.writers += 1;
    this.queue ??= [];
  }

  /** Delivers what waited, in order, once the last writer is done. */
  endQueue(): void {
    this.writers -= 1;
    if (this.writers > 0) return;
    const waiting = this.queue ?? [];
    this.queue = undefined;
    for (const data of waiting) this.accept(data);
  }
}
