import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../src/base/paths';
import { runCommand } from '../../../src/base/runCommand';
import { dashboardFile, rulesFile } from '../../../src/monitoring/files';
import { figures } from '../../../src/monitoring/figures';
import { findProgram } from '../../support/redis';

const monitoring = join(packageFolder, 'monitoring');

describe('the files of the monitoring', () => {
  it('are the ones that the table of figures gives', () => {
    const hint = 'run "node bin/monitoring.mjs"';
    assert.equal(readFileSync(join(monitoring, 'rules.yml'), 'utf8'), rulesFile(), hint);
    assert.equal(readFileSync(join(monitoring, 'grafana', 'dashboards', 'proxy.json'), 'utf8'), dashboardFile(), hint);
  });

  it('draw every figure once, without overlap', () => {
    const { panels } = JSON.parse(dashboardFile()) as {
      panels: { gridPos: { x: number; y: number }; targets: { expr: string }[] }[];
    };
    assert.deepEqual(
      panels.map((panel) => panel.targets[0]?.expr),
      figures.map((figure) => figure.record),
    );
    assert.equal(new Set(panels.map(({ gridPos }) => `${gridPos.x},${gridPos.y}`)).size, panels.length);
  });

  it('hold rules that compute what they promise (promtool)', async function () {
    this.timeout(60_000);
    // Named in the README as a reason to skip: only a package manager can install Prometheus.
    const promtool = findProgram('promtool') ?? this.skip();
    const tested = await runCommand(promtool, ['test', 'rules', 'rules.test.yml'], { cwd: monitoring });
    assert.equal(tested.code, 0, tested.stdout + tested.stderr);
  });
});
