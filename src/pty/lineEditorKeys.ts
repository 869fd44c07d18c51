import type { ShellKind } from '../base/shell';

/** Requests in flight are told apart by a number that is part of the key; it comes round again after this many. */
export const requestIdCount = 8;

/**
 * Private key sequences that our part of the integration binds in the shell's line editor. All are
 * answered with a `line` mark.
 */
export interface LineEditorKeys {
  /** Reports the line and leaves it alone. */
  read(requestId: number): string;
  /** Reports the line and empties it, in one step. */
  take(requestId: number): string;
  /** Reports the line and makes sure that the next Enter runs it as it stands (no history expansion). */
  arm(requestId: number): string;
  /** Inserts text without any key of it meaning something; undefined if the line editor has no such way. */
  readonly paste: ((text: string) => string) | undefined;
  /** Runs the line. */
  readonly accept: string;
}

const csiKeys: LineEditorKeys = {
  read: (requestId) => `\x1b[7727;1;${String(requestId)}~`,
  take: (requestId) => `\x1b[7727;2;${String(requestId)}~`,
  arm: (requestId) => `\x1b[7727;3;${String(requestId)}~`,
  paste: (text) => `\x1b[7727;4;0~${text}\x1b[201~`,
  accept: '\r',
};

/** fish always takes pasted text as it is; Enter, though, would expand an abbreviation at the cursor. */
const fishKeys: LineEditorKeys = {
  ...csiKeys,
  paste: (text) => `\x1b[200~${text}\x1b[201~`,
  accept: '\x1b[7727;5;0~',
};

/** PSReadLine knows chords of named keys only; VS Code itself uses F12,a to F12,d. */
const chordKeys: LineEditorKeys = {
  read: (requestId) => chord('e', requestId),
  take: (requestId) => chord('m', requestId),
  arm: (requestId) => chord('e', requestId),
  paste: undefined,
  accept: '\r',
};

function chord(first: string, requestId: number): string {
  return `\x1b[24~${String.fromCharCode(first.charCodeAt(0) + requestId)}`;
}

/**
 * Keys of a bash older than 4.4: they are bound to functions of its line editor, and nothing is answered
 * (media/shell/bash-old.sh).
 */
export const screenKeys = {
  setMark: '\x1b[7727;9;1~',
  lineStart: '\x1b[7727;9;2~',
  /** Draws prompt and line again, from the row of the cursor on. */
  redraw: '\x1b[7727;9;3~',
  /** And takes text from there on, if the line took commands of vi. */
  lineEnd: '\x1b[7727;9;4~',
  deleteBack: '\x1b[7727;9;5~',
  backToMark: '\x1b[7727;9;6~',
  empty: '\x1b[7727;9;7~',
  accept: '\x1b[7727;9;8~',
} as const;

const keysByShell: Partial<Record<ShellKind, LineEditorKeys>> = {
  bash: csiKeys,
  zsh: csiKeys,
  fish: fishKeys,
  pwsh: chordKeys,
  powershell: chordKeys,
};

/** Undefined for shells without a line editor that can be asked. */
export function lineEditorKeysOf(shell: ShellKind): LineEditorKeys | undefined {
  return keysByShell[shell];
}
