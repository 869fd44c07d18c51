import { Emitter } from '../../../../src/base/event';
import type { HostConnection } from '../../../../src/fallback/hostConnection';
import type { FromHost, ToHost } from '../../../../src/fallback/hostProtocol';

export const loadedModel = {
  stamp: { sizeBytes: 1, modifiedMs: 2 },
  threads: 1,
  contextTokens: 1024,
  device: 'cpu',
  loadMs: 10,
};
export const generation = { text: 'ls', promptTokens: 3, completionTokens: 1, firstTokenMs: 1, totalMs: 2 };

/** A model host played by the test: what it is sent is recorded, what it says is said by the test. */
export class FakeHost implements HostConnection {
  private readonly messages = new Emitter<unknown>();
  private readonly ends = new Emitter<string>();
  readonly received: ToHost[] = [];
  disposed = false;
  killed = false;

  readonly onMessage = this.messages.event;
  readonly onEnd = this.ends.event;

  send(message: ToHost): void {
    this.received.push(message);
  }

  kill(): void {
    this.killed = true;
  }

  dispose(): void {
    this.disposed = true;
  }

  say(message: FromHost): void {
    this.messages.fire(message);
  }

  sayRaw(message: unknown): void {
    this.messages.fire(message);
  }

  crash(how: string): void {
    this.ends.fire(how);
  }

  /** The last message of a kind; fails the test when there was none. */
  last<K extends ToHost['kind']>(kind: K): Extract<ToHost, { kind: K }> {
    const found = this.received.filter((message): message is Extract<ToHost, { kind: K }> => message.kind === kind);
    const last = found.at(-1);
    if (last === undefined) throw new Error(`no ${kind} was sent`);
    return last;
  }

  finishLoading(device = loadedModel.device): void {
    this.say({ kind: 'loaded', id: this.last('load').id, model: { ...loadedModel, device } });
  }

  answer(): void {
    this.say({ kind: 'done', id: this.last('generate').id, generation });
  }
}

/** Lets everything that is already settled go on. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
