import { UserError } from '../base/userError';
import type { PanelData, Series } from './dashboardPage';
import { figures, type Figure } from './figures';

const pointsPerPanel = 120;
const timeoutMs = 30_000;

interface RangeAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

async function rangeOf(url: string, { record, by }: Figure, from: number, to: number): Promise<readonly Series[]> {
  const step = Math.max(1, Math.round((to - from) / pointsPerPanel));
  const query = new URLSearchParams({ query: record, start: String(from), end: String(to), step: String(step) });
  const response = await fetch(`${url}/api/v1/query_range?${query.toString()}`, {
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new UserError(`Prometheus at ${url} does not answer: give its address with --prometheus.`, { cause });
  });
  if (!response.ok) throw new UserError(`Prometheus answered ${response.status} to ${record}: does it have rules.yml?`);
  const { data } = (await response.json()) as RangeAnswer;
  return data.result.map(({ metric, values }) => ({
    name: by.map((label) => metric[label] ?? '').join(' '),
    points: values.map(([time, value]) => [time, Number(value)] as const),
  }));
}

/** The series of every panel between two times (Unix seconds). */
export async function readPanels(url: string, from: number, to: number): Promise<readonly PanelData[]> {
  return Promise.all(figures.map(async (figure) => ({ figure, series: await rangeOf(url, figure, from, to) })));
}
