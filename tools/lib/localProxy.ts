import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './paths';
import { ToolFailure } from './progress';

export interface LocalProxy {
  readonly baseUrl: string;
  readonly virtualKey: string;
  readonly model: string;
  stop(): Promise<void>;
}

/** The line that tools/proxy.mjs prints with --json when it can be used. */
interface Ready {
  readonly kind: 'ready';
  readonly baseUrl: string;
  readonly virtualKey: string;
  readonly model: string;
}

/** Starts LiteLLM, PostgreSQL and the local model on a free port; the first time installs them (minutes). */
export async function startLocalProxy(signal: AbortSignal): Promise<LocalProxy> {
  const args = [join(repositoryRoot, 'tools', 'proxy.mjs'), '--json', '--port', '0'];
  // Its own group: Ctrl+C reaches us alone, and we end it in order.
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: process.platform !== 'win32',
  });
  const cancel = (): boolean => child.kill('SIGTERM');
  signal.addEventListener('abort', cancel, { once: true });
  // Whatever ends us before `stop` is called: the proxy ends itself in order when it is told.
  process.once('exit', cancel);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void closed.then(() => process.removeListener('exit', cancel));
  const ready = new Promise<Ready>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split('\n').find((candidate) => candidate.startsWith('{"kind":"ready"'));
      if (line && text.includes(`${line}\n`)) resolve(JSON.parse(line) as Ready);
    });
    child.once('error', reject);
    void closed.then(() => reject(new ToolFailure('The local proxy did not start: its reason is above.')));
  });
  const stop = async (): Promise<void> => {
    cancel();
    await closed;
  };
  const { baseUrl, virtualKey, model } = await ready;
  signal.removeEventListener('abort', cancel);
  return { baseUrl, virtualKey, model, stop };
}
