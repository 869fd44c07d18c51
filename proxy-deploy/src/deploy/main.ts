import { Command, InvalidArgumentError, Option } from 'commander';
import type { DeployContext } from './context';
import { printCost, usualCostInputs } from './costCommand';
import { prepareDatabase } from './databaseCommands';
import { createEndpoint, destroyEndpoint, endpointStatus, hardware, setEndpointState, type HardwareName } from './endpointCommands';
import { createKeys, createOperator, createTeam, printKeys, revokeKey, rotateKey, setBudget } from './keyCommands';
import { pin } from './pin';
import { preflight } from './preflight';
import { printReport, runReconcile } from './reportCommands';
import { smoke } from './smoke';
import { deploySpace, destroySpace } from './spaceCommands';

function positive(value: string): number {
  const parsed = Number(value);
  if (!(parsed > 0) || !Number.isFinite(parsed)) throw new InvalidArgumentError('must be a number above 0');
  return parsed;
}

function fraction(value: string): number {
  const parsed = Number(value);
  if (!(parsed >= 0 && parsed <= 1)) throw new InvalidArgumentError('must lie between 0 and 1');
  return parsed;
}

interface KeyFlags {
  readonly budget: number;
  readonly window: string;
  readonly rpm: number;
  readonly days: number;
}

const usualKey = (flags: KeyFlags) => ({ budgetUsd: flags.budget, budgetWindow: flags.window, requestsPerMinute: flags.rpm, days: flags.days });

function keyFlags(command: Command): Command {
  return command
    .option('--budget <usd>', 'budget of a window', positive, 5)
    .addOption(new Option('--window <time>', 'window of the budget').choices(['24h', '7d', '30d']).default('30d'))
    .option('--rpm <number>', 'requests a minute', positive, 60)
    .option('--days <number>', 'days until the key ends', positive, 90);
}

/** Runs one command of the CLI; gives the exit code. */
export async function main(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Promise<number> {
  let exitCode = 0;
  const stopping = new AbortController();
  const onSignal = (): void => stopping.abort(new Error('stopped'));
  process.once('SIGINT', onSignal);
  const program = new Command('deploy')
    .description('Puts the proxy up, hands out keys, and watches cost. Secrets come from the environment, never from arguments.')
    .option('--dry-run', 'say what would be done and change nothing', false);
  const context = (): DeployContext => ({
    environment, dryRun: program.opts<{ readonly dryRun: boolean }>().dryRun, print, signal: stopping.signal,
  });
  const show = (key: string | undefined): void => {
    if (key !== undefined) context().print(`Key (shown once): ${key}`);
  };

  program.command('preflight').description('look at everything a deployment needs').action(async () => {
    exitCode = (await preflight(context())) ? 0 : 1;
  });
  program.command('pin').description('write the digests of all images down').action(() => pin(context()));
  program.command('database').description('migrate MIGRATE_URL and close its tables to the Data API').action(() => prepareDatabase(context()));

  const endpoint = program.command('endpoint').description('the Hugging Face inference endpoint');
  endpoint
    .command('create')
    .argument('<namespace/name>')
    .requiredOption('--repository <id>', 'repository of the fine-tuned model')
    .addOption(new Option('--hardware <name>', 'machine').choices(Object.keys(hardware)).default('l4'))
    .addOption(new Option('--vendor <name>').choices(['aws', 'gcp']).default('aws'))
    .option('--region <name>', 'region', 'us-east-1')
    .option('--idle-minutes <number>', 'minutes until it sleeps', positive, 15)
    .option('--max-replicas <number>', 'most replicas', positive, 1)
    .action((id: string, flags: { repository: string; hardware: HardwareName; vendor: 'aws' | 'gcp'; region: string; idleMinutes: number; maxReplicas: number }) =>
      createEndpoint({ ...splitId(id), ...flags }, context()),
    );
  for (const [name, state] of [['resume', 'running'], ['sleep', 'scaledToZero'], ['pause', 'paused']] as const) {
    endpoint.command(name).argument('<namespace/name>').action((id: string) => {
      const { namespace, name: endpointName } = splitId(id);
      return setEndpointState(namespace, endpointName, state, context());
    });
  }
  endpoint.command('status').argument('<namespace/name>').action((id: string) => {
    const { namespace, name } = splitId(id);
    return endpointStatus(namespace, name, context());
  });

  program
    .command('space')
    .description('make or update the Space and wait until it runs')
    .argument('<owner/name>')
    .addOption(new Option('--visibility <kind>', 'who sees its source').choices(['public', 'protected']).default('protected'))
    .option('--rotate-secrets', 'set secrets that are already there again', false)
    .action((id: string, flags: { visibility: 'public' | 'protected'; rotateSecrets: boolean }) =>
      deploySpace({ id, visibility: flags.visibility }, flags.rotateSecrets, context()),
    );

  const keys = program.command('keys').description('virtual keys, through PROXY_URL with PROXY_ADMIN_KEY');
  keyFlags(keys.command('create').argument('<user>')).action(async (user: string, flags: KeyFlags) => {
    const [made] = await createKeys([{ user, ...usualKey(flags) }], context());
    show(made?.key);
  });
  keyFlags(keys.command('team').argument('<file.csv>', 'columns user, budget, rpm, days').requiredOption('--out <file>', 'new file for the keys')).action(
    (file: string, flags: KeyFlags & { out: string }) => createTeam(file, flags.out, usualKey(flags), context()),
  );
  keys.command('list').action(() => printKeys(context()));
  keys.command('budget').argument('<user>').argument('<usd>', '', positive).action((user: string, usd: number) => setBudget(user, usd, context()));
  keys.command('rotate').argument('<user>').option('--days <number>', '', positive, 90).action(async (user: string, flags: { days: number }) => show(await rotateKey(user, flags.days, context())));
  keys.command('revoke').argument('<user>').action((user: string) => revokeKey(user, context()));
  keys.command('operator').argument('[name]', '', 'operator').option('--days <number>', '', positive, 30).action(async (name: string, flags: { days: number }) => show(await createOperator(name, flags.days, context())));

  program.command('smoke').description('walk the whole way of a request in ten steps').action(async () => {
    exitCode = (await smoke(context())) ? 0 : 1;
  });
  program.command('report').description('figures from the spend tables').option('--days <number>', '', positive, 30).option('--html <file>', 'write a page with charts too').action((flags: { days: number; html?: string }) => printReport(flags.days, flags.html, context()));
  program.command('reconcile').description('add to keys and users what the spend log has and their sums lack').action(() => runReconcile(context()));
  program
    .command('cost')
    .description('what a team costs a month')
    .requiredOption('--users <number>', '', positive)
    .requiredOption('--requests-per-day <number>', 'of one user', positive)
    .addOption(new Option('--hardware <name>', 'machine').choices(Object.keys(hardware)).default('l4'))
    .option('--tokens-per-second <number>', 'measured on one replica', positive)
    .option('--idle-minutes <number>', '', positive, usualCostInputs.idleMinutes)
    .option('--local-share <fraction>', '', fraction, usualCostInputs.localShare)
    .option('--cache-share <fraction>', '', fraction, usualCostInputs.cacheShare)
    .action((flags: { users: number; requestsPerDay: number; hardware: HardwareName; tokensPerSecond?: number; idleMinutes: number; localShare: number; cacheShare: number }) =>
      printCost(flags, context()),
    );

  const destroy = program.command('destroy').description('take down what was put up; the database stays');
  destroy.command('space').argument('<owner/name>').action((id: string) => destroySpace(id, context()));
  destroy.command('endpoint').argument('<namespace/name>').action((id: string) => {
    const { namespace, name } = splitId(id);
    return destroyEndpoint(namespace, name, context());
  });

  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } finally {
    process.removeListener('SIGINT', onSignal);
  }
}

function splitId(id: string): { readonly namespace: string; readonly name: string } {
  const [namespace, name, more] = id.split('/');
  if (!namespace || !name || more !== undefined) throw new InvalidArgumentError('must be namespace/name');
  return { namespace, name };
}
