/** Where recent requests survive a reload; newest first. */
export interface RequestStore {
  load(): readonly string[];
  save(requests: readonly string[]): void;
}

const maxRecent = 20;

/** What was asked lately, and the request that was cancelled before it had an answer. */
export class RecentRequests {
  /** Given back in the next box, so that Esc loses nothing. */
  kept = '';

  constructor(private readonly store: RequestStore) {}

  list(): readonly string[] {
    return this.store.load();
  }

  add(request: string): void {
    const others = this.store.load().filter((known) => known !== request);
    this.store.save([request, ...others].slice(0, maxRecent));
  }
}
