import { setTimeout as delay } from 'node:timers/promises';

/** A running part: its end, and a way to end it. */
export interface Supervised {
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

/** A part that ends this often within the window is given up. */
const mostRestarts = 5;
const restartWindowMs = 5 * 60_000;
const firstPauseMs = 500;

/** Keeps parts running: one that ends unasked is started again, with growing pauses, until it has ended too often. */
export class Supervisor {
  /** Resolves with the reason when a part was given up. */
  readonly broken: Promise<string>;
  private readonly running: Supervised[] = [];
  private readonly stopping = new AbortController();
  private giveUp: (reason: string) => void = () => undefined;

  constructor(private readonly report: (message: string) => void) {
    this.broken = new Promise((resolve) => (this.giveUp = resolve));
  }

  /** Starts a part; the first failure is the caller's, later ones are repaired here. */
  async run(name: string, start: () => Promise<Supervised>): Promise<void> {
    const part = await start();
    if (this.stopping.signal.aborted) return part.stop();
    const slot = this.running.push(part) - 1;
    void this.keep(name, start, slot, part);
  }

  /** Ends all parts, last started first. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const part of this.running.splice(0).reverse()) await part.stop();
  }

  private async keep(name: string, start: () => Promise<Supervised>, slot: number, first: Supervised): Promise<void> {
    const endings: number[] = [];
    const { signal } = this.stopping;
    // Asked anew after every pause.
    const stopped = (): boolean => signal.aborted;
    for (let part: Supervised | undefined = first; ;) {
      await part?.exited;
      if (stopped()) return;
      const now = Date.now();
      endings.push(now);
      while ((endings[0] ?? now) < now - restartWindowMs) endings.shift();
      if (endings.length > mostRestarts) {
        this.giveUp(`${name} ended ${endings.length} times in ${restartWindowMs / 60_000} minutes.`);
        return;
      }
      this.report(`${name} ended; starting it again.`);
      await delay(firstPauseMs * 2 ** (endings.length - 1), undefined, { signal }).catch(() => undefined);
      if (stopped()) return;
      part = await start().catch((error: unknown) => {
        this.report(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      });
      if (part === undefined) continue;
      if (stopped()) return part.stop();
      this.running[slot] = part;
    }
  }
}
