import { Command, Option } from 'commander';
import { fraction, positive, positiveWhole } from '../base/numberOptions';
import { packageFolder } from '../base/paths';
import { UserError } from '../base/userError';
import type { DeployContext } from './context';
import { printCost, usualCostInputs } from './costCommand';
import { prepareDatabase } from './databaseCommands';
import {
  createEndpoint,
  destroyEndpoint,
  endpointStatus,
  hardware,
  setEndpointState,
  type HardwareName,
} from './endpointCommands';
import {
  createKeys,
  createOperator,
  printKeys,
  revokeKey,
  setBudget,
  usualLimits,
  type KeyLimits,
} from './keyCommands';
import { pin } from './pin';
import { preflight } from './preflight';
import { printReport, runReconcile } from './reportCommands';
import { rotateKey } from './rotateKey';
import { smoke } from './smoke';
import { deploySpace, destroySpace } from './spaceCommands';
import { createTeam } from './teamKeys';

interface KeyFlags {
  readonly budget?: number;
  readonly window?: string;
  readonly rpm?: number;
  readonly tpm?: number;
  readonly parallel?: number;
  readonly days?: number;
}

/** Only what was given: a key that is there already keeps the rest. */
function limitsOf({ budget, window, rpm, tpm, parallel, days }: KeyFlags): Partial<KeyLimits> {
  const named = {
    budgetUsd: budget,
    budgetWindow: window,
    requestsPerMinute: rpm,
    tokensPerMinute: tpm,
    parallelRequests: parallel,
    days,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function keyFlags(command: Command): Command {
  const usual = (value: string | number): string => `(a new key: ${value})`;
  return command
    .option('--budget <usd>', `budget of a window ${usual(usualLimits.budgetUsd)}`, positive)
    .addOption(
      new Option('--window <time>', `window of the budget ${usual(usualLimits.budgetWindow)}`).choices([
        '24h',
        '7d',
        '30d',
      ]),
    )
    .option('--rpm <number>', `requests a minute ${usual(usualLimits.requestsPerMinute)}`, positiveWhole)
    .option('--tpm <number>', `tokens a minute ${usual(usualLimits.tokensPerMinute)}`, positiveWhole)
    .option('--parallel <number>', `requests at once ${usual(usualLimits.parallelRequests)}`, positiveWhole)
    .option('--days <number>', `days from now until the key ends ${usual(usualLimits.days)}`, positiveWhole);
}

const dryRunFlag = '--dry-run';

const inThisOrder = `In this order: preflight, pin, endpoint create, database, space, keys operator, keys team, smoke.
Daily: reconcile. README.md says which environment variables each wants.`;

/** Runs one command of the CLI; gives the exit code. */
export async function main(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
  folder: string = packageFolder,
): Promise<number> {
  let exitCode = 0;
  // Wherever it stands: nobody who types it last may delete something.
  const dryRun = args.includes(dryRunFlag);
  const stopping = new AbortController();
  const onSignal = (): void => stopping.abort(new Error('stopped'));
  process.once('SIGINT', onSignal);
  const program = new Command('deploy')
    .description(
      'Puts the proxy up, hands out keys, and watches cost. Secrets come from the environment, never from arguments.',
    )
    .option('--dry-run', 'say what would be done and change nothing; before or behind any command')
    .showHelpAfterError('"--help" behind the command shows what it wants.')
    .addHelpText('after', `\n${inThisOrder}`);
  const context = (): DeployContext => ({
    environment,
    folder,
    dryRun,
    print,
    signal: stopping.signal,
  });
  const show = (key: string): void => print(`Key (shown once): ${key}`);

  program
    .command('preflight')
    .description('look at everything a deployment needs')
    .action(async () => {
      exitCode = (await preflight(context())) ? 0 : 1;
    });
  program
    .command('pin')
    .description('write the digests of all images down')
    .option(
      '--chart',
      'of helm/values.yaml too, after a look at the signature of LiteLLM’s image (needs cosign)',
      false,
    )
    .action(({ chart }: { chart: boolean }) => pin(context(), chart));
  program
    .command('database')
    .description('migrate MIGRATE_URL and close its tables to the Data API')
    .action(() => prepareDatabase(context()));

  const endpoint = program.command('endpoint').description('the Hugging Face inference endpoint');
  endpoint
    .command('create')
    .description('make it, or change when it sleeps and how far it grows')
    .argument('<namespace/name>')
    .requiredOption('--repository <id>', 'repository of the fine-tuned model')
    .addOption(new Option('--hardware <name>', 'machine').choices(Object.keys(hardware)).default('l4'))
    .addOption(new Option('--vendor <name>', 'whose machine').choices(['aws', 'gcp']).default('aws'))
    .option('--region <name>', 'region', 'us-east-1')
    .option('--idle-minutes <number>', 'minutes until it sleeps', positive, 15)
    .option('--max-replicas <number>', 'most replicas', positiveWhole, 1)
    .action(
      (
        id: string,
        flags: {
          repository: string;
          hardware: HardwareName;
          vendor: 'aws' | 'gcp';
          region: string;
          idleMinutes: number;
          maxReplicas: number;
        },
      ) => createEndpoint({ ...splitId(id), ...flags }, context()),
    );
  for (const [name, state, about] of [
    ['resume', 'running', 'wake it, and wait until it runs'],
    ['sleep', 'scaledToZero', 'put it to sleep; the next request wakes it'],
    ['pause', 'paused', 'stop it; only "resume" wakes it'],
  ] as const) {
    endpoint
      .command(name)
      .description(about)
      .argument('<namespace/name>')
      .action((id: string) => {
        const { namespace, name: endpointName } = splitId(id);
        return setEndpointState(namespace, endpointName, state, context());
      });
  }
  endpoint
    .command('status')
    .description('its state, and its address for HF_ENDPOINT_URL')
    .argument('<namespace/name>')
    .action((id: string) => {
      const { namespace, name } = splitId(id);
      return endpointStatus(namespace, name, context());
    });

  program
    .command('space')
    .description('make or update the Space and wait until it runs')
    .argument('<owner/name>')
    .addOption(
      new Option('--visibility <kind>', 'who sees its source').choices(['public', 'protected']).default('protected'),
    )
    .option('--rotate-secrets', 'set secrets that are already there again', false)
    .action((id: string, flags: { visibility: 'public' | 'protected'; rotateSecrets: boolean }) =>
      deploySpace({ id, visibility: flags.visibility }, flags.rotateSecrets, context()),
    );

  const keys = program.command('keys').description('virtual keys, through PROXY_URL with PROXY_ADMIN_KEY');
  keyFlags(keys.command('create').argument('<user>').description('make a key, or change its limits')).action(
    (user: string, flags: KeyFlags) =>
      createKeys([{ user, limits: limitsOf(flags) }], context(), (_user, key) => show(key)),
  );
  keyFlags(
    keys
      .command('team')
      .description('make the keys of a team, or change their limits to those of the file')
      .argument('<file.csv>', 'columns user and, if wanted, budget, rpm, tpm, days')
      .requiredOption('--out <file>', 'new file for the keys'),
  ).action((file: string, flags: KeyFlags & { out: string }) =>
    createTeam(file, flags.out, limitsOf(flags), context()),
  );
  keys
    .command('list')
    .description('every key with its spend and limits')
    .action(() => printKeys(context()));
  keys
    .command('budget')
    .description('set the budget of a window')
    .argument('<user>')
    .argument('<usd>', 'of one window', positive)
    .action((user: string, usd: number) => setBudget(user, usd, context()));
  keys
    .command('rotate')
    .description('end a key and make another with its limits and its spend')
    .argument('<user>')
    .option('--days <number>', 'days until the new key ends', positiveWhole, 90)
    .action((user: string, flags: { days: number }) => rotateKey(user, flags.days, context(), show));
  keys
    .command('revoke')
    .description('end a key now')
    .argument('<user>')
    .action((user: string) => revokeKey(user, context()));
  keys
    .command('operator')
    .description('make a key that administrates in the master key’s place')
    .argument('[name]', 'who uses it', 'operator')
    .option('--days <number>', 'days until it ends', positiveWhole, 30)
    .action((name: string, flags: { days: number }) => createOperator(name, flags.days, context(), show));

  program
    .command('smoke')
    .description('walk the whole way of a request in ten steps')
    .action(async () => {
      exitCode = (await smoke(context())) ? 0 : 1;
    });
  program
    .command('report')
    .description('figures from the spend tables')
    .option('--days <number>', 'how far back', positive, 30)
    .option('--html <file>', 'write a page with charts too')
    .action((flags: { days: number; html?: string }) => printReport(flags.days, flags.html, context()));
  program
    .command('reconcile')
    .description('add to keys and users what the spend log has and their sums lack')
    .action(() => runReconcile(context()));
  program
    .command('cost')
    .description('what a team costs a month')
    .requiredOption('--users <number>', 'people with a key', positive)
    .requiredOption('--requests-per-day <number>', 'of one user', positive)
    .addOption(new Option('--hardware <name>', 'machine').choices(Object.keys(hardware)).default('l4'))
    .option('--tokens-per-second <number>', 'measured on one replica', positive)
    .option('--idle-minutes <number>', 'minutes until the endpoint sleeps', positive, usualCostInputs.idleMinutes)
    .option(
      '--local-share <fraction>',
      'answered in the editor, without the proxy',
      fraction,
      usualCostInputs.localShare,
    )
    .option('--cache-share <fraction>', 'of the rest, answered by the cache', fraction, usualCostInputs.cacheShare)
    .action(
      (flags: {
        users: number;
        requestsPerDay: number;
        hardware: HardwareName;
        tokensPerSecond?: number;
        idleMinutes: number;
        localShare: number;
        cacheShare: number;
      }) => printCost(flags, context()),
    );

  const destroy = program.command('destroy').description('take down what was put up; the database stays');
  destroy
    .command('space')
    .description('delete the Space')
    .argument('<owner/name>')
    .action((id: string) => destroySpace(id, context()));
  destroy
    .command('endpoint')
    .description('delete the endpoint')
    .argument('<namespace/name>')
    .action((id: string) => {
      const { namespace, name } = splitId(id);
      return destroyEndpoint(namespace, name, context());
    });

  try {
    await program.parseAsync(
      args.filter((word) => word !== dryRunFlag),
      { from: 'user' },
    );
    return exitCode;
  } finally {
    process.removeListener('SIGINT', onSignal);
  }
}

function splitId(id: string): { readonly namespace: string; readonly name: string } {
  const [namespace, name, more] = id.split('/');
  if (!namespace || !name || more !== undefined)
    throw new UserError(`${id} is not the name of an endpoint: it has to be namespace/name.`);
  return { namespace, name };
}
