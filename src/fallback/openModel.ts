import { commandGrammar } from './commandGrammar';
import { type LanguageModel } from './languageModel';
import type { LlamaRuntime } from './llamaRuntime';
import { batchTokens } from './modelMemory';
import type { NativeContext, NativeGrammar } from './nativeAddon';
import { NativeSequence } from './nativeSequence';

/** llama.cpp rounds the length of a context up to a multiple of it. */
export const contextStep = 256;

/** A model in memory with a context to compute in. */
export interface OpenModel extends OpenContext {
  readonly runtime: LlamaRuntime;
  readonly model: LanguageModel;
  readonly grammar: NativeGrammar;
}

export interface OpenContext {
  readonly context: NativeContext;
  readonly sequence: NativeSequence;
}

/** llama.cpp said no to a context; the model itself is fine. */
export class NoRoom extends Error {}

/** Opens a context of so many tokens for weights that are loaded. */
export async function openModel(
  runtime: LlamaRuntime,
  model: LanguageModel,
  contextTokens: number,
  threads: number,
): Promise<OpenModel> {
  const { addon } = runtime;
  const grammar = new addon.AddonGrammar(commandGrammar, { addonExports: addon, rootRuleName: 'root' });
  return { ...(await openContext(runtime, model, contextTokens, threads)), runtime, model, grammar };
}

export async function openContext(
  { addon }: LlamaRuntime,
  { native }: LanguageModel,
  contextTokens: number,
  threads: number,
): Promise<OpenContext> {
  const batch = Math.min(batchTokens, contextTokens);
  const context = new addon.AddonContext(native, {
    contextSize: Math.ceil(contextTokens / contextStep) * contextStep,
    // One more: models with a sliding window need it in some places.
    batchSize: batch + 1,
    sequences: 1,
    flashAttention: 'auto',
    threads,
    swaFullCache: false,
  });
  if (!(await context.init())) throw new NoRoom();
  const sequence = new NativeSequence(addon, native, context, { threads, batchTokens: batch, contextTokens });
  return { context, sequence };
}

export async function closeContext({ context, sequence }: OpenContext): Promise<void> {
  sequence.dispose();
  await context.dispose();
}
