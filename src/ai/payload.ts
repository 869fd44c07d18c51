import type { ChatMessage } from './prompt';
import type { Replacement } from './redaction';

/** What left this machine for one request, for "Show What Was Sent". The key itself is not part of it. */
export interface SentPayload {
  /** A key went along, in a header. */
  readonly withKey: boolean;
  readonly url: string;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** The whole body as it was sent, messages included. */
  readonly body: string;
  readonly estimatedTokens: number;
  readonly replacements: readonly Replacement[];
}

export interface PayloadFacts {
  readonly time: string;
  /** Tokens of the prompt as the server counted them; undefined until it answered, or when it does not say. */
  readonly countedTokens: number | undefined;
  /** How to send less, as a sentence. */
  readonly advice: string;
}

/** The payload as a document a user reads: what it is, what comes from this machine, our rules for the model, the body. */
export function describePayload(payload: SentPayload, { time, countedTokens, advice }: PayloadFacts): string {
  const { url, model, messages, body, estimatedTokens, replacements } = payload;
  const tokens =
    countedTokens === undefined
      ? `about ${String(estimatedTokens)} tokens (our estimate)`
      : `${String(countedTokens)} tokens, as the server counted`;
  return [
    '# What was sent',
    '',
    `- When: ${time}`,
    `- To: ${url}, for the model ${model}`,
    `- Size: ${tokens}; ${String(Buffer.byteLength(body))} bytes`,
    `- Key: ${payload.withKey ? 'yours, in a header; it is not in the text below' : 'none was sent'}`,
    ...replacedLines(replacements),
    `- ${advice}`,
    '',
    ...messages.filter(({ role }) => role !== 'system').map(section),
    ...messages.filter(({ role }) => role === 'system').map(section),
    '## All of it, byte for byte',
    '',
    indented(body),
    '',
  ].join('\n');
}

function section({ role, content }: ChatMessage): string {
  const title = role === 'system' ? 'The rules for the model' : 'Your request, and what goes with it';
  return `## ${title} (message "${role}")\n\n${indented(content)}\n`;
}

function replacedLines(replacements: readonly Replacement[]): string[] {
  if (replacements.length === 0) return ['- Replaced: nothing, for nothing in it looked like a secret'];
  return [
    '- Replaced before sending, and put back into the command here:',
    ...replacements.map(
      ({ placeholder, kind, length }) =>
        `  - ${placeholder} stands for: ${kind}, ${String(length)} characters, stayed on this machine`,
    ),
  ];
}

/** Four blanks make a code block whatever the content holds, fences included. */
export function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
