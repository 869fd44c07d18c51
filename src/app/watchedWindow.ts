import type { Pick, Window } from './window';

/** A window that knows whether something that was opened through it still waits for the user. */
export interface WatchedWindow extends Window {
  readonly waitsForUser: boolean;
}

export function watchedWindow(window: Window, didOpenPick: () => void): WatchedWindow {
  let lastPick: Pick | undefined;
  let questions = 0;
  const asking = async <T>(question: Promise<T>): Promise<T> => {
    questions += 1;
    try {
      return await question;
    } finally {
      questions -= 1;
    }
  };
  return {
    get waitsForUser() {
      return questions > 0 || lastPick?.isOpen === true;
    },
    openPick: (content, value) => {
      lastPick = window.openPick(content, value);
      didOpenPick();
      return lastPick;
    },
    inputLine: (options, signal) => asking(window.inputLine(options, signal)),
    editDocument: (text, languageId, title, signal) => asking(window.editDocument(text, languageId, title, signal)),
    confirm: (question) => asking(window.confirm(question)),
    // A notice blocks nothing and may stay.
    notify: (severity, message, actions) => window.notify(severity, message, actions),
    copy: (text) => window.copy(text),
  };
}
