import { runCommand } from './command';
import { hasProgram } from './namedSkips';
import { say, seconds } from './progress';

/** Shells that the tests run for real when they are there. */
const wanted = ['zsh', 'fish'];

/** Installs missing shells where that takes no question: as root on a machine with apt. Elsewhere says what to install. */
export async function installShells(): Promise<void> {
  const missing = wanted.filter((name) => !hasProgram(name));
  if (missing.length === 0) return;
  const command = `apt-get install --yes --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    say(`Tests of ${missing.join(' and ')} are skipped: install them first (Debian: ${command}).`);
    return;
  }
  say(`Installing ${missing.join(' and ')} ...`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const script = `${command} || { apt-get update && ${command}; }`;
  const result = await runCommand('sh', ['-c', script], { env, timeoutMs: 180_000 });
  if (result.code === 0) say(`Installing ${missing.join(' and ')}: done in ${seconds(result.durationMs)}`);
  else say(`They could not be installed, their tests are skipped: ${result.output.trim().split('\n').at(-1) ?? ''}`);
}
