import type { TokenSampler } from './nativeSequence';
import type { GenerationRequest } from './localModel';
import type { LanguageModel } from './languageModel';
import type { Token } from './nativeAddon';
import { holdsCommand, repeatedTail, textBeforeStop } from './stopRules';

export interface WrittenAnswer {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The token with which the model itself ended it. */
  readonly end: readonly Token[];
  /** By `performance.now()`; undefined for an empty answer. */
  readonly firstTokenAtMs: number | undefined;
}

/** Has an answer written until it is a whole command, long enough, or runs in a circle; undefined when cancelled. */
export async function writeAnswer(
  model: LanguageModel,
  sampler: TokenSampler,
  request: Pick<GenerationRequest, 'isCommand' | 'maxTokens' | 'stopTexts'>,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<WrittenAnswer | undefined> {
  const tokens: Token[] = [];
  let text = '';
  let firstTokenAtMs: number | undefined;
  let step = sampler.next([]);
  for (;;) {
    const token = await step;
    if (signal.aborted) return undefined;
    if (model.endsAnswer(token)) return { text, tokens, end: [token], firstTokenAtMs };
    tokens.push(token);
    firstTokenAtMs ??= performance.now();
    const isLast = tokens.length >= request.maxTokens;
    // The next token is computed by another thread while this one is looked at.
    if (!isLast) step = sampler.next([token]);
    const repeated = repeatedTail(tokens);
    const kept = repeated > 0 ? tokens.slice(0, -repeated) : tokens;
    const cut = textBeforeStop(model.textOf(kept), request.stopTexts);
    // A character of several bytes may be half written; it comes with the next token.
    const visible = cut.text.replace(/\uFFFD+$/, '');
    if (visible !== text) onText(visible);
    text = visible;
    const isWhole = cut.stopped || (request.isCommand === true && holdsCommand(text));
    if (isWhole || repeated > 0 || isLast) return { text, tokens, end: [], firstTokenAtMs };
  }
}
