import type { rules as presetRules } from '@secretlint/secretlint-rule-preset-recommend';
import type { DetectedSecret } from './secretDetectors';

type Rule = (typeof presetRules)[number];
type RuleContext = Parameters<Rule['create']>[0];
type Source = Parameters<NonNullable<ReturnType<Rule['create']>['file']>>[0];

let loading: Promise<readonly Rule[]> | undefined;

/**
 * Tokens whose format a service publishes, found by secretlint's recommended rules (docs/adr/0010). The rules are run
 * without secretlint's own runner, which keeps profiling marks of each run for ever.
 */
export async function detectKnownTokens(text: string): Promise<DetectedSecret[]> {
  loading ??= load();
  const rules = await loading;
  const found: DetectedSecret[] = [];
  const context: RuleContext = {
    sharedOptions: {},
    createTranslator: () => (messageId) => ({ message: '', messageId: String(messageId), data: {} }),
    report: ({ range: [start, end], message }) => found.push({ start, end, kind: readable(message.messageId) }),
    ignore: () => undefined,
  };
  const source = sourceOf(text);
  for (const rule of rules) await rule.create(context, {}).file?.(source);
  return found;
}

/** Loaded with the first request: activation does not pay for it. */
async function load(): Promise<readonly Rule[]> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  // A comment such as `secretlint-disable` in the output of a program must not switch anything off.
  return rules.filter((rule) => !rule.meta.id.endsWith('filter-comments'));
}

/** A text without a file; no rule that is run asks for positions, lines and columns. */
function sourceOf(content: string): Source {
  const noPosition = (): never => {
    throw new Error('context has no lines and columns');
  };
  return {
    content,
    hasBOM: false,
    filePath: 'context.txt',
    physicalFilePath: undefined,
    contentType: 'text',
    ext: '.txt',
    getFilePath: () => 'context.txt',
    getPhysicalFilePath: () => undefined,
    locationToRange: noPosition,
    rangeToLocation: noPosition,
    positionToIndex: noPosition,
    indexToPosition: noPosition,
  };
}

/** How makers write their names. */
const names = [
  'Anthropic',
  'AWS',
  'Azure',
  'Docker',
  'GCP',
  'GitHub',
  'GitLab',
  'Google',
  'Linear',
  'MongoDB',
  'MySQL',
];
const moreNames = ['OpenAI', 'PostgreSQL', 'SendGrid', 'Shopify', 'Slack', 'Stripe', 'API', 'ID', 'URL', 'VS Code'];
const nameByLowerCase = new Map([...names, ...moreNames].map((name) => [name.toLowerCase(), name]));

/** `SLACK_TOKEN` and `PostgreSQLConnection` as words. */
function readable(messageId: string): string {
  return messageId
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\S+/g, (word) => nameByLowerCase.get(word) ?? word);
}
