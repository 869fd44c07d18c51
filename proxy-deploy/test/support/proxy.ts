import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { packageFolder } from '../../src/base/paths';
import { waitUntil } from '../../src/base/waitUntil';
import { AdminApi, type KeyRequest } from '../../src/litellm/adminApi';
import { ScriptedUpstream } from './scriptedUpstream';
import { writeTestConfiguration } from './testConfiguration';

interface Ready {
  readonly baseUrl: string;
  readonly virtualKey: string;
  readonly models: readonly string[];
  readonly pid: number;
}

/** What LiteLLM tells of a key. */
interface KeyInfo {
  readonly spend: number;
  readonly max_budget: number | null;
  readonly rpm_limit: number | null;
  readonly tpm_limit: number | null;
  readonly max_parallel_requests: number | null;
  readonly expires: string | null;
}

export interface ProxyOptions {
  readonly folder: string;
  readonly upstream: ScriptedUpstream;
  readonly configPath: string;
  readonly extraArgs?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** What LiteLLM stores of a key in its place. */
export function tokenOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export const allModels = ['qwen3-0.6b', 'qwen3-0.6b-local'];

/** A real proxy as `npm run proxy` starts it, with a scripted upstream. */
export class Proxy {
  private constructor(
    private readonly child: ChildProcess,
    readonly ready: Ready,
    private readonly options: ProxyOptions,
    /** Everything it said on stderr. */
    readonly said: readonly string[],
  ) {}

  static async start(options: ProxyOptions): Promise<Proxy> {
    const { folder, upstream, configPath, extraArgs = [], environment = {} } = options;
    const child = spawn(
      process.execPath,
      [
        join(packageFolder, 'bin', 'serve.mjs'),
        '--json',
        '--port',
        '0',
        '--data',
        folder,
        '--config',
        configPath,
        '--upstream',
        upstream.primaryUrl,
        '--fallback',
        upstream.fallbackUrl,
        ...extraArgs,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
    );
    const said: string[] = [];
    createInterface(child.stderr).on('line', (line) => said.push(line));
    const [line] = (await Promise.race([
      once(createInterface(child.stdout), 'line'),
      once(child, 'exit').then(([code]) =>
        Promise.reject(new Error(`the proxy ended with ${String(code)}:\n${said.join('\n')}`)),
      ),
    ])) as [string];
    return new Proxy(child, JSON.parse(line) as Ready, options, said);
  }

  get masterKey(): string {
    return (
      JSON.parse(readFileSync(join(this.options.folder, 'secrets.json'), 'utf8')) as { readonly masterKey: string }
    ).masterKey;
  }

  get admin(): AdminApi {
    return new AdminApi(this.ready.baseUrl, this.masterKey);
  }

  async createKey(request: KeyRequest = {}): Promise<string> {
    return (await this.admin.createKey({ models: allModels, ...request })).key;
  }

  chat(key: string, body: Readonly<Record<string, unknown>> = {}): Promise<Response> {
    return fetch(`${this.ready.baseUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: allModels[0],
        max_tokens: 20,
        messages: [{ role: 'user', content: 'list files' }],
        ...body,
      }),
    });
  }

  log(name: 'litellm' | 'model'): string {
    return readFileSync(join(this.options.folder, `${name}.log`), 'utf8');
  }

  async sql<T extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<readonly T[]> {
    const client = new pg.Client({ connectionString: readFileSync(join(this.options.folder, 'database-url'), 'utf8') });
    await client.connect();
    try {
      return (await client.query<T>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Spend of a key as the database has it once `enough` says so; the proxy writes it every few seconds. */
  async spendInDatabase(key: string, enough: (spend: number) => boolean): Promise<number> {
    const { token } = await this.keyInfo(key);
    const found = await waitUntil(
      async () => {
        const [row] = await this.sql<{ spend: number }>(
          'select spend from "LiteLLM_VerificationToken" where token = $1',
          [token],
        );
        return row !== undefined && enough(row.spend) ? row.spend : undefined;
      },
      { timeoutMs: 20_000 },
    );
    if (found === undefined) throw new Error('the spend did not reach the database within 20 s');
    return found;
  }

  async keyInfo(key: string): Promise<{ readonly token: string; readonly info: KeyInfo }> {
    const answer = await this.admin.call<{ readonly info: KeyInfo }>('GET', `/key/info?key=${key}`);
    return { token: tokenOf(key), info: answer.info };
  }

  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

/** One folder, upstream and proxy for a whole test file. */
export class ProxyFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'proxy-test-'));
  private upstreamValue: ScriptedUpstream | undefined;
  private proxyValue: Proxy | undefined;

  constructor(private readonly extraArgs: readonly string[] = []) {}

  get upstream(): ScriptedUpstream {
    if (this.upstreamValue === undefined) throw new Error('not started');
    return this.upstreamValue;
  }

  get proxy(): Proxy {
    if (this.proxyValue === undefined) throw new Error('not started');
    return this.proxyValue;
  }

  /** Starts both, once. */
  async start(): Promise<void> {
    if (this.proxyValue !== undefined) return;
    this.upstreamValue = await ScriptedUpstream.start();
    await this.startProxy();
  }

  async startProxy(): Promise<void> {
    this.proxyValue = await Proxy.start({
      folder: this.folder,
      upstream: this.upstream,
      configPath: writeTestConfiguration(this.folder),
      extraArgs: this.extraArgs,
    });
  }

  async stop(): Promise<void> {
    await this.proxyValue?.stop();
    await this.upstreamValue?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
