import * as vscode from 'vscode';
import { plainNotice } from '../app/plainNotice';
import type { ModalQuestion, NoticeSeverity, Window } from '../app/window';
import type { DisposableStore } from '../base/lifecycle';
import { editDocument } from './editDocument';
import { inputLine } from './inputLine';
import { VscodePick } from './quickPick';

/** The editor's window behind the port of the use cases; what waits for it ends with `store`. */
export function editorWindow(store: DisposableStore): Window {
  return {
    openPick: (content, value = '') => new VscodePick(content, value),
    inputLine,
    editDocument,
    confirm: (question) => confirm(question, store),
    notify: async (severity, message, actions) => notifiers[severity](plainNotice(message), actions),
    copy: async (text) => {
      await vscode.env.clipboard.writeText(text);
    },
  };
}

type Notify = <Action extends string>(message: string, actions: readonly Action[]) => Thenable<Action | undefined>;

const notifiers: Record<NoticeSeverity, Notify> = {
  info: (message, actions) => vscode.window.showInformationMessage(message, ...actions),
  warning: (message, actions) => vscode.window.showWarningMessage(message, ...actions),
  error: (message, actions) => vscode.window.showErrorMessage(message, ...actions),
};

/** Enter takes the first button of a modal, whatever it is; so the first one is the one that does nothing. */
async function confirm({ message, detail, refuse, agree }: ModalQuestion, store: DisposableStore): Promise<boolean> {
  const chosen = await vscode.window.showWarningMessage<vscode.MessageItem>(
    message,
    { modal: true, detail },
    { title: refuse },
    { title: agree },
    { title: 'Cancel', isCloseAffordance: true },
  );
  if (chosen?.title === agree) return true;
  // The review opens again. VS Code's own dialog has given the focus back before it answers; one of the system gives
  // it back to the window later, and what is opened sooner would lose it again.
  await windowHasFocus(store);
  return false;
}

function windowHasFocus(store: DisposableStore): Promise<void> {
  if (vscode.window.state.focused) return Promise.resolve();
  return new Promise((resolve) => {
    const listening = store.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused) return;
        store.delete(listening);
        resolve();
      }),
    );
  });
}
