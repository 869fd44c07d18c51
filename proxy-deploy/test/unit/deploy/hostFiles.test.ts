import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageFolder } from '../../../src/base/paths';

type Tree = Readonly<Record<string, unknown>>;

function read(...path: readonly string[]): Tree {
  return parse(readFileSync(join(packageFolder, ...path), 'utf8'), { merge: true }) as Tree;
}

function at(tree: unknown, ...path: readonly string[]): Tree {
  return path.reduce<unknown>((value, key) => (value as Tree)[key], tree) as Tree;
}

/** What the chart litellm-helm reads, where we set it; `*` takes any key, as Kubernetes defines what stands there. */
const chartKeys = [
  'replicaCount',
  'image.repository',
  'image.tag',
  'image.pullPolicy',
  'masterkeySecretName',
  'masterkeySecretKey',
  'environmentSecrets',
  'envVars.*',
  'migrationJob.enabled',
  'db.deployStandalone',
  'db.useExisting',
  'db.endpoint',
  'db.database',
  'db.secret.name',
  'db.secret.usernameKey',
  'db.secret.passwordKey',
  'redis.enabled',
  'redis.architecture',
  'resources.*',
  'autoscaling.enabled',
  'autoscaling.minReplicas',
  'autoscaling.maxReplicas',
  'autoscaling.targetCPUUtilizationPercentage',
  'ingress.enabled',
  'ingress.className',
  'ingress.annotations.*',
  'ingress.hosts',
  'podSecurityContext.*',
  'securityContext.*',
];

function leaves(tree: Tree, prefix = ''): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value as Tree, `${prefix}${key}.`)
      : [prefix + key],
  );
}

describe('the files for other hosts', () => {
  it('set only what the chart reads', () => {
    const known = (path: string): boolean =>
      chartKeys.some((key) => (key.endsWith('.*') ? path.startsWith(key.slice(0, -1)) : path === key));
    assert.deepEqual(
      leaves(read('helm', 'values.yaml')).filter((path) => !known(path)),
      [],
    );
  });

  it('name the same release of LiteLLM as the lock', () => {
    const lock = readFileSync(join(packageFolder, 'python', 'requirements.lock'), 'utf8');
    // Behind it stands a digest once "deploy pin --chart" has looked it up.
    const [tag] = String(at(read('helm', 'values.yaml'), 'image')['tag']).split('@');
    assert.equal(tag, `v${/^litellm==(\S+)/m.exec(lock)?.[1] ?? ''}`);
  });

  it('let compose start nothing that is not described, and mount nothing that is not there', () => {
    const compose = read('compose.yaml');
    const services = at(compose, 'services') as Readonly<Record<string, Tree>>;
    for (const [name, service] of Object.entries(services)) {
      const needs = Object.keys(service['depends_on'] ?? {});
      for (const other of needs) assert.ok(other in services, `${name} waits for ${other}`);
      for (const mount of (service['volumes'] ?? []) as readonly string[]) {
        const [source = ''] = mount.split(':');
        const known = source.startsWith('./')
          ? existsSync(join(packageFolder, source))
          : source in at(compose, 'volumes');
        assert.ok(known, `${name} mounts ${source}`);
      }
      for (const secret of (service['secrets'] ?? []) as readonly string[]) assert.ok(secret in at(compose, 'secrets'));
    }
  });

  it('open to other machines nothing but the edge', () => {
    const services = at(read('compose.yaml'), 'services') as Readonly<Record<string, Tree>>;
    const open = Object.entries(services).filter(([, service]) =>
      ((service['ports'] ?? []) as readonly string[]).some((port) => !port.startsWith('127.0.0.1:')),
    );
    assert.deepEqual(
      open.map(([name]) => name),
      ['edge'],
    );
  });

  it('give the database’s address to whoever migrates and whoever serves', () => {
    const services = at(read('compose.yaml'), 'services');
    assert.match(String(at(services, 'migrate', 'environment')['MIGRATE_URL']), /@postgres:5432\/litellm/);
    assert.match(String(at(services, 'proxy', 'environment')['DATABASE_URL']), /@postgres:5432\/litellm/);
  });
});
