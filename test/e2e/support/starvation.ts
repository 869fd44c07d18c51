import { setTimeout as delay } from 'node:timers/promises';

/** What one slice takes on an idle core of the machine that the limits were set on; the fastest of many runs. */
const idleSliceMs = 2.6;
const pauseMs = 40;

const sample = {
  rows: Array.from({ length: 200 }, (_, id) => ({
    id,
    name: `row ${id}`,
    tags: ['a', 'b', String(id)],
    nested: { third: id / 3 },
  })),
};

/** A fixed amount of what loading an extension mostly is: text read and objects made. */
function computeSlice(): void {
  for (let round = 0; round < 10; round++) JSON.parse(JSON.stringify(sample));
}

/**
 * How many times longer computing takes than on an idle machine, measured in short slices until `stop` is called. Limits
 * that hold for idle cores are compared with times that were taken meanwhile. Work is counted, not processor time: what
 * the host of a virtual machine takes away looks to the guest like time that was used.
 */
export function measureStarvation(): { readonly stop: () => number } {
  let stopped = false;
  let [wallMs, slices] = [0, 0];
  const measure = async (): Promise<void> => {
    while (!stopped) {
      const startedAtMs = performance.now();
      computeSlice();
      wallMs += performance.now() - startedAtMs;
      slices++;
      await delay(pauseMs, undefined, { ref: false });
    }
  };
  // The first slices are compiled while they run.
  for (let round = 0; round < 5; round++) computeSlice();
  void measure();
  return {
    stop: () => {
      stopped = true;
      return slices === 0 ? 1 : Math.max(1, wallMs / slices / idleSliceMs);
    },
  };
}
