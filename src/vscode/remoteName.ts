import * as vscode from 'vscode';

/** Kind of the remote side, such as `ssh-remote`; undefined when extensions run where the window is. */
export function remoteName(): string | undefined {
  return vscode.env.remoteName;
}
