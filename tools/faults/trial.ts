/** One way of meeting a fault: who is asked, what has to be read, and how long that may take. */
export interface Trial {
  readonly fault: string;
  /** The provider of the settings; or what else is used while the fault lasts. */
  readonly how: 'auto' | 'litellm' | 'local' | 'the terminal';
  /** The answer that design and boot notes name for this fault. */
  readonly says: RegExp;
  readonly deadlineMs: number;
  /** Brings the fault about; its time is not measured. */
  readonly prepare?: () => Promise<void> | void;
  /** What the user reads in the end. */
  readonly see: () => Promise<string>;
}

export interface Measured extends Trial {
  readonly seen: string;
  readonly tookMs: number;
  /** How often it was met; see `mostTries`. */
  readonly tries: number;
}

/** Where a timer of ours ends the wait: it never fires early, and on a busy machine some milliseconds late. */
const timerSlackMs = 250;
/** Other work on the machine makes an end late and never early: a late one is met again, and the shortest time counts. */
const mostTries = 4;
/** Longer ones only wait, so they may wait side by side. */
const waitsMs = 6_000;

/** Meets the faults one after the other; those of `together` that only wait come last, side by side. */
export async function measure(trials: readonly Trial[], { together }: { together: boolean }): Promise<Measured[]> {
  const measured = new Map<Trial, Measured>();
  const meet = async (trial: Trial): Promise<void> => {
    const met = await meetFault(trial);
    measured.set(trial, met);
    process.stderr.write(`${trial.fault}, ${trial.how}: ${seconds(met.tookMs)}\n`);
  };
  const waiting = together ? trials.filter(({ deadlineMs }) => deadlineMs >= waitsMs) : [];
  for (const trial of trials) {
    if (!waiting.includes(trial)) await meet(trial);
  }
  await Promise.all(waiting.map(meet));
  return trials.flatMap((trial) => measured.get(trial) ?? []);
}

async function meetFault(trial: Trial): Promise<Measured> {
  let best = await meetOnce(trial, 1);
  for (let tries = 2; tries <= mostTries && isLate(best) && trial.says.test(best.seen); tries += 1) {
    const next = await meetOnce(trial, tries);
    best = { ...(next.tookMs < best.tookMs ? next : best), tries };
  }
  return best;
}

async function meetOnce(trial: Trial, tries: number): Promise<Measured> {
  await trial.prepare?.();
  const startMs = performance.now();
  const seen = await trial.see().catch((error: unknown) => `threw ${String(error)}`);
  return { ...trial, seen, tookMs: Math.round(performance.now() - startMs), tries };
}

function isLate({ tookMs, deadlineMs }: Measured): boolean {
  return tookMs > deadlineMs + (deadlineMs >= waitsMs ? timerSlackMs : 0);
}

/** What is wrong with a line; empty when the fault ended in its named answer and in time. */
export function problemsOf(line: Measured): string[] {
  const { says, seen } = line;
  return [...(says.test(seen) ? [] : [`not as named (${says.source})`]), ...(isLate(line) ? ['too late'] : [])];
}

/** The lines as a Markdown table, the worst of each deadline below it. */
export function faultTable(lines: readonly Measured[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  let above = '';
  const rows = lines.map((line) => {
    const fault = line.fault === above ? '' : line.fault;
    above = line.fault;
    const wrong = problemsOf(line).map((problem) => ` **${problem}**`);
    return `| ${cell(fault)} | ${line.how} | ${cell(line.seen)}${cell(wrong.join(''))} | ${seconds(line.tookMs)}${line.tries > 1 ? ` (${String(line.tries)} tries)` : ''} | ${seconds(line.deadlineMs)} |`;
  });
  return [
    '| fault | asked | what the user sees | after | deadline |',
    '|---|---|---|---:|---:|',
    ...rows,
    '',
    ...worstTimes(lines),
  ].join('\n');
}

function worstTimes(lines: readonly Measured[]): string[] {
  const deadlines = [...new Set(lines.map(({ deadlineMs }) => deadlineMs))].sort((a, b) => a - b);
  const worst = deadlines.map((deadlineMs) => {
    const times = lines.filter((line) => line.deadlineMs === deadlineMs).map(({ tookMs }) => tookMs);
    return `${seconds(Math.max(...times))} of ${seconds(deadlineMs)} (${String(times.length)})`;
  });
  return [`Longest time of each deadline, and how many lines have it: ${worst.join(', ')}.`];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
