import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../base/runCommand';
import { UserError } from '../base/userError';
import { findModelFile } from '../model/modelProcess';

export interface ComposeOptions {
  /** The package's folder, with compose.yaml in it. */
  readonly folder: string;
  readonly model: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

const secret = (prefix: string): string => prefix + randomBytes(24).toString('base64url');

/** A client without an engine is common: only an engine that answers counts. */
async function requireEngine(environment: NodeJS.ProcessEnv): Promise<string> {
  const info = await runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], { environment }).catch(
    () => undefined,
  );
  if (info === undefined) {
    throw new UserError('Docker is not installed: install it, or leave --docker out to run without it.');
  }
  if (info.code !== 0) {
    throw new UserError(
      'Docker is installed but its engine does not answer: start it, or leave --docker out to run without it.',
    );
  }
  return info.stdout.trim();
}

/** What compose.yaml wants to find beside it; files that are there stay as they are. */
function prepareFiles({ folder, model }: ComposeOptions, report: (step: string) => void): void {
  mkdirSync(join(folder, 'model'), { recursive: true });
  copyFileSync(findModelFile(model), join(folder, 'model', 'fallback.gguf'));
  const secretsPath = join(folder, '.env');
  if (!existsSync(secretsPath)) {
    const lines = [
      `LITELLM_MASTER_KEY=${secret('sk-')}`,
      `LITELLM_SALT_KEY=${secret('sk-')}`,
      `POSTGRES_PASSWORD=${secret('')}`,
    ];
    writeFileSync(secretsPath, `${lines.join('\n')}\n`, { mode: 0o600 });
    report('Made new secrets in .env: keep a copy, the salt key above all.');
  }
  const operatorKey = join(folder, 'operator-key');
  if (!existsSync(operatorKey)) {
    writeFileSync(operatorKey, '', { mode: 0o600 });
    report('Prometheus reads no figures before operator-key holds a key of "deploy keys operator".');
  }
}

/** Builds and starts compose.yaml, and returns when everything in it is healthy; gives the exit code. */
export async function composeUp(options: ComposeOptions, report: (step: string) => void): Promise<number> {
  const { folder, environment } = options;
  const version = await requireEngine(environment);
  prepareFiles(options, report);
  report(`Starting compose.yaml on Docker ${version}.`);
  const child = spawn('docker', ['compose', 'up', '--build', '--detach', '--wait'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0)
    report('The proxy answers on port 8080, Grafana on port 3000 of this machine. "docker compose down" stops it.');
  return code ?? 1;
}
