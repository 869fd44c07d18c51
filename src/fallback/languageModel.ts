import { noToken, type NativeModel, type Token } from './nativeAddon';

const controlAttribute = 8;

/** Text to tokens and back. */
export class LanguageModel {
  private readonly bos: Token;
  private readonly ends: readonly Token[];
  private readonly isEnd = new Map<Token, boolean>();

  constructor(readonly native: NativeModel) {
    this.bos = native.shouldPrependBosToken() ? native.tokenBos() : noToken;
    this.ends = [native.eotToken(), native.tokenEos()].filter((token) => token !== noToken);
  }

  /** Control tokens such as `<|im_end|>` in a prompt are tokens. */
  promptTokens(prompt: string): Token[] {
    const tokens = [...this.native.tokenize(prompt, true)];
    return this.bos !== noToken && tokens[0] !== this.bos ? [this.bos, ...tokens] : tokens;
  }

  /** A whole answer as the model would write it. */
  answerTokens(text: string): Token[] {
    return [...this.native.tokenize(text, false), ...this.ends.slice(0, 1)];
  }

  textOf(tokens: readonly Token[]): string {
    return tokens.length === 0 ? '' : this.native.detokenize(Uint32Array.from(tokens), true);
  }

  /** Whether no answer goes on behind it. Asked for each token: remembered. */
  endsAnswer(token: Token): boolean {
    let ends = this.isEnd.get(token);
    if (ends === undefined) {
      const { native } = this;
      ends =
        this.ends.includes(token) ||
        native.isEogToken(token) ||
        (native.getTokenAttributes(token) & controlAttribute) !== 0;
      this.isEnd.set(token, ends);
    }
    return ends;
  }
}
