import assert from 'node:assert/strict';
import { Supervisor, type Supervised } from '../../../src/serve/supervisor';

/** A part whose end the test decides. */
class Part implements Supervised {
  end: () => void = () => undefined;
  readonly exited = new Promise<void>((resolve) => (this.end = resolve));
  stopped = 0;

  stop(): Promise<void> {
    this.stopped += 1;
    this.end();
    return Promise.resolve();
  }
}

describe('the supervisor', () => {
  it('starts a part again that ended unasked', async () => {
    const parts: Part[] = [];
    let second: () => void = () => undefined;
    const restarted = new Promise<void>((resolve) => (second = resolve));
    const supervisor = new Supervisor(() => undefined);
    await supervisor.run('part', () => {
      const part = new Part();
      if (parts.push(part) === 2) second();
      return Promise.resolve(part);
    });
    parts[0]?.end();
    await restarted;
    await supervisor.stop();
    assert.equal(parts.length, 2);
  });

  it('stops its parts, last started first, and starts none again', async () => {
    const order: string[] = [];
    const supervisor = new Supervisor(() => undefined);
    for (const name of ['first', 'second']) {
      const part = new Part();
      const stop = part.stop.bind(part);
      part.stop = () => {
        order.push(name);
        return stop();
      };
      await supervisor.run(name, () => Promise.resolve(part));
    }
    await supervisor.stop();
    assert.deepEqual(order, ['second', 'first']);
  });

  it('hands the first failure to the caller', async () => {
    await assert.rejects(
      new Supervisor(() => undefined).run('part', () => Promise.reject(new Error('no'))),
      /no/,
    );
  });
});
