import { stringify } from 'yaml';
import { alerts, figures, type Figure } from './figures';

const note = '# Generated from src/monitoring/figures.ts by "node bin/monitoring.mjs"; a test compares.\n';

/** Recording and alert rules for Prometheus. */
export function rulesFile(): string {
  const recording = figures.map(({ record, expr }) => ({ record, expr }));
  const alerting = alerts.map(({ name, expr, for: duration, severity, summary, action }) => ({
    alert: name,
    expr,
    for: duration,
    labels: { severity },
    annotations: { summary, action },
  }));
  return (
    note +
    stringify(
      {
        groups: [
          { name: 'proxy', interval: '15s', rules: recording },
          { name: 'proxy-alerts', rules: alerting },
        ],
      },
      { lineWidth: 0 },
    )
  );
}

const panelSize = { width: 8, height: 7, perRow: 3 };

function panel(figure: Figure, index: number) {
  return {
    id: index + 1,
    type: 'timeseries',
    title: figure.title,
    datasource: { type: 'prometheus', uid: 'prometheus' },
    gridPos: {
      w: panelSize.width,
      h: panelSize.height,
      x: (index % panelSize.perRow) * panelSize.width,
      y: Math.floor(index / panelSize.perRow) * panelSize.height,
    },
    fieldConfig: {
      defaults: {
        unit: figure.unit === 'tokens/s' ? 'short' : figure.unit,
        min: 0,
        custom: { fillOpacity: 10, showPoints: 'auto' },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: figure.by.length > 0 },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: [
      {
        refId: 'A',
        expr: figure.record,
        legendFormat: figure.by.map((label) => `{{${label}}}`).join(' ') || figure.title,
      },
    ],
  };
}

/** A dashboard for Grafana: one panel for each figure. */
export function dashboardFile(): string {
  const dashboard = {
    uid: 'ai-terminal-pro',
    title: 'AI Terminal Pro proxy',
    tags: ['litellm'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    panels: figures.map(panel),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
