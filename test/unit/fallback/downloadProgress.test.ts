import assert from 'node:assert/strict';
import { ProgressMeter, type DownloadProgress } from '../../../src/fallback/downloadProgress';
import { ManualClock } from './kit/manualClock';

describe('The progress of a download', () => {
  it('is told a few times a second with speed and time left, and once at the end', () => {
    const clock = new ManualClock();
    const reports: DownloadProgress[] = [];
    const meter = new ProgressMeter(clock, 10_000, (progress) => reports.push(progress));
    for (let bytes = 100; bytes <= 10_000; bytes += 100) {
      clock.advance(100);
      meter.received(bytes);
    }
    assert.ok(reports.length > 30 && reports.length < 45, `${reports.length} reports in 10 s`);
    assert.equal(reports[0]?.bytesPerSecond, undefined);
    assert.deepEqual(
      { ...reports[10], secondsLeft: Math.round(reports[10]?.secondsLeft ?? 0) },
      { receivedBytes: 3100, totalBytes: 10_000, bytesPerSecond: 1000, secondsLeft: 7 },
    );
    assert.equal(reports.at(-1)?.receivedBytes, 10_000);
  });

  it('follows a line that becomes slower within five seconds', () => {
    const clock = new ManualClock();
    let last: DownloadProgress | undefined;
    const meter = new ProgressMeter(clock, 1e9, (progress) => (last = progress));
    let bytes = 0;
    for (let second = 0; second < 30; second++) {
      clock.advance(1000);
      meter.received((bytes += second < 15 ? 1_000_000 : 1000));
    }
    assert.equal(last?.bytesPerSecond, 1000);
  });
});
