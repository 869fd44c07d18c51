import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../../src/base/freePort';
import { OwnedProcess } from '../../src/base/ownedProcess';
import { packageFolder } from '../../src/base/paths';
import type { Proxy } from './proxy';
import { findProgram } from './redis';

/** A real Prometheus with the shipped rules that reads the figures of a proxy every so many seconds. */
export async function startPrometheus(
  folder: string,
  proxy: Proxy,
  everySeconds: number,
): Promise<{ readonly url: string; readonly process: OwnedProcess }> {
  const file = findProgram('prometheus');
  if (file === undefined) throw new Error('prometheus is missing');
  const port = await freePort();
  const interval = `${everySeconds}s`;
  const config = {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: [join(packageFolder, 'monitoring', 'rules.yml')],
    scrape_configs: [
      {
        job_name: 'litellm',
        metrics_path: '/metrics/',
        authorization: { credentials: proxy.masterKey },
        static_configs: [{ targets: [new URL(proxy.ready.baseUrl).host] }],
      },
    ],
  };
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config), { mode: 0o600 });
  const prometheus = await OwnedProcess.start({
    name: 'Prometheus',
    file,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    environment: process.env,
    cwd: folder,
    logPath: join(folder, 'log'),
  });
  return { url: `http://127.0.0.1:${port}`, process: prometheus };
}
