import { writeFileSync } from 'node:fs';
import { connectDatabase } from '../database/connection';
import { reconcile } from '../reporting/reconcile';
import { figureCells, figureColumns, reportPage } from '../reporting/reportPage';
import { readSpendReport } from '../reporting/spendReport';
import { required, type DeployContext } from './context';
import { textTable } from './textTable';

const databaseUrl = (context: DeployContext): string => required(context, 'DATABASE_URL', 'the database of the proxy');

export async function printReport(days: number, htmlPath: string | undefined, context: DeployContext): Promise<void> {
  const client = await connectDatabase(databaseUrl(context), context.environment);
  try {
    const report = await readSpendReport(client, days);
    if (report.total === undefined) context.print(`No request was made in the last ${days} days.`);
    else {
      for (const [title, rows] of [
        ['All', [report.total]],
        ['Users', report.byUser],
        ['Models', report.byModel],
        ['Days', report.byDay],
      ] as const) {
        context.print(`\n${title}`);
        for (const line of textTable(figureColumns, rows.map(figureCells))) context.print(line);
      }
    }
    for (const key of report.nearlySpent)
      context.print(`Nearly spent: ${key.name}, ${key.spend.toFixed(4)} of ${key.budget} USD.`);
    for (const model of report.unpriced) context.print(`No price: ${model} was used and cost nothing.`);
    if (htmlPath !== undefined && !context.dryRun) {
      writeFileSync(htmlPath, reportPage(report, new Date()));
      context.print(`Wrote ${htmlPath}.`);
    }
  } finally {
    await client.end();
  }
}

export async function runReconcile(context: DeployContext): Promise<void> {
  const client = await connectDatabase(databaseUrl(context), context.environment);
  try {
    const repairs = await reconcile(client, { dryRun: context.dryRun });
    const verb = context.dryRun ? 'would get' : 'got';
    for (const { table, name, addSpend, addTotalSpend } of repairs) {
      context.print(
        `${table} ${name} ${verb} ${addSpend.toPrecision(4)} USD in this budget window${table === 'key' ? `, ${addTotalSpend.toPrecision(4)} USD in total` : ''}.`,
      );
    }
    context.print(
      repairs.length === 0
        ? 'All sums agree with the log.'
        : `${repairs.length} sums ${context.dryRun ? 'differ from' : 'now agree with'} the log.`,
    );
  } finally {
    await client.end();
  }
}
