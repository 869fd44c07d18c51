import type { Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import type { LocalModelState } from '../fallback/localModel';

/**
 * Known tasks leave the memory with the model, after the same time without a request. A load that found too little
 * memory ends idle as well: then the tasks are all that can answer, and stay.
 */
export function unloadTogether(
  model: { readonly onDidChangeState: Event<LocalModelState> },
  tasks: { unload(): void },
): Disposable {
  let before: LocalModelState['kind'] | undefined;
  return model.onDidChangeState(({ kind }) => {
    if (kind === 'idle' && before === 'ready') tasks.unload();
    before = kind;
  });
}
