/**
 * Compares our terminal with VS Code's own in the same window, by the window's own clock and in turns: throughput until
 * the last line is drawn, key to glyph, Ctrl+C under `yes` to the prompt, and memory while `yes` runs.
 * Prints one JSON object. Usage: tsx test/e2e/measureTerminal.ts [ROUNDS] (build first); part of `npm run bench`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openAiTerminal, plainHome } from './support/asking';
import { quantiles } from './support/quantiles';
import { residentBytes } from './support/residentBytes';
import { TerminalProbe } from './support/terminalProbe';
import { VscodeSession } from './support/vscodeSession';

const defaultRounds = 3;
const keyLines = 4;
/** Below one row of the terminal, so that the line does not wrap. */
const keysPerLine = 50;
const keyGapMs = 30;
const floodMs = 2_000;
const memoryFloodMs = 10_000;
const outputTimeoutMs = 120_000;
const fileBytes = 12_000_000;

/** What builds, logs and test runs look like. */
const textLine = (index: number): string => `${index} INFO request served in 12 ms by worker 7, no error\n`;
const colourLine = (index: number): string =>
  `\x1b[32mok\x1b[0m \x1b[1m${index}\x1b[0m writes \x1b[2mnothing\x1b[0m unapproved\n`;

const floods = { numbers: 'seq 1 2000000', text: 'cat text.txt', colours: 'cat colours.txt' } as const;
type Flood = keyof typeof floods;

type Kind = 'own' | 'ai';

interface Samples {
  readonly drawnMs: Record<Flood, number[]>;
  /** How far the screen was behind when the program had ended. */
  readonly backlogMs: Record<Flood, number[]>;
  readonly echoMs: number[];
  readonly interruptMs: number[];
  readonly memoryGrowthBytes: number[];
}

function noSamples(): Samples {
  return {
    drawnMs: { numbers: [], text: [], colours: [] },
    backlogMs: { numbers: [], text: [], colours: [] },
    echoMs: [],
    interruptMs: [],
    memoryGrowthBytes: [],
  };
}

function fileOf(line: (index: number) => string): string {
  const lines: string[] = [];
  for (let units = 0, index = 0; units < fileBytes; index += 1) {
    const text = line(index);
    lines.push(text);
    units += text.length;
  }
  return lines.join('');
}

async function openTerminal(session: VscodeSession, kind: Kind): Promise<void> {
  if (kind === 'ai') {
    await openAiTerminal(session);
    return;
  }
  await session.workbench.run('Terminal: Create New Terminal');
  await session.terminal.focus();
  await session.terminal.waitForText('ready>');
  // VS Code focuses a new terminal once more when it is ready, which a command's end is after.
  await session.terminal.enter('echo started');
  await session.terminal.waitForText(/^started[^]*ready>/m);
  await session.terminal.focus();
}

async function measureFlood(session: VscodeSession, probe: TerminalProbe, flood: Flood, into: Samples): Promise<void> {
  const endFile = join(session.workspaceFolder, 'ended');
  await session.terminal.type(`${floods[flood]}; date +%s%3N > ended; echo "drawn:$((40+2))"; read -n 1`);
  await probe.expect('drawn:42');
  await session.terminal.press('Enter');
  const { ms, epochMs } = await probe.sinceLastKey(outputTimeoutMs);
  into.drawnMs[flood].push(ms);
  into.backlogMs[flood].push(Math.max(0, epochMs - Number(await readFile(endFile, 'utf8'))));
  await session.terminal.press('Enter');
  await session.terminal.waitForText(/ready>$/);
}

async function measureEcho(session: VscodeSession, probe: TerminalProbe, into: Samples): Promise<void> {
  for (let line = 0; line < keyLines; line += 1) {
    await probe.expect('');
    await session.terminal.type('abcdefghijklmnopqrstuvwxyz'.repeat(2).slice(0, keysPerLine), { delayMs: keyGapMs });
    into.echoMs.push(...(await probe.echoes(keysPerLine, outputTimeoutMs)));
    await session.terminal.press('Control+U');
    await session.terminal.waitForText(/ready>$/);
  }
}

async function measureInterrupt(session: VscodeSession, probe: TerminalProbe, into: Samples): Promise<void> {
  await session.terminal.enter('yes');
  await delay(floodMs);
  await probe.expect('ready>');
  await session.terminal.press('Control+C');
  into.interruptMs.push((await probe.sinceLastKey(outputTimeoutMs)).ms);
}

async function measureMemory(session: VscodeSession, into: Samples): Promise<void> {
  await session.terminal.enter('yes abcdefghijklmnopqrstuvwxyz');
  await delay(floodMs);
  const before = await residentBytes();
  await delay(memoryFloodMs);
  into.memoryGrowthBytes.push((await residentBytes()) - before);
  await session.terminal.press('Control+C');
  await session.terminal.waitForText(/ready>$/, outputTimeoutMs);
}

async function measure(session: VscodeSession, probe: TerminalProbe, kind: Kind, into: Samples): Promise<void> {
  await openTerminal(session, kind);
  await measureEcho(session, probe, into);
  for (const flood of Object.keys(floods) as Flood[]) await measureFlood(session, probe, flood, into);
  await measureInterrupt(session, probe, into);
  await measureMemory(session, into);
  await session.workbench.run('Terminal: Kill All Terminals');
}

function median(samples: readonly number[]): number {
  return quantiles(samples).p50;
}

function report(samples: Record<Kind, Samples>, rounds: number): object {
  const ofFloods = (pick: (of: Samples, flood: Flood) => object | number): object =>
    Object.fromEntries((Object.keys(floods) as Flood[]).map((flood) => [flood, pick(samples.ai, flood)]));
  const summary = ({ drawnMs, backlogMs, echoMs, interruptMs, memoryGrowthBytes }: Samples): object => ({
    drawnMs: { numbers: median(drawnMs.numbers), text: median(drawnMs.text), colours: median(drawnMs.colours) },
    backlogMs: { numbers: median(backlogMs.numbers), text: median(backlogMs.text), colours: median(backlogMs.colours) },
    keyToGlyphMs: quantiles(echoMs),
    interruptMs: quantiles(interruptMs),
    memoryGrowthMiB: memoryGrowthBytes.map((bytes) => Math.round(bytes / 2 ** 20)),
  });
  const ratio = (ours: number, own: number): number => Math.round((ours / own) * 100) / 100;
  return {
    rounds,
    own: summary(samples.own),
    ai: summary(samples.ai),
    /** Time of ours by time of VS Code's own: below 1 is faster. */
    ratios: {
      drawn: ofFloods(({ drawnMs }, flood) => ratio(median(drawnMs[flood]), median(samples.own.drawnMs[flood]))),
      keyToGlyphP50: ratio(quantiles(samples.ai.echoMs).p50, quantiles(samples.own.echoMs).p50),
      keyToGlyphP95: ratio(quantiles(samples.ai.echoMs).p95, quantiles(samples.own.echoMs).p95),
      interrupt: ratio(median(samples.ai.interruptMs), median(samples.own.interruptMs)),
    },
  };
}

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? defaultRounds);
  const session = await VscodeSession.open({
    home: plainHome,
    files: { 'text.txt': fileOf(textLine), 'colours.txt': fileOf(colourLine) },
    settings: {
      'aiTerminalPro.provider': 'local',
      'terminal.integrated.gpuAcceleration': 'off',
      'terminal.integrated.suggest.enabled': false,
    },
  });
  const samples = { own: noSamples(), ai: noSamples() };
  try {
    const probe = new TerminalProbe(session.page);
    await probe.install();
    for (let round = 0; round < rounds; round += 1) {
      // In turns, and who comes first changes: a machine that gets busier does not favour one.
      const order: readonly Kind[] = round % 2 === 0 ? ['own', 'ai'] : ['ai', 'own'];
      for (const kind of order) await measure(session, probe, kind, samples[kind]);
    }
    process.stdout.write(`${JSON.stringify(report(samples, rounds))}\n`);
  } catch (error) {
    await session.saveArtifacts('measure terminal');
    throw error;
  } finally {
    await session.close();
  }
}

void main();
