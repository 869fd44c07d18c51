import type { Clock } from '../base/clock';
import { MutableDisposable, type Disposable } from '../base/lifecycle';

/** Output that comes within this time of the last message waits for it: fewer, larger messages. */
const batchMs = 5;
/** A batch of this size, in UTF-16 units, goes at once. */
const batchUnits = 64 * 1024;

/** Joins small chunks. The first one after a silence goes at once, so that a key's echo is never late. */
export class OutputBatcher implements Disposable {
  private pending: string[] = [];
  private pendingUnits = 0;
  private readonly timer = new MutableDisposable<Disposable>();

  constructor(
    private readonly clock: Clock,
    private readonly send: (data: string) => void,
  ) {}

  add(data: string): void {
    this.pending.push(data);
    this.pendingUnits += data.length;
    if (this.timer.value === undefined || this.pendingUnits >= batchUnits) this.flush();
  }

  flush(): void {
    if (this.pendingUnits === 0) {
      this.timer.set(undefined);
      return;
    }
    const data = this.pending.join('');
    this.pending = [];
    this.pendingUnits = 0;
    this.timer.set(
      this.clock.after(batchMs, () => {
        this.timer.set(undefined);
        if (this.pendingUnits > 0) this.flush();
      }),
    );
    this.send(data);
  }

  dispose(): void {
    this.timer.dispose();
    this.pending = [];
    this.pendingUnits = 0;
  }
}
