/**
 * What our part of the shell integration (media/shell) tells about the shell, as
 * `OSC 7727 ; nonce ; kind ; fields... ST`. Fields are percent-encoded.
 */
export type ShellMark =
  /** Our part is loaded, in this shell and version. */
  | { readonly kind: 'hello'; readonly version: string }
  /** This shell, by name and version, can't report its line: that has to be read off the screen. */
  | { readonly kind: 'screen'; readonly shell: string }
  /** Such a shell starts to draw the prompt with this number. */
  | { readonly kind: 'drawing'; readonly number: number }
  /** The line editor waits for a new command. Drawn again, a prompt has the number it had. */
  | { readonly kind: 'prompt'; readonly number: number }
  /** The line editor waits for the rest of an incomplete command. */
  | { readonly kind: 'continuation' }
  /** A command starts; its text, or undefined if the shell did not keep it. */
  | { readonly kind: 'executing'; readonly commandLine: string | undefined }
  | { readonly kind: 'finished'; readonly exitCode: number }
  | { readonly kind: 'cwd'; readonly path: string }
  /** The answer to a key of ours: the line editor's text and its cursor in characters. */
  | { readonly kind: 'line'; readonly requestId: number; readonly cursor: number; readonly text: string }
  | { readonly kind: 'aliases'; readonly aliases: Readonly<Record<string, string>> }
  /** Where the shell looks for programs, and the functions it has; told again when either changed. */
  | { readonly kind: 'names'; readonly names: ShellNames };

export interface ShellNames {
  /** PATH as it is in the shell: its start-up files and activated environments change it. */
  readonly searchPath: string;
  /** Without those that begin with `_`, which are parts of completions and prompts. */
  readonly functions: readonly string[];
}

export const shellMarkNumber = '7727';

/** Reads the payload of an OSC; undefined unless it is ours and carries the nonce. */
export function parseShellMark(payload: string, nonce: string): ShellMark | undefined {
  const [number, given, kind = '', ...fields] = payload.split(';');
  if (number !== shellMarkNumber || given !== nonce) return undefined;
  return readers[kind]?.(fields.map(decodeField));
}

/** True for our OSC with whatever nonce: it never reaches the terminal. */
export function isShellMark(payload: string): boolean {
  return payload.startsWith(`${shellMarkNumber};`);
}

const readers: Partial<Record<string, (fields: readonly string[]) => ShellMark | undefined>> = {
  hello: ([version = '']) => ({ kind: 'hello', version }),
  screen: ([shell = '']) => ({ kind: 'screen', shell }),
  draw: ([text]) => {
    const number = wholeNumber(text);
    return number === undefined ? undefined : { kind: 'drawing', number };
  },
  prompt: ([text]) => {
    const number = wholeNumber(text);
    return number === undefined ? undefined : { kind: 'prompt', number };
  },
  more: () => ({ kind: 'continuation' }),
  exec: ([commandLine]) => ({ kind: 'executing', commandLine }),
  done: ([status]) => {
    const exitCode = wholeNumber(status);
    return exitCode === undefined ? undefined : { kind: 'finished', exitCode };
  },
  cwd: ([path]) => (path === undefined || path === '' ? undefined : { kind: 'cwd', path }),
  line: ([id, point, text = '']) => {
    const [requestId, cursor] = [wholeNumber(id), wholeNumber(point)];
    return requestId === undefined || cursor === undefined ? undefined : { kind: 'line', requestId, cursor, text };
  },
  aliases: (fields) => {
    const aliases: Record<string, string> = Object.create(null) as Record<string, string>;
    for (let index = 0; index + 1 < fields.length; index += 2) aliases[fields[index] ?? ''] = fields[index + 1] ?? '';
    return { kind: 'aliases', aliases };
  },
  names: ([searchPath = '', ...functions]) => ({ kind: 'names', names: { searchPath, functions } }),
};

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

function decodeField(field: string): string {
  try {
    return decodeURIComponent(field);
  } catch {
    // Bytes that are no UTF-8: the text will not equal anything approved, which is the safe side.
    return field;
  }
}
