import { escapeHtml } from '../base/escapeHtml';
import type { SpendFigures, SpendReport } from './spendReport';

const bar = { height: 22, labelWidth: 170, width: 460, valueWidth: 110 };

/** A horizontal bar chart as SVG; the figures stand beside the bars, so that nothing is told by length alone. */
function barChart(
  title: string,
  rows: readonly { readonly label: string; readonly value: number; readonly text: string }[],
): string {
  const most = Math.max(...rows.map((row) => row.value), Number.MIN_VALUE);
  const height = rows.length * bar.height + 4;
  const bars = rows.map(({ label, value, text }, index) => {
    const y = index * bar.height;
    const length = Math.max(1, (value / most) * bar.width);
    return `<text x="${bar.labelWidth - 8}" y="${y + 16}" text-anchor="end">${escapeHtml(label)}</text><rect x="${bar.labelWidth}" y="${y + 4}" width="${length.toFixed(1)}" height="${bar.height - 8}" rx="2"/><text x="${(bar.labelWidth + length + 6).toFixed(1)}" y="${y + 16}">${escapeHtml(text)}</text>`;
  });
  const width = bar.labelWidth + bar.width + bar.valueWidth;
  return `<h2>${escapeHtml(title)}</h2><svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escapeHtml(title)}">${bars.join('')}</svg>`;
}

const usd = (value: number): string => `${value.toFixed(value < 0.01 ? 5 : 2)} USD`;
const ms = (value: number | null): string => (value === null ? 'n/a' : `${Math.round(value)} ms`);
const share = (part: number, whole: number): string => (whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`);

export const figureColumns = [
  'name',
  'requests',
  'users',
  'cost',
  'tokens in',
  'tokens out',
  'p50',
  'p95',
  'first token p95',
  'tokens/s',
  'fallbacks',
  'cache',
] as const;

/** One row of a table of figures, as text. */
export function figureCells(row: SpendFigures): readonly string[] {
  return [
    row.name,
    String(row.requests),
    String(row.users),
    usd(row.costUsd),
    String(row.promptTokens),
    String(row.completionTokens),
    ms(row.p50Ms),
    ms(row.p95Ms),
    ms(row.firstTokenP95Ms),
    row.tokensPerSecond === null ? 'n/a' : row.tokensPerSecond.toFixed(1),
    share(row.fallbacks, row.requests),
    share(row.cacheHits, row.requests),
  ];
}

function table(rows: readonly SpendFigures[]): string {
  const head = figureColumns.map((name) => `<th scope="col">${name}</th>`).join('');
  const body = rows.map(
    (row) =>
      `<tr>${figureCells(row)
        .map((cell) => `<td>${escapeHtml(cell)}</td>`)
        .join('')}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function costChart(title: string, rows: readonly SpendFigures[]): string {
  return barChart(
    title,
    rows.map((row) => ({ label: row.name, value: row.costUsd, text: `${usd(row.costUsd)}, ${row.requests} requests` })),
  );
}

const style = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1f2328;background:#fff}
table{border-collapse:collapse}th,td{padding:.2rem .7rem;border-bottom:1px solid #d1d9e0;text-align:right}th:first-child,td:first-child{text-align:left}
svg text{font:13px system-ui,sans-serif;fill:currentColor}svg rect{fill:#2f6fdb}.warning{border-left:4px solid #b35900;padding-left:.7rem}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#3d444d}svg rect{fill:#6ea8ff}}`;

/** A page that needs nothing but itself. */
export function reportPage(report: SpendReport, madeAt: Date): string {
  const warnings = [
    ...report.nearlySpent.map(
      (key) =>
        `The key ${key.name} has ${(100 * key.remainingShare).toFixed(0)} % of its budget of ${usd(key.budget)} left.`,
    ),
    ...report.unpriced.map(
      (model) => `The model ${model} was used and cost nothing: its price is missing in config.yaml.`,
    ),
  ];
  const body =
    report.total === undefined
      ? '<p>No request was made in this time.</p>'
      : [
          table([report.total]),
          costChart('Cost per day', report.byDay),
          costChart('Cost per user', report.byUser.slice(0, 30)),
          '<h2>Users</h2>',
          table(report.byUser),
          '<h2>Models</h2>',
          table(report.byModel),
          barChart(
            'Answered within, 95 % of the requests of a day',
            report.byDay.map((row) => ({ label: row.name, value: row.p95Ms, text: ms(row.p95Ms) })),
          ),
        ].join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Proxy report</title><style>${style}</style>
<h1>Use of the proxy in the last ${report.days} days</h1><p>Made ${madeAt.toISOString()} from the spend tables.</p>
${warnings.map((text) => `<p class="warning">${escapeHtml(text)}</p>`).join('\n')}
${body}</html>\n`;
}
