/** Sequences that shells and prompts send whether or not our part is loaded. */
export type StandardOsc =
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'cwd'; readonly path: string }
  /** OSC 633;E with the nonce: VS Code's own part says what it takes for the command. */
  | { readonly kind: 'command-line'; readonly commandLine: string };

/** Reads OSC 0, 2 (title), 7 (folder as a URL), 633;P;Cwd and 633;E; undefined for anything else. */
export function readStandardOsc(payload: string, nonce: string): StandardOsc | undefined {
  const separator = payload.indexOf(';');
  if (separator < 0) return undefined;
  const rest = payload.slice(separator + 1);
  return readers[payload.slice(0, separator)]?.(rest, nonce);
}

const readers: Partial<Record<string, (rest: string, nonce: string) => StandardOsc | undefined>> = {
  '0': (title) => ({ kind: 'title', title }),
  '2': (title) => ({ kind: 'title', title }),
  '7': (url) => {
    const path = pathOfUrl(url);
    return path === undefined ? undefined : { kind: 'cwd', path };
  },
  '633': (rest, nonce) => {
    if (rest.startsWith('P;Cwd=')) return { kind: 'cwd', path: unescape633(rest.slice('P;Cwd='.length)) };
    const [letter, text, given] = rest.split(';');
    if (letter !== 'E' || text === undefined || given !== nonce) return undefined;
    return { kind: 'command-line', commandLine: unescape633(text) };
  },
};

/** `file://host/path` with percent-encoding, as OSC 7 gives it. */
function pathOfUrl(url: string): string | undefined {
  const encoded = /^file:\/\/[^/]*(\/.*)$/.exec(url)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** `\\` and `\xHH` of OSC 633 (VS Code documentation, "Terminal shell integration"). */
function unescape633(text: string): string {
  return text.replace(/\\(?:\\|x([0-9a-fA-F]{2}))/g, (_, hex: string | undefined) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
