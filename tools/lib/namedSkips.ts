import { hasProgram, systemPrograms } from './systemPrograms';

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
  ...systemPrograms.map(({ name, aptPackage, titles }) => ({
    reason: `${name} is not installed (apt install ${aptPackage})`,
    titles,
    applies: () => !hasProgram(name),
  })),
  {
    reason: 'needs torch, numpy, gguf or tokenizers, half a gigabyte: model/README.md says how to run it',
    titles: /\bmodel\.tests\.test_(?:numbers|ranker|recipe)\b/,
    applies: () => true,
  },
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
