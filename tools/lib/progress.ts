/** An expected failure of a tool: its message is all the user needs, a stack would only hide it. */
export class ToolFailure extends Error {}

export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

/** Progress goes to stderr, so that stdout stays what a command promises (JSON, a last line). */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says what is being done and how long it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  say(`${title} ...`);
  const result = await work();
  say(`${title}: done in ${seconds(performance.now() - startedAtMs)}`);
  return result;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl+C ends what a tool started, too: each of its commands is ended when the tool exits. */
function exitOnSignal(): never {
  process.exit(130);
}

/** From now on these signals ask for an orderly end instead of an exit at once. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of endingSignals) {
    process.removeListener(signal, exitOnSignal);
    process.once(signal, () => stopping.abort());
  }
  return stopping.signal;
}

/** Runs a tool's main function; an expected failure becomes one sentence and exit code 1. */
export async function runTool(main: () => Promise<number>): Promise<void> {
  for (const signal of endingSignals) process.on(signal, exitOnSignal);
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof ToolFailure) && !isWrongOption(error)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** What `parseArgs` of Node throws for an option that it was not told of. */
function isWrongOption(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
