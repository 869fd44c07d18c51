/**
 * Answers the requests of a file with the whole path of the extension (exact answers, known tasks, built-in model; prompts,
 * parser and post-processing) or with a part of it, and reports by tier in Markdown (design.md section 4).
 * Usage: npm run eval:commands -- FILE.jsonl [--provider local|litellm] [--weights-only | --tasks-only] [--shown 3]
 *   [--model FILE.gguf] [--tasks FILE.json.gz] [--ranker FILE.bin.gz] [--out OUT.jsonl]
 * Rows need `id`, `nl` and `shell`, and for the report `accept`, `tool` and `gold` (model/eval/README-blind-a.md). The
 * output has `id`, `command` (empty when there was none), `ms`, `provider`, `answeredBy`, and `commands` for those shown.
 * LiteLLM is taken from LITELLM_BASE_URL, LITELLM_MODEL and LITELLM_VIRTUAL_KEY.
 */
import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { platform, release } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SuggestionProvider, SuggestionRequest } from '../src/ai/provider';
import { chooseModel } from '../src/app/chooseModel';
import { findExactAnswer } from '../src/app/exactAnswers';
import { localProvider } from '../src/app/localProvider';
import { localAnswers } from '../src/app/localAnswers';
import type { ComparingProvider } from '../src/app/comparingProvider';
import { silentLogger } from '../src/base/logger';
import { failed, ok } from '../src/base/result';
import { parseSettings } from '../src/config/settings';
import { createLocalModel } from '../src/fallback/modelHostClient';
import { TaskRecall } from '../src/fallback/recall/taskRecall';
import { normalizeCommand } from '../src/safety/normalize';
import { systemClock } from '../src/base/systemClock';
import { reportInMarkdown } from './evalCommandsReport';
import { readCommandRows, type CommandRow } from './evalCommandsRows';
import { scoreRow, type RowAnswer } from './evalCommandsScores';
import { litellmForEvaluation } from './evalLitellm';
import { buildBundles } from './lib/buildBundles';
import { loadJudgeForTools } from './evalSafetyJudge';

const root = fileURLToPath(new URL('..', import.meta.url));

function requestOf({ nl, shell }: CommandRow): SuggestionRequest {
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

/** The first answer, and what "Another suggestion" gives after it. */
async function answerRow(
  provider: SuggestionProvider,
  row: CommandRow,
  shown: number,
  withTables: boolean,
): Promise<RowAnswer> {
  const request = requestOf(row);
  const startedAtMs = performance.now();
  let ms = 0;
  let answeredBy: string | undefined;
  const commands: string[] = [];
  for (let turn = 0; turn < shown; turn++) {
    const goal = turn === 0 ? request.goal : ({ kind: 'another', request: row.nl, rejected: [...commands] } as const);
    const exact = withTables
      ? await findExactAnswer({ ...request, goal }, () => Promise.resolve([]), systemClock)
      : undefined;
    const answer = exact
      ? ok(exact)
      : await provider.suggest({ ...request, goal }, () => undefined, new AbortController().signal);
    if (turn === 0) ms = performance.now() - startedAtMs;
    const normalized = answer.kind === 'ok' ? normalizeCommand(answer.value.command, row.shell) : undefined;
    if (answer.kind !== 'ok' || normalized?.kind !== 'ok') break;
    answeredBy ??= answer.value.facts.answeredBy;
    commands.push(normalized.value);
  }
  return { commands, ms, answeredBy };
}

/** Says of every request that it has no answer, to see what the known tasks do alone. */
const leftOut = failed({ kind: 'local-model-unavailable', message: 'left out of this evaluation' } as const);
const noModel: ComparingProvider = {
  id: 'local',
  stateLabel: () => 'left out',
  suggest: () => Promise.resolve(leftOut),
  canCompare: () => false,
  modelPath: () => '',
  suggestBeside: () => Promise.resolve({ answer: leftOut }),
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      provider: { type: 'string', default: 'local' },
      out: { type: 'string' },
      model: { type: 'string' },
      tasks: { type: 'string', default: join(root, 'model/release/recall-v1.json.gz') },
      ranker: { type: 'string', default: join(root, 'model/release/recall-ranker-v1.bin.gz') },
      shown: { type: 'string', default: '1' },
      'weights-only': { type: 'boolean', default: false },
      'tasks-only': { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  const shown = Number(values.shown);
  if (file === undefined || !['local', 'litellm'].includes(values.provider) || !(shown >= 1 && shown <= 10)) {
    throw new Error(
      'usage: eval:commands FILE.jsonl [--provider local|litellm] [--weights-only | --tasks-only] [--shown 3] [--model FILE.gguf] [--out OUT.jsonl]',
    );
  }
  const rows = readCommandRows(file);
  await buildBundles();
  const { settings } = parseSettings((key) => (key === 'local.modelPath' ? values.model : undefined));
  const description = chooseModel(settings, (path) => join(root, path));
  const model = createLocalModel({
    hostPath: join(root, 'dist/modelHost.mjs'),
    description,
    threads: 'auto',
    idleUnloadMs: Infinity,
    logger: silentLogger,
    clock: systemClock,
  });
  const tasks = new TaskRecall({
    clock: systemClock,
    idleUnloadMs: () => Infinity,
    workerPath: join(root, 'dist/recallWorker.js'),
    dataPath: resolve(values.tasks),
    rankerPath: resolve(values.ranker),
    logger: silentLogger,
  });
  const weights = localProvider(
    () => model,
    () => undefined,
    systemClock,
  );
  const loaded = await loadJudgeForTools();
  const { provider: withTasks } = localAnswers({
    model: values['tasks-only'] ? noModel : weights,
    recall: (...asked) => tasks.recall(...asked),
    judge: (input) => Promise.resolve(loaded.judge(input)),
    clock: systemClock,
  });
  const withTables = values.provider === 'local' && !values['weights-only'];
  const provider = values.provider === 'litellm' ? litellmForEvaluation() : withTables ? withTasks : weights;
  if (withTables) {
    // What a terminal does when it opens: the first request of a run is not the first of a machine.
    const warm = await tasks.recall('list files', 'bash', 1, new AbortController().signal);
    if (warm.length === 0) throw new Error(`the known tasks could not be read from ${values.tasks}`);
  }
  if (values.out !== undefined) writeFileSync(values.out, '');
  const answers: RowAnswer[] = [];
  for (const row of rows) {
    const answer = await answerRow(provider, row, shown, withTables);
    answers.push(answer);
    // Line by line: a run that is ended keeps what it has.
    if (values.out !== undefined) appendFileSync(values.out, answerLine(row, values.provider, answer));
  }
  tasks.dispose();
  model.dispose();
  if (rows.every(({ accept }) => accept.length === 0)) return;
  const scored = rows.flatMap((row, at) => {
    const answer = answers[at];
    return answer ? [scoreRow(row, answer, loaded)] : [];
  });
  const way =
    values.provider === 'litellm'
      ? 'LiteLLM'
      : values['weights-only']
        ? 'weights alone'
        : values['tasks-only']
          ? 'known tasks alone'
          : 'whole path';
  process.stdout.write(`${reportInMarkdown(scored, way, shown, statSync(description.path).size)}\n`);
}

function answerLine({ id }: CommandRow, provider: string, { commands, ms, answeredBy }: RowAnswer): string {
  return `${JSON.stringify({ id, command: commands[0] ?? '', ms: Math.round(ms), provider, answeredBy, commands })}\n`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
