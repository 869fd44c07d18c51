import { failed, ok, type Result } from '../base/result';
import { characterCount } from './characters';
import type { LineEditor } from './lineEditor';
import { hasControlBytes } from './terminalInput';
import type { Foreground, LineBuffer, WriteFailure } from './terminalSession';

/** What the writer needs of the session. */
export interface LineWriterHost {
  readonly editor: LineEditor;
  /** True while the line editor asked for bracketed paste (DECSET 2004). */
  readonly bracketedPaste: boolean;
  probeForeground(signal: AbortSignal): Promise<Foreground>;
  write(data: string): void;
}

export interface WrittenLine {
  /** What the user had typed and what gave way; undefined for an empty line. */
  readonly displaced: LineBuffer | undefined;
}

const never = new AbortController().signal;
const cursorLeft = '\x1b[D';

/**
 * Puts `text` into the shell's line editor and proves that it is there, byte for byte; with `enter` it is
 * then run. On any doubt the line is emptied, the user's own text put back and nothing run.
 */
export async function writeLine(
  host: LineWriterHost,
  text: string,
  enter: boolean,
  signal: AbortSignal,
): Promise<Result<WrittenLine, WriteFailure>> {
  const keystrokes = keystrokesFor(host, text);
  if (keystrokes.kind === 'failed') return keystrokes;
  const objection = enter ? host.editor.objectionTo(text) : undefined;
  if (objection !== undefined) return failed(objection);
  const foreground = await host.probeForeground(signal);
  if (signal.aborted) return failed({ kind: 'cancelled' });
  if (foreground.kind !== 'prompt') return failed({ kind: 'not-at-prompt', foreground });

  const displaced = await host.editor.request('take', signal);
  if (displaced.kind === 'failed') return displaced;
  host.write(keystrokes.value);
  const found = await host.editor.request(enter ? 'arm' : 'read', signal);
  const problem = differenceOf(found, text, signal);
  if (problem !== undefined) {
    await putBack(host, displaced.value);
    return failed(problem);
  }
  if (enter) host.write(host.editor.keys.accept);
  return ok({ displaced: displaced.value.text === '' ? undefined : displaced.value });
}

/** Puts a line that gave way back into an empty line editor, with its cursor. */
export async function restoreLine(host: LineWriterHost, line: LineBuffer): Promise<void> {
  if (line.text === '') return;
  const keystrokes = keystrokesFor(host, line.text);
  if (keystrokes.kind === 'failed') return;
  host.write(keystrokes.value + cursorLeft.repeat(characterCount(line.text.slice(line.cursor))));
  // Line editors show pasted text as selected until the next key.
  await host.editor.request('read', never);
}

function keystrokesFor(host: LineWriterHost, text: string): Result<string, WriteFailure> {
  if (hasControlBytes(text)) return failed({ kind: 'control-bytes' });
  const { paste } = host.editor.keys;
  if (paste !== undefined) return ok(paste(text));
  // Without a way to paste, tab would complete and a line feed would submit.
  if (!/[\n\t]/.test(text)) return ok(text);
  if (!host.bracketedPaste || !host.editor.takesLines) return failed({ kind: 'several-lines-unsupported' });
  return ok(`\x1b[200~${text}\x1b[201~`);
}

function differenceOf(
  found: Result<LineBuffer, WriteFailure>,
  text: string,
  signal: AbortSignal,
): WriteFailure | undefined {
  if (found.kind === 'failed') return found.failure;
  if (found.value.text !== text) return { kind: 'read-back-differs', found: found.value.text };
  return signal.aborted ? { kind: 'cancelled' } : undefined;
}

async function putBack(host: LineWriterHost, displaced: LineBuffer): Promise<void> {
  if (await host.editor.discard()) await restoreLine(host, displaced);
}
