import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './command';
import { say, seconds } from './progress';

interface SystemProgram {
  readonly name: string;
  readonly aptPackage: string;
  /** Tests that are left out without it. */
  readonly titles: RegExp;
}

/** What some tests run for real and only a package manager has; npm brings everything else. */
export const systemPrograms: readonly SystemProgram[] = [
  { name: 'zsh', aptPackage: 'zsh', titles: /\bzsh\b/i },
  { name: 'fish', aptPackage: 'fish', titles: /\bfish\b/i },
  { name: 'vim', aptPackage: 'vim', titles: /\bvim?\b|editor/i },
  { name: 'less', aptPackage: 'less', titles: /\bless\b|pager/i },
  { name: 'sudo', aptPackage: 'sudo', titles: /\bsudo\b/i },
  { name: 'redis-server', aptPackage: 'redis-server', titles: /\bredis\b|replicas/i },
  { name: 'pg_dump', aptPackage: 'postgresql', titles: /\bpg_dump\b/i },
  { name: 'prometheus', aptPackage: 'prometheus', titles: /\bprometheus\b/i },
];

const installTimeoutMs = 300_000;

/** Installs what is missing where that takes no question: as root with apt. Elsewhere says what to install. */
export async function installSystemPrograms(): Promise<void> {
  const missing = systemPrograms.filter(({ name }) => !hasProgram(name));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  const command = `apt-get install --yes --no-install-recommends ${missing.map(({ aptPackage }) => aptPackage).join(' ')}`;
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    say(`Tests of ${names} are skipped: install them first (Debian: ${command}).`);
    return;
  }
  say(`Installing ${names} ...`);
  // In this run level Debian's packages start no service.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const script = `${command} || { apt-get update && ${command}; }`;
  const result = await runCommand('sh', ['-c', script], { env, timeoutMs: installTimeoutMs });
  if (result.code === 0) say(`Installing ${names}: done in ${seconds(result.durationMs)}`);
  else say(`They could not be installed, their tests are skipped: ${result.output.trim().split('\n').at(-1) ?? ''}`);
}

export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
