import { Command, InvalidArgumentError } from 'commander';
import { resolve, join } from 'node:path';
import { portOrAny, wholeOrZero } from '../base/numberOptions';
import { dataFolder, packageFolder } from '../base/paths';
import { UserError } from '../base/userError';

/** What a start of the proxy can be told. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** The port, where the command line names one. */
  readonly givenPort: number | undefined;
  readonly configPath: string;
  readonly dataPath: string;
  readonly upstream: string | undefined;
  readonly fallback: string | undefined;
  readonly model: string | undefined;
  readonly threads: number;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly json: boolean;
  readonly migrate: boolean;
  readonly adminRoutes: boolean;
  /** Whether LiteLLM answers through Granian: faster, for more memory and a longer start. */
  readonly granian: boolean;
  /** Whether compose.yaml is started instead, on a Docker engine. */
  readonly docker: boolean;
  readonly installOnly: boolean;
  readonly printConfig: boolean;
}

function url(value: string): string {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new InvalidArgumentError('must be an http or https URL');
  return parsed.pathname === '/' ? `${parsed.origin}/v1` : value.replace(/\/+$/, '');
}

/** As commander gives them: the flags as they are, and those that we resolve under their own names. */
interface RawOptions extends Omit<ServeOptions, 'configPath' | 'dataPath' | 'databaseUrl' | 'redisUrl' | 'givenPort'> {
  readonly config: string;
  readonly data: string;
  readonly databaseUrl?: string;
  readonly redis?: string;
}

/** What compose.yaml does by itself or takes from .env: dropping one of these in silence could open what the user closed. */
function refuseBesideDocker(command: Command): void {
  const taken = ['docker', 'port', 'model'];
  const others = command.options.filter(
    (option) =>
      command.getOptionValueSource(option.attributeName()) === 'cli' && !taken.includes(option.attributeName()),
  );
  if (others.length === 0) return;
  throw new UserError(
    `--docker takes --port and --model only, not ${others.map(({ long }) => long).join(', ')}: write what compose.yaml wants into .env beside it.`,
  );
}

/** Reads the command line; options that a Space sets come from its environment. */
export function parseOptions(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): ServeOptions {
  const command = new Command('proxy')
    .description(
      'Runs LiteLLM with PostgreSQL and a local model, prints its URL and a new virtual key, and stops with Ctrl+C.',
    )
    .option('--host <address>', 'address to listen on', environment['HOST'] ?? '127.0.0.1')
    .option(
      '--port <number>',
      'port to listen on; 0 takes a free one',
      portOrAny,
      portOrAny(environment['PORT'] ?? '4000'),
    )
    .option('--config <file>', 'LiteLLM configuration', join(packageFolder, 'config.yaml'))
    .option(
      '--data <folder>',
      'folder of database, keys and logs',
      environment['PROXY_DATA'] ?? dataFolder(environment),
    )
    .option(
      '--upstream <url>',
      'OpenAI-compatible server of the primary model; default: HF_ENDPOINT_URL, else the local model',
      url,
    )
    .option(
      '--fallback <url>',
      'OpenAI-compatible server of the fallback model; default: the local model, or --upstream when that is given',
      url,
    )
    .option('--model <file>', 'GGUF file of the local model; default: the one in model/release')
    .option('--threads <number>', 'threads of the local model; 0 takes all cores', wholeOrZero, 0)
    .option('--database-url <url>', 'use this PostgreSQL instead of an own one; default: DATABASE_URL')
    .option('--redis <url>', 'share limits and cache with other replicas through this Redis; default: REDIS_URL')
    .option('--json', 'print one line of JSON when ready', false)
    .option('--no-migrate', 'leave the schema of --database-url as it is')
    .option('--no-admin-routes', 'close the management routes and /metrics')
    .option(
      '--granian',
      'answer faster, for half a GiB more memory and a longer start',
      environment['PROXY_GRANIAN'] === 'true',
    )
    .option('--docker', 'build and start compose.yaml instead, with replicas, TLS and monitoring', false)
    .option('--install-only', 'install and check everything, start nothing', false)
    .option('--print-config', 'print the configuration LiteLLM would get, start nothing', false)
    .allowExcessArguments(false);
  const raw = command.parse([...args], { from: 'user' }).opts<RawOptions>();
  if (raw.docker) refuseBesideDocker(command);
  const endpoint = environment['HF_ENDPOINT_URL'];
  return {
    ...raw,
    givenPort: command.getOptionValueSource('port') === 'cli' ? raw.port : undefined,
    configPath: resolve(raw.config),
    dataPath: resolve(raw.data),
    upstream: raw.upstream ?? (endpoint === undefined || endpoint === '' ? undefined : url(endpoint)),
    databaseUrl: raw.databaseUrl ?? environment['DATABASE_URL'],
    redisUrl: raw.redis ?? environment['REDIS_URL'],
  };
}
