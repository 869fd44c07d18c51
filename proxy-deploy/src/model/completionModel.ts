import { availableParallelism } from 'node:os';
import {
  getLlama,
  resolveChatWrapper,
  type ChatHistoryItem,
  type ChatWrapper,
  type LlamaContextSequence,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import { isCommandModel, requestText, shellTag, type ChatMessage } from './promptForm';

export interface CompletionRequest {
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly stop: readonly string[];
}

export interface CompletionResult {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly finishReason: 'stop' | 'length';
}

/** Room for prompt and answer together. */
const contextTokens = 2048;
/** Commands are short; what goes on is a loop. */
const longestCommandTokens = 96;

/** The prompt alone is longer than the context. */
export class PromptTooLong extends Error {
  constructor(readonly promptTokens: number) {
    super(
      `This model's maximum context length is ${contextTokens} tokens, however you requested ${promptTokens} tokens.`,
    );
  }
}

/** One local model that answers one conversation at a time. */
export class CompletionModel {
  private constructor(
    private readonly model: LlamaModel,
    private readonly sequence: LlamaContextSequence,
    private readonly wrapper: ChatWrapper | undefined,
  ) {}

  static async load(path: string, threads: number): Promise<CompletionModel> {
    const llama = await getLlama({
      gpu: false,
      build: 'never',
      maxThreads: threads > 0 ? threads : availableParallelism(),
    });
    const model = await llama.loadModel({ modelPath: path });
    const context = await model.createContext({
      contextSize: contextTokens,
      sequences: 1,
      batchSize: 512,
      ...(threads > 0 ? { threads } : {}),
    });
    const general = model.fileInfo.metadata.general as { readonly name?: string };
    return new CompletionModel(
      model,
      context.getSequence(),
      isCommandModel(general.name) ? undefined : resolveChatWrapper(model),
    );
  }

  /** Generates an answer and hands out its text as it grows; ends early, and really stops, when `signal` aborts. */
  async complete(
    request: CompletionRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<CompletionResult> {
    const prompt = this.promptTokens(request.messages);
    if (prompt.length + 8 > contextTokens) throw new PromptTooLong(prompt.length);
    const stops = this.wrapper === undefined ? ['\n', ...request.stop] : request.stop;
    const longest = this.wrapper === undefined ? Math.min(longestCommandTokens, request.maxTokens) : request.maxTokens;
    const answer = new GrowingText(this.model, stops, onText);
    await this.sequence.clearHistory();
    let finishReason: CompletionResult['finishReason'] = longest > 0 ? 'stop' : 'length';
    if (longest > 0) {
      for await (const token of this.sequence.evaluate(prompt, { temperature: request.temperature })) {
        if (signal.aborted || this.model.isEogToken(token) || !answer.add(token)) break;
        if (answer.tokenCount < longest && prompt.length + answer.tokenCount < contextTokens) continue;
        finishReason = 'length';
        break;
      }
    }
    answer.finish();
    return { promptTokens: prompt.length, completionTokens: answer.tokenCount, finishReason };
  }

  private promptTokens(messages: readonly ChatMessage[]): Token[] {
    if (this.wrapper === undefined) {
      const special = (text: string): Token[] => this.model.tokenize(text, true);
      const request = this.model.tokenize(requestText(messages), false);
      return [...special(`<|im_start|>${shellTag(messages)}\n`), ...request, ...special('<|im_end|>\n')];
    }
    const history = messages.map(({ role, content }): ChatHistoryItem => {
      if (role === 'assistant') return { type: 'model', response: [content] };
      return role === 'system' ? { type: 'system', text: content } : { type: 'user', text: content };
    });
    const state = this.wrapper.generateContextState({ chatHistory: [...history, { type: 'model', response: [] }] });
    return state.contextText.tokenize(this.model.tokenizer);
  }
}

/** Text of the tokens so far, handed out only where it can no longer change: not inside a character, not inside a stop text. */
class GrowingText {
  private readonly tokens: Token[] = [];
  private sent = 0;
  private text = '';

  constructor(
    private readonly model: LlamaModel,
    private readonly stops: readonly string[],
    private readonly onText: (text: string) => void,
  ) {}

  get tokenCount(): number {
    return this.tokens.length;
  }

  /** Takes a token in; false when a stop text is reached. */
  add(token: Token): boolean {
    this.tokens.push(token);
    this.text = this.model.detokenize(this.tokens);
    const ends = this.stops.map((stop) => this.text.indexOf(stop)).filter((index) => index >= 0);
    if (ends.length > 0) {
      this.text = this.text.slice(0, Math.min(...ends));
      return false;
    }
    const held = Math.max(this.text.endsWith('\uFFFD') ? 1 : 0, ...this.stops.map((stop) => stop.length - 1), 0);
    this.send(this.text.length - held);
    return true;
  }

  finish(): void {
    this.send(this.text.length);
  }

  private send(end: number): void {
    if (end <= this.sent) return;
    this.onText(this.text.slice(this.sent, end));
    this.sent = end;
  }
}
