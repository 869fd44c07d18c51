import { constants } from 'node:os';
import type { PtyExit, PtyFailure } from './pty';

const restartHint = 'Press any key to start the shell again.';

/** Why a shell could not be started, and what to do. */
export function startFailureMessage(failure: PtyFailure): string {
  switch (failure.kind) {
    case 'shell-not-found':
      return `The shell ${quoted(failure.path)} was not found. Set aiTerminalPro.shell.path to a shell that is installed. ${restartHint}`;
    case 'shell-not-executable':
      return `The shell ${quoted(failure.path)} is not executable. Set aiTerminalPro.shell.path to another one. ${restartHint}`;
    case 'folder-not-found':
      return `The folder ${quoted(failure.path)} does not exist any more. Create it, or open another folder. ${restartHint}`;
    case 'spawn-failed':
      return `The shell could not be started: ${printable(failure.message)}. ${restartHint}`;
    case 'host-unavailable':
      return `The shell could not be started. ${printable(failure.message)} ${restartHint}`;
  }
}

/** How a shell ended that the user did not end. */
export function exitMessage(exit: PtyExit): string {
  switch (exit.kind) {
    case 'exited':
      return `The shell ended with exit code ${String(exit.code)}. ${restartHint}`;
    case 'signalled':
      return `The shell was ended by signal ${signalName(exit.signal)}. ${restartHint}`;
    case 'host-lost':
      return `The shell is lost: ${printable(exit.message)} Other terminals live on in a new one. ${restartHint}`;
  }
}

/** A line of its own in the terminal, set apart from the shell's output. */
export function asTerminalText(message: string): string {
  return `\r\n\x1b[0m\x1b[7m AI Terminal Pro \x1b[0m ${message}\r\n`;
}

/**
 * What a full-screen program would have undone at its end: alternate screen, mouse and focus reports,
 * bracketed paste, hidden cursor, application keys (xterm control sequences, DECRST).
 */
export const endOfModes = '\x1b[?1049;1000;1002;1003;1004;1006;2004l\x1b[?25h\x1b[!p\x1b>';

function signalName(signal: number): string {
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return name === undefined ? String(signal) : `${name} (${String(signal)})`;
}

function quoted(path: string): string {
  return `"${printable(path)}"`;
}

/** A path or message may hold anything; in the terminal only text. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ');
}
