import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OwnedProcess } from '../../src/base/ownedProcess';
import { dashboardPage } from '../../src/monitoring/dashboardPage';
import { readPanels } from '../../src/monitoring/prometheus';
import { ProxyFixture } from '../support/proxy';
import { startPrometheus } from '../support/prometheus';
import { findProgram } from '../support/redis';

const minutes = Number(process.env['DASHBOARD_MINUTES'] ?? 6);
const requestsPerSecond = 2;
const team = ['ada', 'grace', 'katherine', 'linus', 'margaret'];

describe(`a dashboard after ${minutes} minutes of a team’s traffic (needs prometheus)`, function () {
  this.timeout((minutes * 60 + 300) * 1000);
  const fixture = new ProxyFixture();
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
  let prometheus: OwnedProcess | undefined;

  before(async function () {
    // Named in the README as a reason to skip: only a package manager can install Prometheus.
    if (findProgram('prometheus') === undefined) return this.skip();
    await fixture.start();
  });
  after(async () => {
    await prometheus?.stop();
    await fixture.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows every figure', async () => {
    const { proxy, upstream } = fixture;
    const started = await startPrometheus(folder, proxy, 2);
    prometheus = started.process;
    const keys = await Promise.all(
      team.map(async (user, index) => {
        await proxy.admin.ensureUser(user);
        return proxy.createKey({ user_id: user, key_alias: user, max_budget: 4 + 3 * index });
      }),
    );
    const total = minutes * 60 * requestsPerSecond;
    const from = Math.floor(Date.now() / 1000);
    const running: Promise<unknown>[] = [];
    for (let index = 0; index < total; index += 1) {
      // A busy middle, an endpoint that fails for a while, people who use it more or less.
      const progress = index / total;
      upstream.primary.usual =
        progress > 0.55 && progress < 0.65
          ? { kind: 'status', status: 503 }
          : { kind: 'answer', tokens: 15 + (index % 20), pauseMs: 5 + Math.round(20 * Math.sin(Math.PI * progress)) };
      const user = Math.floor(team.length * ((index * 0.618) % 1) ** 1.6);
      const key = index % 41 === 40 ? 'sk-nobody-knows-this-key' : (keys[user] ?? '');
      const cached = index % 9 === 0 ? { cache: { 'use-cache': true, namespace: team[user] } } : {};
      running.push(
        proxy.chat(key, { stream: index % 5 !== 0, max_tokens: 40, ...cached }).then((response) => response.text()),
      );
      await delay((1000 / requestsPerSecond) * (1.6 - 1.2 * Math.sin(Math.PI * progress)));
    }
    await Promise.all(running);
    await delay(5000);
    const to = Math.floor(Date.now() / 1000);
    const panels = await readPanels(started.url, from, to);
    for (const { figure, series } of panels) {
      assert.ok(
        series.some(({ points }) => points.some(([, value]) => value > 0)),
        `${figure.title} shows nothing`,
      );
    }
    const page = process.env['DASHBOARD_PAGE'];
    if (page !== undefined) writeFileSync(page, dashboardPage(panels, from, to));
  });
});
