import type { AnswerFacts } from '../ai/provider';
import { failed, ok, type Result } from '../base/result';
import { normalizeCommand, type NormalizeFailure } from '../safety/normalize';
import type { JudgeInput } from '../safety/verdict';
import type { Assessor } from './assessor';
import type { CommandTarget } from './commandTarget';
import type { Draft } from './draft';
import type { LateAnswer } from './hedge';

export interface DraftSource {
  readonly text: string;
  readonly request: string;
  readonly facts: AnswerFacts | undefined;
  readonly edited: boolean;
  readonly notes: readonly string[];
  readonly late?: LateAnswer;
}

/** Normalises once, judges, and binds both to the one string that may be run. */
export async function makeDraft(
  source: DraftSource,
  target: CommandTarget,
  assessor: Assessor,
): Promise<Result<Draft, NormalizeFailure>> {
  const normalized = normalizeCommand(source.text, target.shell);
  if (normalized.kind === 'failed') return failed(normalized.failure);
  const command = normalized.value;
  const verdict = await assessor.final(judgeInput(command, source.request, target));
  return ok({
    command,
    verdict,
    request: source.request,
    facts: source.facts,
    edited: source.edited,
    notes: source.notes,
    unlocked: false,
    ...(source.late ? { late: source.late } : {}),
  });
}

export function judgeInput(command: string, request: string, target: CommandTarget): JudgeInput {
  return {
    command,
    shell: target.shell,
    ...(request ? { request } : {}),
    session: { aliases: target.aliases, historyExpansion: target.shell === 'bash' || target.shell === 'zsh' },
  };
}

/** One sentence for a text that can't become a command line. */
export function describeNormalizeFailure(failure: NormalizeFailure): string {
  switch (failure.kind) {
    case 'empty':
      return 'There is no command in it.';
    case 'control-bytes':
      return `It contains a control byte (U+${failure.code.toString(16).toUpperCase().padStart(4, '0')}) that could hide what runs.`;
    case 'too-long':
      return `It has ${failure.length} characters; more than ${failure.limit} can't be reviewed.`;
  }
}
