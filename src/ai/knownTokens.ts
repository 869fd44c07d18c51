import type { DetectedSecret } from './secretDetectors';

interface TokenMessage {
  readonly range: readonly [number, number];
  readonly messageId: string;
}

type FindTokens = (text: string) => Promise<readonly TokenMessage[]>;

let loading: Promise<FindTokens> | undefined;

/** Tokens whose format a service publishes, found by secretlint's recommended rules (docs/adr/0010). */
export async function detectKnownTokens(text: string): Promise<DetectedSecret[]> {
  loading ??= load();
  const find = await loading;
  const messages = await find(text);
  return messages.map(({ range: [start, end], messageId }) => ({ start, end, kind: readable(messageId) }));
}

/** Loaded with the first request: activation does not pay for it. */
async function load(): Promise<FindTokens> {
  const [{ lintSource }, { creator }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  const rules = [{ id: creator.meta.id, rule: creator, options: {} }];
  return async (text) => {
    const source = { content: text, filePath: 'context.txt', ext: '.txt', contentType: 'text' } as const;
    const result = await lintSource({ source, options: { config: { rules }, noPhysicFilePath: true } });
    return result.messages;
  };
}

/** `SLACK_TOKEN` and `PostgreSQLConnection` as words. */
function readable(messageId: string): string {
  return messageId
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
