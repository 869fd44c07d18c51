import type { FlowControl } from './flowControl';
import type { PromptScreen } from './promptScreen';
import { SequenceParser, type OutputToken } from './sequenceParser';
import { isShellMark, parseShellMark, type ShellMark } from './shellMark';
import { readStandardOsc, type StandardOsc } from './standardOsc';

export interface OutputEvents {
  /** Gives what the terminal gets in place of the mark. */
  mark(mark: ShellMark): string;
  standard(osc: StandardOsc): void;
  /** Text that the user sees, on the normal screen. */
  text(text: string): void;
}

/** Reads a shell's output: takes our marks out of it, follows modes, and hands the rest on to the terminal. */
export class OutputReader {
  private readonly parser = new SequenceParser();
  private pastesBracketed = false;
  private alternate = false;
  /** Sees all that the terminal sees, if the line has to be read off it. */
  screen: PromptScreen | undefined;

  constructor(
    private readonly nonce: string,
    private readonly flow: FlowControl,
    private readonly events: OutputEvents,
  ) {}

  /** DECSET 2004: who reads the terminal wants pasted text marked. */
  get bracketedPaste(): boolean {
    return this.pastesBracketed;
  }

  /** DECSET 47, 1047, 1049: a full-screen program has the screen. */
  get alternateScreen(): boolean {
    return this.alternate;
  }

  /** Gives what the terminal gets of this chunk. */
  read(chunk: string): string {
    let output = '';
    for (const token of this.parser.parse(chunk)) output += this.pass(token);
    return output;
  }

  /** What is left of an unfinished sequence when the shell is gone. */
  flush(): string {
    return this.parser.flush();
  }

  private pass(token: OutputToken): string {
    this.screen?.feed(token);
    switch (token.kind) {
      case 'text':
        if (!this.alternate) this.events.text(token.raw);
        return this.flow.pass(token.raw, true);
      case 'osc':
        return this.passOsc(token.raw, token.payload);
      case 'csi':
        this.followMode(token.parameters, token.final);
        return this.flow.pass(token.raw, false);
      case 'other':
        // RIS resets all modes.
        if (token.raw === '\x1bc') this.pastesBracketed = this.alternate = false;
        return this.flow.pass(token.raw, false);
      case 'fragment':
        return this.flow.pass(token.raw, false);
    }
  }

  private passOsc(raw: string, payload: string): string {
    if (isShellMark(payload)) {
      const mark = parseShellMark(payload, this.nonce);
      return mark === undefined ? '' : this.events.mark(mark);
    }
    const standard = readStandardOsc(payload, this.nonce);
    if (standard !== undefined) this.events.standard(standard);
    return this.flow.pass(raw, false);
  }

  private followMode(parameters: string, final: string): void {
    if ((final !== 'h' && final !== 'l') || !parameters.startsWith('?')) return;
    const on = final === 'h';
    for (const mode of parameters.slice(1).split(';')) {
      if (mode === '2004') this.pastesBracketed = on;
      else if (mode === '47' || mode === '1047' || mode === '1049') this.alternate = on;
    }
  }
}
