import type { LocalModelFailure } from './localModel';

/** One sentence for the user: what happened, and what to do about it. */
export function describeLocalFailure(failure: LocalModelFailure): string {
  switch (failure.kind) {
    case 'file-missing':
      return `The local model's file ${failure.path} is not there; choose another file or download a model.`;
    case 'file-corrupt':
      return `The local model's file ${failure.path} can't be used, ${failure.message}; choose another file or download it again.`;
    case 'hash-mismatch':
      return `The local model's file ${failure.path} is not the one that was published; download it again or reinstall the extension.`;
    case 'too-big-for-memory':
      return `The local model needs ${inMegabytes(failure.neededBytes)} of memory and ${inMegabytes(failure.freeBytes)} are free; close other programs or choose a smaller model.`;
    case 'system-too-old':
      return `The local model can't run here, ${failure.message}; use LiteLLM instead.`;
    case 'prompt-too-long':
      return `The request is too long for the local model (${failure.promptTokens} tokens, ${failure.limitTokens} fit); shorten it.`;
    case 'crashed':
      return `The local model's process ended unexpectedly (${failure.message}); ask again to restart it.`;
    case 'gave-up':
      return `The local model was stopped after ${failure.restarts} crashes; choose another model, or ask again in a few minutes.`;
    case 'timed-out':
      return `The local model did not answer for ${Math.round(failure.afterMs / 1000)} s and was stopped; ask again, or choose a smaller model.`;
    case 'cancelled':
      return 'The request was cancelled; ask again when you like.';
  }
}

function inMegabytes(bytes: number): string {
  return `${Math.max(0, Math.round(bytes / 1e6))} MB`;
}
