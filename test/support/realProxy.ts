import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface Ready {
  readonly baseUrl: string;
  readonly virtualKey: string;
  readonly secretsFile: string;
}

/** Limits of a key, in LiteLLM's words. */
export interface KeyLimits {
  readonly models?: readonly string[];
  readonly max_budget?: number;
  readonly budget_duration?: string;
  readonly rpm_limit?: number;
  readonly tpm_limit?: number;
  readonly max_parallel_requests?: number;
  readonly duration?: string;
  readonly allowed_routes?: readonly string[];
}

/** A real LiteLLM with a real PostgreSQL, started as `npm run proxy` starts it, in front of upstreams of a test. */
export class RealProxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly ready: Ready,
    private readonly folder: string,
  ) {}

  static async start(upstreamUrl: string, fallbackUrl: string): Promise<RealProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'real-proxy-'));
    const upstreams = ['--upstream', `${upstreamUrl}/v1`, '--fallback', `${fallbackUrl}/v1`];
    const child = spawn(
      process.execPath,
      ['proxy-deploy/bin/serve.mjs', '--json', '--port', '0', '--data', folder, ...upstreams],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const said: string[] = [];
    createInterface(child.stderr).on('line', (line) => said.push(line));
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`the proxy ended with ${String(code)}:\n${said.join('\n')}`);
    });
    const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), failed])) as [string];
    return new RealProxy(child, JSON.parse(line) as Ready, folder);
  }

  get url(): string {
    return this.ready.baseUrl;
  }

  get virtualKey(): string {
    return this.ready.virtualKey;
  }

  async createKey(limits: KeyLimits): Promise<string> {
    const { key } = (await this.administer('/key/generate', { models: ['qwen3-0.6b'], ...limits })) as { key: string };
    return key;
  }

  async blockKey(key: string): Promise<void> {
    await this.administer('/key/block', { key });
  }

  async deleteKey(key: string): Promise<void> {
    await this.administer('/key/delete', { keys: [key] });
  }

  /** Process of the PostgreSQL server. */
  get databasePid(): number {
    return Number(readFileSync(join(this.folder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async administer(path: string, body: unknown): Promise<unknown> {
    const secrets = JSON.parse(readFileSync(this.ready.secretsFile, 'utf8')) as { readonly masterKey: string };
    const headers = { authorization: `Bearer ${secrets.masterKey}`, 'content-type': 'application/json' };
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }
}
