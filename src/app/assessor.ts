import type { Clock } from '../base/clock';
import { inTime } from '../base/inTime';
import type { Logger } from '../base/logger';
import type { ShellKind } from '../base/shell';
import type { ExplanationLine } from '../safety/explain';
import type { Judge, JudgeInput, Verdict } from '../safety/verdict';

/** Longest time for which Run waits for a verdict that is not final (design.md 3.3). */
export const verdictWaitMs = 300;

/** A judge that may also say what the parts of a command do. */
export interface ExplainingJudge extends Judge {
  explain?(command: string, shell: ShellKind): readonly ExplanationLine[];
}

/** Gives verdicts while the grammars may still be loading. */
export class Assessor {
  private judge: ExplainingJudge | undefined;
  private loading: Promise<void> | undefined;

  constructor(
    private readonly load: () => Promise<ExplainingJudge>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Loads the parsers in the background; called when a terminal opens, not at activation. */
  prepare(): Promise<void> {
    this.loading ??= this.load().then(
      (judge) => {
        this.judge = judge;
      },
      (error: unknown) => {
        this.logger.log('error', `the parsers can't be loaded: ${String(error)}`);
        // The next command tries again; until then nothing counts as checked.
        this.loading = undefined;
      },
    );
    return this.loading;
  }

  /** The verdict as of now: fails closed while the parsers are not there. */
  now(input: JudgeInput): Verdict {
    void this.prepare();
    return this.judge?.judge(input) ?? unchecked(input);
  }

  /** What each part of a command does; nothing while the parsers are not there. */
  explain(command: string, shell: ShellKind): readonly ExplanationLine[] {
    return this.judge?.explain?.(command, shell) ?? [];
  }

  /** Waits for the parsers, at most {@link verdictWaitMs}. */
  async final(input: JudgeInput): Promise<Verdict> {
    if (!this.judge) await inTime(this.clock, verdictWaitMs, this.prepare());
    return this.now(input);
  }
}

const notLoaded = 'engine.not-loaded';

/** False of a verdict that only says that the parsers are not loaded yet: it tells nothing about the command. */
export function isChecked({ findings }: Verdict): boolean {
  return findings.every(({ rule }) => rule !== notLoaded);
}

/** Without parsers nothing is proved, and a confirmation that names this is all that can be offered. */
function unchecked({ command }: JudgeInput): Verdict {
  return {
    level: 'dangerous',
    facets: { effect: 'unknown', scope: 'unknown', reversibility: 'unknown', certainty: 'unknown' },
    findings: [
      {
        rule: notLoaded,
        category: 'unresolved-exec',
        level: 'dangerous',
        span: { start: 0, end: command.length },
        reason: 'The command could not be checked yet, because the parsers are not loaded.',
        remedy: 'Wait a moment and ask again.',
      },
    ],
    parse: 'error',
  };
}
