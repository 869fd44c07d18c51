import type { ShellMark } from './shellMark';

/** Where the shell says it is. `between`: a command ended, the next prompt is not ready yet. */
type Phase = 'starting' | 'prompt' | 'continuation' | 'running' | 'between';

/** Follows the marks of the shell and the Enters of the user; pure. */
export class PromptState {
  private current: Phase = 'starting';
  private promptNumber = -1;
  private submitted = false;
  private typedAhead = false;
  private proven = false;

  get phase(): Phase {
    return this.current;
  }

  /** True once a mark with the nonce was seen. */
  get isProven(): boolean {
    return this.proven;
  }

  /** At a prompt, and nothing was typed since that may have submitted the line. */
  get isAtPrompt(): boolean {
    return this.current === 'prompt' && !this.submitted;
  }

  /** At a prompt whose line may just have been given to the shell. */
  get awaitsSubmit(): boolean {
    return this.current === 'prompt' && this.submitted;
  }

  apply(mark: ShellMark): void {
    this.proven = true;
    switch (mark.kind) {
      case 'prompt':
        if (mark.number === this.promptNumber) return;
        this.promptNumber = mark.number;
        this.enter('prompt');
        // An Enter that no program took is read now.
        this.submitted = this.typedAhead;
        this.typedAhead = false;
        return;
      case 'continuation':
        this.enter('continuation');
        return;
      case 'executing':
        this.enter('running');
        return;
      case 'finished':
        this.enter('between');
        return;
      case 'hello':
      case 'cwd':
      case 'aliases':
      case 'names':
      case 'line':
      case 'screen':
      case 'drawing':
    }
  }

  /** Enter went to the shell: who reads next is open until it says so. */
  noteSubmit(): void {
    if (this.current === 'prompt') this.submitted = true;
    else this.typedAhead = true;
  }

  /** The number of the prompt that is, or was last, on the screen. */
  get lastPromptNumber(): number {
    return this.promptNumber;
  }

  /** It is known that the line editor still edits a new command: the Enter meant something else. */
  noteStillEditing(): void {
    this.submitted = false;
  }

  private enter(phase: Phase): void {
    this.current = phase;
    this.submitted = false;
  }
}
