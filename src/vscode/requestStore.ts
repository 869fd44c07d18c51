import type * as vscode from 'vscode';
import type { RequestStore } from '../app/recentRequests';

const recentKey = 'recentRequests';

/** Recent requests in VS Code's state of this user; not synced. */
export function requestStore(state: vscode.Memento): RequestStore {
  return {
    load: () => state.get<readonly string[]>(recentKey, []),
    save: (requests) => void state.update(recentKey, requests),
  };
}
