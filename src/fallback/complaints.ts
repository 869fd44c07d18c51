import type { Clock } from '../base/clock';

/** What llama.cpp says comes through a queue of its own, which may be behind; much longer than it was ever seen to be. */
const longestLagMs = 1000;

/** What llama.cpp found wrong since the last start of something. */
export class Complaints {
  private said: string | undefined;
  private heard: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  add(message: string): void {
    this.said ??= message.trim();
    this.heard();
  }

  /** What comes now is about something new. */
  clear(): void {
    this.said = undefined;
  }

  /** The first one, which names the cause; waits for one that is late. */
  async first(): Promise<string | undefined> {
    if (this.said === undefined)
      await new Promise<void>((resolve) => {
        const wait = this.clock.after(longestLagMs, resolve);
        this.heard = () => {
          wait.dispose();
          resolve();
        };
      });
    return this.said;
  }
}
