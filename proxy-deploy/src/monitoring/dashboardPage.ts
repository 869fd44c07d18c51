import { escapeHtml } from '../base/escapeHtml';
import type { Figure } from './figures';

/** A line of a panel: its legend and its points (Unix seconds, value). */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

export interface PanelData {
  readonly figure: Figure;
  readonly series: readonly Series[];
}

const size = { width: 380, height: 190, left: 52, right: 10, top: 12, bottom: 22 };
const colours = ['#7eb26d', '#eab839', '#6ed0e0', '#ef843c', '#e24d42', '#1f78c1', '#ba43a9', '#705da0'];
const plot = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

const formats: Record<Figure['unit'], (value: number) => string> = {
  s: (value) => (value < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(value < 10 ? 1 : 0)} s`),
  reqps: (value) => `${value.toFixed(1)}/s`,
  percentunit: (value) => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`,
  currencyUSD: (value) => `$${value < 1 ? value.toPrecision(2) : value.toFixed(1)}`,
  short: (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1)),
  'tokens/s': (value) => `${value.toFixed(0)}/s`,
};

/** The next 1, 2, 2.5 or 5 times a power of ten, so that the lines of the grid stand at round values. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value * 0.999) ?? 10) * power;
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}

function panel({ figure, series }: PanelData, from: number, to: number): string {
  const format = formats[figure.unit];
  const values = series.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite);
  const most = roundUp(Math.max(...values, figure.unit === 'percentunit' ? 0.01 : 1e-6));
  const x = (time: number): number => size.left + ((time - from) / (to - from)) * plot.width;
  const y = (value: number): number => size.top + (1 - value / most) * plot.height;
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * most).toFixed(1);
    return `<line x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}"/><text x="${size.left - 6}" y="${Number(at) + 4}" text-anchor="end">${format(share * most)}</text>`;
  });
  const ticks = [0, 0.5, 1].map((share) => {
    const time = from + share * (to - from);
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    return `<text x="${x(time).toFixed(1)}" y="${size.height - 5}" text-anchor="${anchor}">${clock(time)}</text>`;
  });
  const lines = series.map(({ points }, index) => {
    const colour = colours[index % colours.length];
    const path = points
      .filter(([, value]) => Number.isFinite(value))
      .map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`);
    return `<polyline points="${path.join(' ')}" stroke="${colour}"/>`;
  });
  const last = (points: Series['points']): string => format(points.at(-1)?.[1] ?? Number.NaN);
  const legend = series.map(
    ({ name, points }, index) =>
      `<span><i style="background:${colours[index % colours.length]}"></i>${name === '' ? '' : `${escapeHtml(name)} `}<b>${last(points)}</b></span>`,
  );
  const empty =
    series.length === 0 ? `<text x="${size.width / 2}" y="${size.height / 2}" text-anchor="middle">no data</text>` : '';
  return `<section><h2>${escapeHtml(figure.title)}</h2><svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeHtml(figure.title)}"><g class="grid">${grid.join('')}${ticks.join('')}</g>${lines.join('')}${empty}</svg><p>${legend.join('')}</p></section>`;
}

const style = `body{margin:0;padding:16px;background:#111217;color:#ccccdc;font:13px/1.4 Inter,system-ui,sans-serif}
h1{font-size:18px;font-weight:500;margin:0 0 4px}header p{margin:0 0 12px;color:#8e8ea0}main{display:grid;grid-template-columns:repeat(3,1fr);gap:8px}
section{background:#181b1f;border:1px solid #2c3235;border-radius:3px;padding:8px 10px}h2{font-size:13px;font-weight:500;margin:0 0 2px}svg{width:100%;display:block}
svg text{font-size:10px;fill:#8e8ea0}.grid line{stroke:#2c3235}polyline{fill:none;stroke-width:1.6;stroke-linejoin:round}
section p{margin:2px 0 0;display:flex;flex-wrap:wrap;gap:2px 12px;font-size:11px;min-height:16px}i{display:inline-block;width:10px;height:3px;margin-right:5px;vertical-align:middle}b{color:#fff;font-weight:500}`;

/** The dashboard as a page of its own, for whoever has Prometheus and no Grafana. Times are UTC. */
export function dashboardPage(panels: readonly PanelData[], from: number, to: number): string {
  const day = new Date(to * 1000).toISOString().slice(0, 10);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>AI Terminal Pro proxy</title><style>${style}</style>
<header><h1>AI Terminal Pro proxy</h1><p>${day}, ${clock(from)} to ${clock(to)} UTC</p></header>
<main>${panels.map((data) => panel(data, from, to)).join('\n')}</main></html>\n`;
}
