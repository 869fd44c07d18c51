import type { Clock } from '../base/clock';

export interface DownloadProgress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** Over the last seconds; undefined until there is something to tell. */
  readonly bytesPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

const reportEveryMs = 250;
const speedOverMs = 5000;

/** Turns received bytes into reports of speed and time left, a few a second. */
export class ProgressMeter {
  private readonly samples: { readonly atMs: number; readonly bytes: number }[] = [];
  private reportedMs = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly totalBytes: number,
    private readonly report: (progress: DownloadProgress) => void,
  ) {}

  received(bytes: number): void {
    const atMs = this.clock.nowMs();
    if (atMs - this.reportedMs < reportEveryMs && bytes < this.totalBytes) return;
    this.reportedMs = atMs;
    this.samples.push({ atMs, bytes });
    while ((this.samples[0]?.atMs ?? atMs) < atMs - speedOverMs) this.samples.shift();
    const first = this.samples[0] ?? { atMs, bytes };
    const elapsedMs = atMs - first.atMs;
    const bytesPerSecond = elapsedMs > 0 ? ((bytes - first.bytes) / elapsedMs) * 1000 : undefined;
    const left = this.totalBytes - bytes;
    const secondsLeft = bytesPerSecond === undefined || bytesPerSecond <= 0 ? undefined : left / bytesPerSecond;
    this.report({ receivedBytes: bytes, totalBytes: this.totalBytes, bytesPerSecond, secondsLeft });
  }
}
