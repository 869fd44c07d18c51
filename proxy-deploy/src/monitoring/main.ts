import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { positive } from '../base/numberOptions';
import { packageFolder } from '../base/paths';
import { dashboardPage } from './dashboardPage';
import { dashboardFile, rulesFile } from './files';
import { readPanels } from './prometheus';

const secondsPerMinute = 60;

/** Writes the generated files of monitoring/, or with "page" the dashboard as it stands now. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('monitoring').action(() => {
    writeFileSync(join(packageFolder, 'monitoring', 'rules.yml'), rulesFile());
    writeFileSync(join(packageFolder, 'monitoring', 'grafana', 'dashboards', 'proxy.json'), dashboardFile());
  });
  program
    .command('page')
    .description('write the dashboard with the figures of a Prometheus as an HTML page')
    .requiredOption('--prometheus <url>', 'a Prometheus with monitoring/rules.yml')
    .requiredOption('--out <file>')
    .option('--minutes <number>', 'how far back', positive, 60)
    .action(async ({ prometheus, out, minutes }: { prometheus: string; out: string; minutes: number }) => {
      const to = Math.floor(Date.now() / 1000);
      const from = to - minutes * secondsPerMinute;
      writeFileSync(out, dashboardPage(await readPanels(prometheus, from, to), from, to));
    });
  await program.parseAsync([...args], { from: 'user' });
  return 0;
}
