const pollIntervalMs = 40;

/** Waits for a condition instead of a time: resolves with the first value that is not undefined. */
export async function waitUntil<T>(
  description: string,
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs: number,
): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > deadlineMs) throw new Error(`waited ${timeoutMs} ms in vain: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
  }
}
