/** Something that holds a listener, timer, process or stream until it is disposed. */
export interface Disposable {
  dispose(): void;
}

/** Calls `release` once, however often it is disposed. */
export function toDisposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose: () => {
      if (released) return;
      released = true;
      release();
    },
  };
}

/** Owns disposables and releases them in reverse order; what is added after disposal is released at once. */
export class DisposableStore implements Disposable {
  private readonly owned = new Set<Disposable>();
  private disposed = false;

  get isDisposed(): boolean {
    return this.disposed;
  }

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.owned.add(item);
    return item;
  }

  /** Releases one item now instead of with the store. */
  delete(item: Disposable): void {
    if (this.owned.delete(item)) item.dispose();
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    const items = [...this.owned].reverse();
    this.owned.clear();
    for (const item of items) item.dispose();
  }
}

/** Owns at most one disposable; setting another one releases the first. */
export class MutableDisposable<T extends Disposable> implements Disposable {
  private current: T | undefined;
  private disposed = false;

  get value(): T | undefined {
    return this.current;
  }

  set(next: T | undefined): void {
    const previous = this.current;
    if (previous === next) return;
    this.current = this.disposed ? undefined : next;
    previous?.dispose();
    if (this.disposed) next?.dispose();
  }

  dispose(): void {
    this.disposed = true;
    const previous = this.current;
    this.current = undefined;
    previous?.dispose();
  }
}
