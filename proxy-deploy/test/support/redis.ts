import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, portAnswers } from '../../src/base/freePort';
import { OwnedProcess } from '../../src/base/ownedProcess';
import { waitUntil } from '../../src/base/waitUntil';

export function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** A Redis on a free loopback port that keeps nothing. */
export async function startRedis(
  folder: string,
  password: string,
): Promise<{ readonly url: string; readonly process: OwnedProcess }> {
  const file = findProgram('redis-server');
  if (file === undefined) throw new Error('redis-server is missing');
  const port = await freePort();
  const redis = await OwnedProcess.start({
    name: 'Redis',
    file,
    args: [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--requirepass',
      password,
    ],
    environment: process.env,
    cwd: folder,
    logPath: join(folder, 'redis.log'),
  });
  const isUp = async (): Promise<true | undefined> => (await portAnswers('127.0.0.1', port, 1000)) || undefined;
  const up = await waitUntil(isUp, { timeoutMs: 10_000, intervalMs: 50 });
  if (up === undefined) throw new Error('Redis did not start');
  return { url: `redis://:${password}@127.0.0.1:${port}`, process: redis };
}
