/**
 * Measures what typing feels like while the local model computes: key to glyph in a terminal of the editor, by the
 * window's own clock, in turns with and without a shared model host (same program, priority and session as the
 * product's) that generates without a pause. Prints one JSON object with the ratio of the 95th percentiles.
 * Usage: tsx test/e2e/measureEchoWhileGenerating.ts [ROUNDS] (build first).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '../../src/base/logger';
import { systemClock } from '../../src/base/systemClock';
import { builtInModel, describeModel } from '../../src/fallback/catalogue';
import type { LocalModel } from '../../src/fallback/localModel';
import { createLocalModel } from '../../src/fallback/modelHostClient';
import { repositoryRoot } from '../../tools/lib/paths';
import { openAiTerminal, plainHome } from './support/asking';
import { quantiles } from './support/quantiles';
import { TerminalProbe } from './support/terminalProbe';
import { VscodeSession } from './support/vscodeSession';

const keysPerLine = 50;
const keyGapMs = 30;
const echoTimeoutMs = 60_000;
const request = {
  prompt: '<|im_start|>bash\nfind all log files larger than 10 MB changed in the last 7 days<|im_end|>\n',
  maxTokens: 64,
  temperature: 0,
  stopTexts: ['\n'],
};

function openModel(folder: string): LocalModel {
  return createLocalModel({
    hostPath: join(repositoryRoot, 'dist', 'modelHost.mjs'),
    sharedFolder: folder,
    description: describeModel(builtInModel, join(repositoryRoot, builtInModel.bundledFile)),
    threads: 'auto',
    idleUnloadMs: Infinity,
    logger: silentLogger,
    clock: systemClock,
  });
}

/** Generates until the signal aborts; the number of tokens. */
async function generateUntil(model: LocalModel, signal: AbortSignal): Promise<number> {
  let tokens = 0;
  while (!signal.aborted) {
    const generated = await model.generate(request, () => undefined, signal);
    if (generated.kind === 'ok') tokens += generated.value.completionTokens;
  }
  return tokens;
}

async function typeLine({ terminal }: VscodeSession, probe: TerminalProbe): Promise<readonly number[]> {
  await probe.expect('');
  await terminal.type('e'.repeat(keysPerLine), { delayMs: keyGapMs });
  const echoes = await probe.echoes(keysPerLine, echoTimeoutMs);
  await terminal.press('Control+U');
  await delay(200);
  return echoes;
}

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 4);
  const folder = await mkdtemp(join(tmpdir(), 'echo-'));
  const settings = { 'terminal.integrated.gpuAcceleration': 'off', 'aiTerminalPro.provider': 'litellm' };
  const model = openModel(folder);
  const session = await VscodeSession.open({ home: plainHome, settings });
  try {
    const probe = new TerminalProbe(session.page);
    await probe.install();
    await openAiTerminal(session);
    await typeLine(session, probe);
    await model.generate(request, () => undefined, new AbortController().signal);
    const idleMs: number[] = [];
    const generatingMs: number[] = [];
    let tokens = 0;
    for (let round = 0; round < rounds; round += 1) {
      idleMs.push(...(await typeLine(session, probe)));
      const stop = new AbortController();
      const generating = generateUntil(model, stop.signal);
      generatingMs.push(...(await typeLine(session, probe)));
      stop.abort();
      tokens += await generating;
    }
    const idle = quantiles(idleMs);
    const generating = quantiles(generatingMs);
    const ratioOfP95 = Number((generating.p95 / idle.p95).toFixed(2));
    const machine = { cores: cpus().length, load: loadavg()[0] };
    process.stdout.write(`${JSON.stringify({ machine, idle, generating, tokens, ratioOfP95 })}\n`);
  } finally {
    model.dispose();
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
