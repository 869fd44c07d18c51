import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Why a test may be left out on a machine; a skipped test without such a reason fails the run. */
interface NamedSkip {
  readonly reason: string;
  readonly titles: RegExp;
  /** False where the reason does not hold: there the test has to run. */
  readonly applies: () => boolean;
}

const namedSkips: readonly NamedSkip[] = [
  {
    reason: 'PowerShell is neither in apt nor in npm; the hosted workflow runs these tests',
    titles: /\bpwsh\b|powershell/i,
    applies: () => !hasProgram('pwsh'),
  },
  { reason: 'zsh is not installed (apt install zsh)', titles: /\bzsh\b/i, applies: () => !hasProgram('zsh') },
  { reason: 'fish is not installed (apt install fish)', titles: /\bfish\b/i, applies: () => !hasProgram('fish') },
  {
    reason: 'needs a right that only root has',
    titles: /\bas root\b/i,
    applies: () => process.getuid?.() !== 0,
  },
  {
    reason: 'root may read and write everything',
    titles: /\b(permission|unreadable|read-only|not executable)\b/i,
    applies: () => process.getuid?.() === 0,
  },
];

export function reasonOfSkip(title: string): string | undefined {
  return namedSkips.find(({ titles, applies }) => titles.test(title) && applies())?.reason;
}

export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
