import type { Clock } from '../base/clock';

/** An Enter counts only after the final revision stood this long on the screen (design.md 3.3). */
export const settleMs = 300;

export type GateAnswer = 'counts' | 'too-early' | 'stale';

/**
 * Decides which Enter counts. It opens for one revision when the window echoed it, and an early press starts
 * the wait again, so that a burst of keys meant for something else never accepts anything.
 */
export class ReviewGate {
  private revision: string | undefined;
  private settledFromMs: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** Another revision is about to be shown; nothing counts until its echo. */
  expect(revision: string): void {
    this.revision = revision;
    this.settledFromMs = undefined;
  }

  /** The window drew the revision; later echoes of the same one change nothing. */
  echoed(revision: string): void {
    if (revision === this.revision) this.settledFromMs ??= this.clock.nowMs();
  }

  press(revision: string): GateAnswer {
    if (revision !== this.revision) return 'stale';
    if (this.settledFromMs === undefined) return 'too-early';
    const nowMs = this.clock.nowMs();
    if (nowMs - this.settledFromMs >= settleMs) return 'counts';
    this.settledFromMs = nowMs;
    return 'too-early';
  }
}
