import { access } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { InstalledCommands } from '../ai/installedCommands';
import { Assessor } from '../app/assessor';
import { MachineGuard } from '../app/machineGuard';
import { withUserRules } from '../app/userRules';
import type { Logger } from '../base/logger';
import { systemClock } from '../base/systemClock';
import type { UserRule } from '../config/settings';
import type { GrammarBytes } from '../safety/grammars';
import type { LoadedJudge } from '../safety/judge';

export interface AssessmentParts {
  readonly readGrammars: () => Promise<GrammarBytes>;
  readonly readRules: () => readonly UserRule[];
  readonly logger: Logger;
}

/** What says how risky a command is, and what says whether it can work here: both over the same parsers. */
export function createAssessment({ readGrammars, readRules, logger }: AssessmentParts): {
  readonly assessor: Assessor;
  readonly guard: MachineGuard;
} {
  let loading: Promise<LoadedJudge> | undefined;
  // Parsers are needed at the first review, not at activation; they load while the shell starts.
  const judge = (): Promise<LoadedJudge> =>
    (loading ??= loadParsers(readGrammars).catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
  return {
    assessor: new Assessor(async () => withUserRules(await judge(), readRules), systemClock, logger.child('safety')),
    guard: new MachineGuard({
      clock: systemClock,
      installed: new InstalledCommands(systemClock, () => process.env['PATH']),
      gnuTools: platform() === 'linux',
      programs: async (command, shell) => (await judge()).programs(command, shell),
      fileExists,
    }),
  };
}

/** The parsers and models are half of the code; imported so, they are a bundle of their own. */
async function loadParsers(readGrammars: () => Promise<GrammarBytes>): Promise<LoadedJudge> {
  const [{ loadJudge }, grammars] = await Promise.all([import('../safety/judge'), readGrammars()]);
  return loadJudge(grammars);
}

async function fileExists(path: string, cwd: string): Promise<boolean | undefined> {
  const full = path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(cwd, path);
  try {
    await access(full);
    return true;
  } catch (error) {
    // Whatever else keeps us out, such as missing rights, says nothing about the file.
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? false : undefined;
  }
}
