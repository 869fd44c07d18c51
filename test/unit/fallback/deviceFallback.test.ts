import assert from 'node:assert/strict';
import { onBestDevice } from '../../../src/fallback/deviceFallback';

/** A machine whose card and processor open a model or fail, as the case wants. */
function machine(card: 'none' | 'works' | 'fails', processor: 'works' | 'fails' = 'works') {
  const events: string[] = [];
  const start = (gpu: 'auto' | 'never') => {
    const usesCard = gpu === 'auto' && card !== 'none';
    events.push(`start ${usesCard ? 'card' : 'processor'}`);
    const dispose = (): Promise<void> => {
      events.push('dispose');
      return Promise.resolve();
    };
    return Promise.resolve({ usesCard, dispose });
  };
  const open = ({ usesCard }: { usesCard: boolean }): Promise<string> =>
    (usesCard ? card : processor) === 'works'
      ? Promise.resolve(usesCard ? 'on the card' : 'on the processor')
      : Promise.reject(new Error(usesCard ? 'card' : 'processor'));
  const run = (allowed: 'auto' | 'never') => onBestDevice(allowed, start, open);
  return { events, run };
}

describe('The device of a local model', () => {
  it('is the card when it is there and works', async () => {
    const { run, events } = machine('works');
    assert.equal(await run('auto'), 'on the card');
    assert.deepEqual(events, ['start card']);
  });

  it('is the processor when there is no card, or none is allowed', async () => {
    assert.equal(await machine('none').run('auto'), 'on the processor');
    assert.equal(await machine('works').run('never'), 'on the processor');
  });

  it('is the processor, without a word, when the card fails', async () => {
    const { run, events } = machine('fails');
    assert.equal(await run('auto'), 'on the processor');
    assert.deepEqual(events, ['start card', 'dispose', 'start processor']);
  });

  it('tells the failure of the processor, once', async () => {
    const { run, events } = machine('none', 'fails');
    await assert.rejects(run('auto'), /processor/);
    assert.deepEqual(events, ['start processor', 'dispose']);
  });

  it('leaves nothing open when neither works', async () => {
    const { run, events } = machine('fails', 'fails');
    await assert.rejects(run('auto'), /processor/);
    assert.deepEqual(events, ['start card', 'dispose', 'start processor', 'dispose']);
  });
});
