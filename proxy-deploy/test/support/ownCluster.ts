import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../src/base/freePort';
import { Cluster } from '../../src/database/cluster';
import { serviceIdentity } from '../../src/database/serviceIdentity';

/** A PostgreSQL of a test's own in `folder`, as root or not. */
export async function startOwnCluster(
  folder: string,
  options: { readonly port?: number; readonly major?: number; readonly password?: string } = {},
): Promise<Cluster> {
  const identity = serviceIdentity();
  const clusterFolder = join(folder, 'postgres');
  mkdirSync(clusterFolder, { recursive: true });
  for (const path of [folder, clusterFolder]) chmodSync(path, 0o711);
  return Cluster.start({
    folder: clusterFolder,
    password: options.password ?? 'own-cluster-password',
    port: options.port ?? (await freePort()),
    identity,
    signal: new AbortController().signal,
    ...(options.major === undefined ? {} : { major: options.major }),
  });
}
