/**
 * Makes every fault of a proxy, a local model and a shell happen, and says what the user reads, how long it took and
 * how long it may take: a Markdown table on stdout. Ends with 1 when a fault had another end than its named one, or a
 * late one.
 * Usage: tsx tools/measureFaults.ts scripted|real [--write] [--only WORDS]
 *   scripted  a server that does what a real one cannot be made to do, and this machine's own faults
 *   real      a real LiteLLM with a real PostgreSQL
 *   --write   puts the table into docs/faults.md in place of the earlier one
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { localProvider } from '../src/app/localProvider';
import { systemClock } from '../src/base/systemClock';
import { createLocalModel } from '../src/fallback/modelHostClient';
import { buildModelHost, modelOptions, requestFor } from '../test/contract/fallback/kit/modelHost';
import { providerAt } from './faults/asking';
import { trialsAtRealProxy } from './faults/atRealProxy';
import { trialsAtServer } from './faults/atServer';
import { trialsOnThisMachine } from './faults/onThisMachine';
import { faultTable, measure, problemsOf, type Measured } from './faults/trial';

const halves = ['scripted', 'real'] as const;
type Half = (typeof halves)[number];
const page = 'docs/faults.md';

async function measureHalf(half: Half, only: string): Promise<Measured[]> {
  const stops: (() => Promise<void> | void)[] = [];
  const own = (stop: () => Promise<void> | void): void => void stops.push(stop);
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  // A proxy with its database must not be left behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopAll().finally(() => process.exit(130)));
  }
  const hostPath = buildModelHost();
  const model = createLocalModel(modelOptions(hostPath));
  own(() => model.dispose());
  const local = localProvider(
    () => model,
    () => undefined,
    systemClock,
  );
  try {
    await model.generate(requestFor('warm up'), () => undefined, new AbortController().signal);
    await providerAt({ url: 'http://127.0.0.1:59' }).preload();
    const trials =
      half === 'real'
        ? await trialsAtRealProxy(local, own)
        : [...(await trialsAtServer(local, own)), ...(await trialsOnThisMachine(hostPath, own))];
    const wanted = trials.filter(({ fault }) => fault.includes(only));
    // The parts that stand behind a real proxy are set for one fault at a time.
    return await measure(wanted, { together: half === 'scripted' });
  } finally {
    await stopAll();
  }
}

/** The table of one half, below a line that names it. */
function writeToPage(half: Half, text: string): void {
  const [start, end] = [`<!-- ${half} -->`, `<!-- end of ${half} -->`];
  const before = readFileSync(page, 'utf8');
  const [head, rest] = before.split(start);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`${page} has no place for ${half}`);
  writeFileSync(page, `${head}${start}\n\n${text}\n${end}${tail}`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { write: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
    allowPositionals: true,
  });
  const half = halves.find((each) => each === positionals[0]);
  if (half === undefined) throw new Error(`Say which half: ${halves.join(' or ')}.`);
  const lines = await measureHalf(half, values.only);
  const load = `Load of the machine meanwhile: ${(loadavg()[0] ?? 0).toFixed(1)} on ${String(availableParallelism())} cores.`;
  const text = `${faultTable(lines)}\n\n${load}\n`;
  process.stdout.write(text);
  if (values.write) writeToPage(half, text);
  return lines.some((line) => problemsOf(line).length > 0) ? 1 : 0;
}

// Everything owned is stopped by then; a socket of a hanging server must not keep this process.
void main().then((code) => process.exit(code));
