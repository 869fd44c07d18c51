import type { ChatMessage, RawPrompt } from './prompt';
import type { ModelProfile } from './promptFormats';

/**
 * Messages as raw text in the ChatML template of the Qwen and SmolLM families, for a local model file.
 * With thinking off the template opens with an empty think block, as Qwen3's own template does.
 */
export function renderChatMl(messages: readonly ChatMessage[], profile: ModelProfile): RawPrompt {
  const turns = messages.map((message) => `<|im_start|>${message.role}\n${message.content}<|im_end|>\n`);
  const opening = profile.thinking === 'qwen3' ? '<think>\n\n</think>\n\n' : '';
  return {
    kind: 'raw',
    text: `${turns.join('')}<|im_start|>assistant\n${opening}`,
    startLength: messages[0]?.role === 'system' ? (turns[0]?.length ?? 0) : 0,
    stopTexts: ['<|im_end|>', '<|endoftext|>'],
    maxTokens: profile.answerTokens,
    temperature: 0,
    seed: 0,
  };
}
