import type { Token } from './nativeAddon';
import type { NativeSequence } from './nativeSequence';
import type { SavedStarts, StartKey } from './savedStarts';

/** A shorter beginning is not worth a file. */
const fewestKeptTokens = 64;

type Sequence = Pick<NativeSequence, 'holds' | 'keepCommonStart' | 'length' | 'pace' | 'read' | 'restore' | 'save'>;

/** Lets a model read prompts; what it has in mind or the disk keeps is not read again. */
export class PromptReader {
  private unsaved: readonly Token[] | undefined;

  constructor(
    private readonly sequence: Sequence,
    private readonly model: StartKey['model'],
    private readonly starts?: SavedStarts,
  ) {}

  /**
   * Reads a prompt up to its last piece, which is left to what asks for the token behind it: read by itself, the last
   * token would cost as much as one that is written. False when it was interrupted.
   */
  async readToLastPiece(prompt: readonly Token[], start: readonly Token[], signal: AbortSignal): Promise<boolean> {
    if (!(await this.readStart(start, signal))) return false;
    this.sequence.keepCommonStart(prompt.slice(0, -1));
    return this.readOn(prompt, (piece, left) => piece < left, signal);
  }

  /** Whether a beginning was read that is worth keeping and not on the disk yet. */
  get hasUnsaved(): boolean {
    return this.unsaved !== undefined;
  }

  /** Keeps it; what was read behind it is forgotten. For a pause: it takes tenths of a second. */
  async save(): Promise<void> {
    const { unsaved: tokens, sequence } = this;
    this.unsaved = undefined;
    if (tokens === undefined || !sequence.holds(tokens)) return;
    sequence.keepCommonStart(tokens);
    if (sequence.length === tokens.length)
      await this.starts?.keep({ model: this.model, tokens }, (path) => sequence.save(path));
  }

  /** Has the beginning that many prompts share read: still in mind, from the disk, or piece by piece. */
  private async readStart(tokens: readonly Token[], signal: AbortSignal): Promise<boolean> {
    const { sequence, starts, model } = this;
    if (tokens.length === 0 || sequence.holds(tokens)) return true;
    this.unsaved = undefined;
    const isKept = tokens.length >= fewestKeptTokens && starts !== undefined;
    if (isKept && (await starts.restore({ model, tokens }, (path) => sequence.restore(path, tokens)))) return true;
    sequence.keepCommonStart(tokens);
    if (!(await this.readOn(tokens, () => true, signal))) return false;
    if (isKept) this.unsaved = tokens;
    return true;
  }

  /** Reads on to the end of `tokens`, or to the first piece that is not wanted; false when it was interrupted. */
  private async readOn(
    tokens: readonly Token[],
    isWanted: (piece: number, left: number) => boolean,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { sequence } = this;
    for (;;) {
      const left = tokens.length - sequence.length;
      if (left === 0) return true;
      if (signal.aborted) return false;
      const piece = sequence.pace.pieceOf(left);
      if (!isWanted(piece, left)) return true;
      await sequence.read(tokens.slice(sequence.length, sequence.length + piece));
    }
  }
}
