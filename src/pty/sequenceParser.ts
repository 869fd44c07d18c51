/** A piece of terminal output. The `raw` texts of all pieces, joined, are the output itself. */
export type OutputToken =
  /** Printable text and single control characters. */
  | { readonly kind: 'text'; readonly raw: string }
  /** Control sequence: parameters with their private prefix, and the final character with intermediates. */
  | { readonly kind: 'csi'; readonly raw: string; readonly parameters: string; readonly final: string }
  | { readonly kind: 'osc'; readonly raw: string; readonly payload: string }
  /** Any other complete sequence: ESC x, DCS, APC, PM, SOS. */
  | { readonly kind: 'other'; readonly raw: string }
  /** A part of a sequence that is too long to be kept; nothing may be inserted after it unless `last`. */
  | { readonly kind: 'fragment'; readonly raw: string; readonly last: boolean };

/** Longest sequence that is kept until it is complete; longer ones (pictures) pass in fragments. */
const maxKeptUnits = 256 * 1024;

type State = 'ground' | 'escape' | 'escapeIntermediate' | 'csi' | 'osc' | 'string';

const esc = '\x1b';
const bel = 0x07;
const can = 0x18;
const sub = 0x1a;
const escCode = 0x1b;

/**
 * Cuts terminal output into text and sequences after ECMA-48 and the xterm state machine
 * (vt100.net/emu/dec_ansi_parser). Chunks may be split anywhere; a sequence that is not complete is
 * kept for the next chunk.
 */
export class SequenceParser {
  private state: State = 'ground';
  /** The sequence so far, from its introducer on. */
  private kept = '';
  private overflowed = false;

  /** True when the next output starts outside any sequence. */
  get isGround(): boolean {
    return this.state === 'ground';
  }

  parse(chunk: string): OutputToken[] {
    const tokens: OutputToken[] = [];
    const input = this.kept + chunk;
    let start = 0;
    // An ESC at the end of a string is looked at again, now with what follows it.
    const inString = this.state === 'osc' || this.state === 'string';
    let index = inString && this.kept.endsWith(esc) ? this.kept.length - 1 : this.kept.length;
    this.kept = '';
    while (index < input.length) {
      if (this.state === 'ground') {
        const next = findIntroducer(input, index);
        if (next > start) tokens.push({ kind: 'text', raw: input.slice(start, next) });
        start = next;
        index = next;
        if (next === input.length) break;
        this.state = stateAfterIntroducer(input.charCodeAt(next));
        index = next + 1;
        continue;
      }
      const code = input.charCodeAt(index);
      const end = this.step(code, input, index);
      if (end === undefined) {
        index += 1;
        continue;
      }
      if (end > start) tokens.push(this.complete(input.slice(start, end)));
      start = end;
      index = end;
    }
    this.kept = input.slice(start);
    if (this.kept.length > maxKeptUnits || (this.overflowed && this.kept !== '')) this.passFragment(tokens);
    return tokens;
  }

  /** What is kept of a sequence that never got complete, for the end of the output. */
  flush(): string {
    const rest = this.kept;
    this.kept = '';
    this.state = 'ground';
    this.overflowed = false;
    return rest;
  }

  /**
   * Advances by one character inside a sequence. Gives the index after the sequence when it ended;
   * an index that is not after the current character leaves that character to the ground state.
   */
  private step(code: number, input: string, index: number): number | undefined {
    if (code === can || code === sub) return this.end(index + 1);
    switch (this.state) {
      case 'osc':
      case 'string':
        if (code === bel && this.state === 'osc') return this.end(index + 1);
        if (code === 0x9c) return this.end(index + 1);
        if (code !== escCode) return undefined;
        if (index + 1 >= input.length) return undefined;
        // ESC \ is the terminator; any other ESC cuts the string off and starts a new sequence.
        return this.end(input[index + 1] === '\\' ? index + 2 : index);
      case 'escape':
        return this.stepEscape(code, index);
      case 'escapeIntermediate':
        if (code === escCode) return this.end(index);
        return code >= 0x30 && code <= 0x7e ? this.end(index + 1) : undefined;
      case 'csi':
        if (code === escCode) return this.end(index);
        return code >= 0x40 && code <= 0x7e ? this.end(index + 1) : undefined;
      case 'ground':
        return index;
    }
  }

  private stepEscape(code: number, index: number): number | undefined {
    if (code === escCode) return this.end(index);
    if (code === 0x5b) this.state = 'csi';
    else if (code === 0x5d) this.state = 'osc';
    else if (code === 0x50 || code === 0x58 || code === 0x5e || code === 0x5f) this.state = 'string';
    else if (code >= 0x20 && code <= 0x2f) this.state = 'escapeIntermediate';
    else if (code >= 0x30 && code <= 0x7e) return this.end(index + 1);
    else if (code >= 0x80) return this.end(index);
    return undefined;
  }

  private end(index: number): number {
    this.state = 'ground';
    return index;
  }

  private complete(raw: string): OutputToken {
    if (this.overflowed) {
      this.overflowed = false;
      return { kind: 'fragment', raw, last: true };
    }
    const osc = oscShape.exec(raw);
    if (osc?.[1] !== undefined) return { kind: 'osc', raw, payload: osc[1] };
    const csi = csiShape.exec(raw);
    if (csi?.[1] !== undefined && csi[2] !== undefined) {
      return { kind: 'csi', raw, parameters: csi[1], final: csi[2] };
    }
    return { kind: 'other', raw };
  }

  private passFragment(tokens: OutputToken[]): void {
    // A trailing ESC may be the first half of the terminator.
    const length = this.kept.endsWith(esc) ? this.kept.length - 1 : this.kept.length;
    if (length > 0) tokens.push({ kind: 'fragment', raw: this.kept.slice(0, length), last: false });
    this.kept = this.kept.slice(length);
    this.overflowed = true;
  }
}

const oscShape = /^(?:\x1b\]|\x9d)([^]*?)(?:\x07|\x1b\\|\x9c)$/;
const csiShape = /^(?:\x1b\[|\x9b)([0-9:;<=>?]*)([\x20-\x2f]*[\x40-\x7e])$/;
const introducer = /[\x1b\x90\x98\x9b\x9d-\x9f]/g;

function findIntroducer(input: string, from: number): number {
  introducer.lastIndex = from;
  return introducer.exec(input)?.index ?? input.length;
}

function stateAfterIntroducer(code: number): State {
  if (code === escCode) return 'escape';
  if (code === 0x9b) return 'csi';
  return code === 0x9d ? 'osc' : 'string';
}
