import assert from 'node:assert/strict';
import { unloadTogether } from '../../../src/app/unloadTogether';
import { Emitter } from '../../../src/base/event';
import type { LocalModelState } from '../../../src/fallback/localModel';

describe('The known tasks beside the local model', () => {
  const cases: readonly (readonly [string, readonly ('loading' | 'ready' | 'generating' | 'idle')[], number])[] = [
    ['leave the memory with it', ['loading', 'ready', 'generating', 'ready', 'idle'], 1],
    ['stay when there was too little memory for it', ['loading', 'idle'], 0],
    [
      'leave once for each of its lives',
      ['loading', 'ready', 'idle', 'loading', 'idle', 'loading', 'ready', 'idle'],
      2,
    ],
  ];
  for (const [does, states, expected] of cases) {
    it(does, () => {
      const changed = new Emitter<LocalModelState>();
      let unloads = 0;
      const listening = unloadTogether({ onDidChangeState: changed.event }, { unload: () => unloads++ });
      for (const kind of states) changed.fire({ kind });
      assert.equal(unloads, expected);
      listening.dispose();
      changed.dispose();
    });
  }
});
