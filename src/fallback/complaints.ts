import type { Clock } from '../base/clock';

/** What llama.cpp says comes through a queue of its own, which may be behind; much longer than it was ever seen to be. */
const longestLagMs = 1000;

/** What llama.cpp found wrong since the last start of something. */
export class Complaints {
  private readonly said: string[] = [];
  private heard: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  add(message: string): void {
    this.said.push(message.trim());
    this.heard();
  }

  /** What comes now is about something new. */
  clear(): void {
    this.said.length = 0;
  }

  /** The first one, which names the cause; waits for one that is late. */
  async first(): Promise<string | undefined> {
    if (this.said.length === 0)
      await new Promise<void>((resolve) => {
        const wait = this.clock.after(longestLagMs, resolve);
        this.heard = () => {
          wait.dispose();
          resolve();
        };
      });
    return this.said[0];
  }
}
