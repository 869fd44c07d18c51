import { toDisposable, type Disposable } from './lifecycle';

/** Subscribes a listener; disposing the result removes it. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The owner's side of an event. Listeners added while firing are called from the next time on. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    const entry = (value: T): void => {
      listener(value);
    };
    this.listeners.add(entry);
    return toDisposable(() => this.listeners.delete(entry));
  };

  get hasListeners(): boolean {
    return this.listeners.size > 0;
  }

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
