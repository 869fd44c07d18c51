import { setTimeout as delay } from 'node:timers/promises';

const sliceMs = 4;
const pauseMs = 40;

/**
 * How many times longer computing takes than it would alone on this machine, measured in short slices until `stop` is
 * called: 1 on an idle machine. Limits that hold for idle cores are compared with times that were taken meanwhile.
 */
export function measureStarvation(): { readonly stop: () => number } {
  let stopped = false;
  let [wallMs, processorMs] = [0, 0];
  const measure = async (): Promise<void> => {
    while (!stopped) {
      const startedAtMs = performance.now();
      const before = process.cpuUsage();
      let used = 0;
      while (used < sliceMs) {
        const { user, system } = process.cpuUsage(before);
        used = (user + system) / 1000;
      }
      wallMs += performance.now() - startedAtMs;
      processorMs += used;
      await delay(pauseMs, undefined, { ref: false });
    }
  };
  void measure();
  return {
    stop: () => {
      stopped = true;
      return processorMs === 0 ? 1 : Math.max(1, wallMs / processorMs);
    },
  };
}
