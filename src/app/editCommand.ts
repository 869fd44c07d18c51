import { describeEffect } from '../safety/describe';
import { normalizeCommand } from '../safety/normalize';
import type { Assessor } from './assessor';
import type { CommandTarget } from './commandTarget';
import type { Draft } from './draft';
import { describeNormalizeFailure, judgeInput } from './makeDraft';
import { levelWords } from './reviewContent';
import type { InputMessage, Window } from './window';

/** Lets the user change the command; several lines open a document. Undefined when nothing was changed. */
export function editCommand(
  draft: Draft,
  target: CommandTarget,
  window: Window,
  assessor: Assessor,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (draft.command.includes('\n')) {
    return window.editDocument(draft.command, languageIds[target.shell], 'Edit the command', signal);
  }
  return window.inputLine(
    {
      title: 'Edit the command',
      prompt: 'Enter goes back to the review; nothing runs from here',
      value: draft.command,
      validate: (value) => levelMessage(value, draft.request, target, assessor),
    },
    signal,
  );
}

/** The level of what stands in the input now: said in words on every keystroke. */
function levelMessage(value: string, request: string, target: CommandTarget, assessor: Assessor): InputMessage {
  const normalized = normalizeCommand(value, target.shell);
  if (normalized.kind === 'failed') {
    return { text: describeNormalizeFailure(normalized.failure), severity: 'error', blocking: true };
  }
  const verdict = assessor.now(judgeInput(normalized.value, request, target));
  return {
    text: `${levelWords[verdict.level]}: ${describeEffect(verdict)}`,
    severity: severities[verdict.level],
    blocking: false,
  };
}

const severities = { safe: 'info', caution: 'info', dangerous: 'warning', critical: 'error' } as const;

/** VS Code's language of each dialect, for the editor's colours. */
const languageIds: Record<CommandTarget['shell'], string> = {
  bash: 'shellscript',
  zsh: 'shellscript',
  fish: 'fish',
  sh: 'shellscript',
  pwsh: 'powershell',
  powershell: 'powershell',
  cmd: 'bat',
};
