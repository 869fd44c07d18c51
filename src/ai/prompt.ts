/** One message of a chat, as the chat-completions wire has it. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Text for a local model, control tokens included. */
export interface RawPrompt {
  readonly kind: 'raw';
  readonly text: string;
  /** So many characters at the beginning are the same for all requests of a shell. */
  readonly startLength?: number;
  readonly stopTexts: readonly string[];
  readonly maxTokens: number;
  /** 0 but for another suggestion: a small model can't be told what was rejected, so it is sampled. */
  readonly temperature: number;
  readonly seed: number;
}

/** Messages for an endpoint. */
export interface ChatPrompt {
  readonly kind: 'chat';
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  /** Fields of the request body beyond the standard ones, such as the switch that turns thinking off. */
  readonly extraBody: Readonly<Record<string, unknown>>;
}

/** What a model is given, in the form it was trained on. */
export type Prompt = RawPrompt | ChatPrompt;

/** The whole text of a prompt, for estimates and for "Show What Was Sent". */
export function promptText(prompt: Prompt): string {
  return prompt.kind === 'raw' ? prompt.text : prompt.messages.map((message) => message.content).join('\n');
}
