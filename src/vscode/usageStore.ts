import type { UsageStore } from '../ai/usageLog';

/** The part of VS Code's `Memento` that is needed. */
export interface StateOfUser {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const usageKey = 'usage';

/** Usage in VS Code's state of this user on this machine; never given to Settings Sync (`setKeysForSync` is not called). */
export function usageStore(state: StateOfUser): UsageStore {
  return {
    read: () => state.get(usageKey),
    write: (days) => void state.update(usageKey, days),
  };
}

/** Local date, YYYY-MM-DD. */
export function today(): string {
  const now = new Date();
  const twoDigits = (part: number): string => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`;
}
