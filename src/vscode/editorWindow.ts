import * as vscode from 'vscode';
import type { ModalQuestion, NoticeSeverity, Window } from '../app/window';
import { editDocument } from './editDocument';
import { inputLine } from './inputLine';
import { VscodePick } from './quickPick';

/** The editor's window behind the port of the use cases. */
export const editorWindow: Window = {
  openPick: (content, value = '') => new VscodePick(content, value),
  inputLine,
  editDocument,
  confirm,
  notify: async (severity, message, actions) => notifiers[severity](message, actions),
  copy: async (text) => {
    await vscode.env.clipboard.writeText(text);
  },
};

type Notify = <Action extends string>(message: string, actions: readonly Action[]) => Thenable<Action | undefined>;

const notifiers: Record<NoticeSeverity, Notify> = {
  info: (message, actions) => vscode.window.showInformationMessage(message, ...actions),
  warning: (message, actions) => vscode.window.showWarningMessage(message, ...actions),
  error: (message, actions) => vscode.window.showErrorMessage(message, ...actions),
};

/** Longest time seen until a closed dialog has given the focus back. */
const focusReturnsMs = 50;

/** Enter takes the first button of a modal, whatever it is; so the first one is the one that does nothing. */
async function confirm({ message, detail, refuse, agree }: ModalQuestion): Promise<boolean> {
  const chosen = await vscode.window.showWarningMessage<vscode.MessageItem>(
    message,
    { modal: true, detail },
    { title: refuse },
    { title: agree },
    { title: 'Cancel', isCloseAffordance: true },
  );
  // The closing dialog gives the focus back to what had it before; what is opened sooner would lose it again.
  await new Promise((resolve) => setTimeout(resolve, focusReturnsMs));
  return chosen?.title === agree;
}
