import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../base/paths';
import { dashboardFile, rulesFile } from './files';

/** Writes the generated files of monitoring/. */
export function main(): number {
  writeFileSync(join(packageFolder, 'monitoring', 'rules.yml'), rulesFile());
  writeFileSync(join(packageFolder, 'monitoring', 'grafana', 'dashboards', 'proxy.json'), dashboardFile());
  return 0;
}
