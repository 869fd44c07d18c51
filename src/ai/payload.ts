import type { ChatMessage } from './prompt';
import type { Replacement } from './redaction';

/** What left this machine for one request, for "Show What Was Sent". The key is not part of it. */
export interface SentPayload {
  readonly url: string;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** The whole body as it was sent, messages included. */
  readonly body: string;
  readonly estimatedTokens: number;
  readonly replacements: readonly Replacement[];
}

/** The payload as a document a user reads: first what it is, then the messages, then the exact body. */
export function describePayload(payload: SentPayload): string {
  const replaced = payload.replacements.map(
    (entry) => `- ${entry.placeholder}: ${entry.kind}, ${String(entry.length)} characters, stayed on this machine`,
  );
  const messages = payload.messages.map((message) => `## ${message.role}\n\n${indented(message.content)}`);
  return [
    '# What was sent',
    '',
    `To ${payload.url}, for the model ${payload.model}: about ${String(payload.estimatedTokens)} tokens.`,
    '',
    replaced.length === 0 ? 'Nothing in it looked like a secret.' : 'Replaced before sending and put back here:',
    ...replaced,
    '',
    messages.join('\n\n'),
    '',
    '## Body, byte for byte',
    '',
    indented(payload.body),
    '',
  ].join('\n');
}

/** Four blanks make a code block whatever the content holds, fences included. */
function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
