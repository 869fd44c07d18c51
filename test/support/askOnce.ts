/** Asks the server at the given address for one command and prints the result as JSON. */
import { LiteLlmProvider } from '../../src/ai/liteLlmProvider';
import { silentLogger } from '../../src/base/logger';
import { systemClock } from '../../src/base/systemClock';

const [url = ''] = process.argv.slice(2);

const provider = new LiteLlmProvider({
  settings: () => ({ baseUrl: url, model: 'qwen3-0.6b', timeoutMs: 20_000 }),
  readKey: () => Promise.resolve('sk-Zx81kQpM0aRtYw2LbN4cVd7e'),
  clock: systemClock,
  logger: silentLogger,
});
const request = {
  goal: { kind: 'ask', request: 'list files' },
  context: { operatingSystem: { name: 'linux', version: '' }, shell: { kind: 'bash' } },
} as const;

void provider
  .suggest(request, () => undefined, new AbortController().signal)
  .then((answer) => process.stdout.write(JSON.stringify(answer)));
