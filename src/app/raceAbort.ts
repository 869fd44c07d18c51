/** The result of `work`, or `ended` as soon as the signal aborts; the listener goes either way. */
export function raceAbort<T>(work: Promise<T>, signal: AbortSignal, ended: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(ended);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
