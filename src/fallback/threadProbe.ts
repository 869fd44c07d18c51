import { closeContext, contextStep, openContext, type OpenModel } from './openModel';
import type { ThreadRate } from './threadCount';

/** Enough to tell one number of threads from another: 60 ms of the built-in model. */
const measuredTokens = 12;

/** How fast a model decodes with so many threads each, in a small context of its own; undefined when aborted. */
export async function measureThreads(
  { runtime, model }: OpenModel,
  candidates: readonly number[],
  signal: AbortSignal,
): Promise<readonly ThreadRate[] | undefined> {
  const isStopped = (): boolean => signal.aborted;
  // A request may have stopped it while it waited for its turn: then not even a context is opened.
  if (isStopped()) return undefined;
  const probe = await openContext(runtime, model, contextStep, candidates[0] ?? 1);
  const sampler = probe.sequence.sampler({ temperature: 0 });
  const prompt = model.promptTokens('ls -l');
  const rates: ThreadRate[] = [];
  try {
    for (const threads of candidates) {
      probe.sequence.useThreads(threads);
      probe.sequence.keepCommonStart([]);
      // The first one wakes the threads.
      let token = await sampler.next(prompt);
      const startedMs = performance.now();
      for (let step = 0; step < measuredTokens; step++) {
        if (isStopped()) return undefined;
        token = await sampler.next([token]);
      }
      rates.push({ threads, tokensPerSecond: (measuredTokens / (performance.now() - startedMs)) * 1000 });
    }
    return rates;
  } finally {
    await closeContext(probe);
  }
}
