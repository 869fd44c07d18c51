import { spawnSync } from 'node:child_process';
import { hasProgram } from '../../tools/lib/systemPrograms';

export const sudoPrompt = 'sudo asks: ';

/**
 * A command line that ends at a real password prompt of sudo, whoever runs the tests: root, and a user that sudo asks
 * nothing, do it as nobody. Undefined where there is no sudo.
 */
export function sudoPromptCommand(): string | undefined {
  if (!hasProgram('sudo')) return undefined;
  const ask = `sudo -k -p '${sudoPrompt}' true`;
  if (process.getuid?.() === 0) return `setpriv --reuid=nobody --regid=nogroup --clear-groups ${ask}`;
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? `sudo -n -u nobody ${ask}` : ask;
}
