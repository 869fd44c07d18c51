import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../src/litellm/configSchema';
import { proxyUsage } from '../support/processUsage';
import { Proxy } from '../support/proxy';
import { ScriptedUpstream } from '../support/scriptedUpstream';
import { writeTestConfiguration } from '../support/testConfiguration';

/** Variants of the configuration, to see what the time inside the proxy is made of. */
const variants: readonly { readonly name: string; readonly change: (configuration: Configuration) => void }[] = [
  { name: 'as shipped', change: () => undefined },
  { name: 'without Prometheus', change: (configuration) => (configuration.litellm_settings.callbacks = []) },
  { name: 'with every metric of LiteLLM', change: (configuration) => void delete configuration.litellm_settings['prometheus_metrics_config'] },
];
const requests = Number(process.env['OVERHEAD_REQUESTS'] ?? 300);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe('the time a request spends in the proxy', function () {
  this.timeout(900_000);

  for (const { name, change } of variants) {
    it(`is measured ${name}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'overhead-'));
      const upstream = await ScriptedUpstream.start();
      const configPath = writeTestConfiguration(folder);
      const configuration = parse(readFileSync(configPath, 'utf8')) as Configuration;
      change(configuration);
      writeFileSync(configPath, stringify(configuration));
      const proxy = await Proxy.start({ folder, upstream, configPath });
      try {
        const key = await proxy.createKey({});
        const body = JSON.stringify({ model: 'qwen3-0.6b', max_tokens: 20, messages: [{ role: 'user', content: 'list files' }] });
        const send = async (url: string): Promise<number> => {
          const started = performance.now();
          const response = await fetch(`${url}/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body });
          await response.text();
          assert.equal(response.status, 200);
          return performance.now() - started;
        };
        const proxied = `${proxy.ready.baseUrl}/v1`;
        for (let count = 0; count < 50; count += 1) await send(proxied);
        const before = proxyUsage(proxy.ready.pid);
        const times: { proxy: number[]; direct: number[] } = { proxy: [], direct: [] };
        // Taken in turn, so that whatever else the machine does hits both alike.
        for (let count = 0; count < requests; count += 1) {
          times.proxy.push(await send(proxied));
          times.direct.push(await send(upstream.primaryUrl));
        }
        const after = proxyUsage(proxy.ready.pid);
        const cpuMs = Object.fromEntries(after.map(({ name: part, cpuSeconds }) => [part, Number((((cpuSeconds - (before.find((row) => row.name === part)?.cpuSeconds ?? 0)) / requests) * 1000).toFixed(1))]));
        console.log(`      ${JSON.stringify({ variant: name, directP50Ms: Number(median(times.direct).toFixed(1)), proxyP50Ms: Number(median(times.proxy).toFixed(1)), cpuMsPerRequest: cpuMs })}`);
      } finally {
        await proxy.stop();
        await upstream.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
