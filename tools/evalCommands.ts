/**
 * Answers the requests of a file with the prompts, parser and post-processing of the extension (design.md section 4).
 * Usage: npm run eval:commands -- FILE.jsonl --provider local|litellm --out OUT.jsonl [--weights-only]
 * Rows need `id`, `nl` and `shell`; the output has `id`, `command` (empty when there was none), `ms`, `provider`.
 * LiteLLM is taken from LITELLM_BASE_URL, LITELLM_MODEL and LITELLM_VIRTUAL_KEY.
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { platform, release } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SuggestionProvider, SuggestionRequest } from '../src/ai/provider';
import { chooseModel } from '../src/app/chooseModel';
import { localProvider } from '../src/app/localProvider';
import { silentLogger } from '../src/base/logger';
import { shellKinds, type ShellKind } from '../src/base/shell';
import { parseSettings } from '../src/config/settings';
import { createLocalModel } from '../src/fallback/modelHostClient';
import { normalizeCommand } from '../src/safety/normalize';
import { systemClock } from '../src/vscode/systemClock';
import { litellmForEvaluation } from './evalLitellm';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Row {
  readonly id: string | number;
  readonly nl: string;
  readonly shell: ShellKind;
}

function readRows(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parseRow(line, index + 1)]));
}

function parseRow(line: string, number: number): Row {
  const row = JSON.parse(line) as Partial<Record<'id' | 'nl' | 'shell', unknown>>;
  const shell = row.shell === 'powershell' ? 'pwsh' : row.shell;
  const known = shellKinds.find((kind) => kind === shell);
  if ((typeof row.id !== 'string' && typeof row.id !== 'number') || typeof row.nl !== 'string' || !known) {
    throw new Error(`line ${number} needs id, nl and shell (${shellKinds.join(', ')})`);
  }
  return { id: row.id, nl: row.nl, shell: known };
}

function requestOf({ nl, shell }: Row): SuggestionRequest {
  const windows = shell === 'pwsh' || shell === 'powershell' || shell === 'cmd';
  return {
    goal: { kind: 'ask', request: nl },
    context: {
      operatingSystem: {
        name: windows ? 'windows' : platform() === 'darwin' ? 'macos' : 'linux',
        version: windows ? '11' : release(),
      },
      shell: { kind: shell },
    },
  };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      provider: { type: 'string', default: 'local' },
      out: { type: 'string' },
      model: { type: 'string' },
      'weights-only': { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined || values.out === undefined || !['local', 'litellm'].includes(values.provider)) {
    throw new Error('usage: eval:commands FILE.jsonl --provider local|litellm --out OUT.jsonl [--model FILE.gguf]');
  }
  const rows = readRows(file);
  const { settings } = parseSettings((key) => (key === 'local.modelPath' ? values.model : undefined));
  const model = createLocalModel({
    hostPath: join(root, 'dist/modelHost.mjs'),
    description: chooseModel(settings, (path) => join(root, path)),
    threads: 'auto',
    idleUnloadMs: Infinity,
    logger: silentLogger,
    clock: systemClock,
  });
  const provider: SuggestionProvider =
    values.provider === 'local'
      ? localProvider(
          () => model,
          () => undefined,
        )
      : litellmForEvaluation();
  const out = createWriteStream(values.out);
  for (const row of rows) {
    const startedAtMs = performance.now();
    const answer = await provider.suggest(requestOf(row), () => undefined, new AbortController().signal);
    const ms = performance.now() - startedAtMs;
    const normalized = answer.kind === 'ok' ? normalizeCommand(answer.value.command, row.shell) : undefined;
    const command = normalized?.kind === 'ok' ? normalized.value : '';
    const failure = answer.kind === 'failed' ? { failure: answer.failure.kind } : {};
    out.write(
      `${JSON.stringify({ id: row.id, command, ms: Math.round(ms), provider: values.provider, ...failure })}\n`,
    );
  }
  await new Promise((resolve) => out.end(resolve));
  model.dispose();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
