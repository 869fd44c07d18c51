import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerEngine } from '../base/dockerEngine';
import { randomSecret } from '../base/randomSecret';
import { runCommand } from '../base/runCommand';
import { UserError } from '../base/userError';
import { findModelFile } from '../model/modelProcess';

export interface ComposeOptions {
  /** The package's folder, with compose.yaml in it. */
  readonly folder: string;
  readonly model: string | undefined;
  /** Port of this machine; undefined: as the environment or .env says. */
  readonly port: number | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

async function requireEngine(environment: NodeJS.ProcessEnv): Promise<string> {
  const docker = await dockerEngine(environment);
  if (docker.kind === 'engine') return docker.version;
  throw new UserError(
    docker.kind === 'no docker'
      ? 'Docker is not installed: install it, or leave --docker out to run without it.'
      : 'Docker is installed but its engine does not answer: start it, or leave --docker out to run without it.',
  );
}

/** What compose.yaml wants to find beside it; files that are there stay as they are. */
function prepareFiles({ folder, model }: ComposeOptions, report: (step: string) => void): void {
  mkdirSync(join(folder, 'model'), { recursive: true });
  copyFileSync(findModelFile(model), join(folder, 'model', 'fallback.gguf'));
  const secretsPath = join(folder, '.env');
  if (!existsSync(secretsPath)) {
    const lines = [
      `LITELLM_MASTER_KEY=${randomSecret('sk-')}`,
      `LITELLM_SALT_KEY=${randomSecret('sk-')}`,
      `POSTGRES_PASSWORD=${randomSecret()}`,
    ];
    writeFileSync(secretsPath, `${lines.join('\n')}\n`, { mode: 0o600 });
    report('Made new secrets in .env: keep a copy, the salt key above all.');
  }
  // Compose mounts the file as it is, and Prometheus runs under an account of its own, which has to read it; other accounts of this
  // machine are kept out by the folder.
  const operatorFolder = join(folder, 'operator');
  const operatorKey = join(operatorFolder, 'key');
  if (!existsSync(operatorKey)) {
    mkdirSync(operatorFolder, { recursive: true });
    chmodSync(operatorFolder, 0o700);
    writeFileSync(operatorKey, '');
    chmodSync(operatorKey, 0o644);
    report('Prometheus reads no figures before operator/key holds a key of "deploy keys operator".');
  }
}

/** Where the edge is reached, as Docker tells it: the port may be named in .env, or be any free one. */
async function publishedPort(folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await runCommand('docker', ['compose', 'port', 'edge', '8080'], { cwd: folder, environment });
  return /:(\d+)\s*$/.exec(stdout)?.[1] ?? 'that "docker compose ps" shows';
}

/** Builds and starts compose.yaml, and returns when everything in it is healthy; gives the exit code. */
export async function composeUp(options: ComposeOptions, report: (step: string) => void): Promise<number> {
  const { folder, port } = options;
  const version = await requireEngine(options.environment);
  prepareFiles(options, report);
  report(`Starting compose.yaml on Docker ${version}.`);
  const environment = { ...options.environment, ...(port === undefined ? {} : { PORT: String(port) }) };
  const child = spawn('docker', ['compose', 'up', '--build', '--detach', '--wait'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) {
    report(
      `The proxy answers on port ${await publishedPort(folder, environment)}, Grafana on port 3000 of this machine. "docker compose down" stops it.`,
    );
  }
  return code ?? 1;
}
