import type { ShellKind } from '../base/shell';
import { collapseToOneLine, neutraliseControlTokens } from './controlTokens';
import type { RawPrompt } from './prompt';
import type { ModelProfile } from './promptFormats';
import type { SuggestionRequest } from './provider';

/** Tags that models of our recipe are trained on; a shell without its own tag uses that of its nearest relative. */
const defaultTags: Readonly<Record<ShellKind, string>> = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  sh: 'bash',
  pwsh: 'powershell',
  powershell: 'powershell',
  cmd: 'cmd',
};

/** The built-in model's form: `<|im_start|>{tag}\n{request}<|im_end|>\n`, and the answer ends with `<|im_end|>` or its line. */
export function buildTagPrompt(request: SuggestionRequest, profile: ModelProfile): RawPrompt {
  const text = collapseToOneLine(neutraliseControlTokens(sentence(request)));
  const { kind } = request.context.shell;
  const tag = profile.shellTags?.[kind] ?? defaultTags[kind];
  const another = request.goal.kind === 'another' ? request.goal.rejected.length : 0;
  return {
    kind: 'raw',
    text: `<|im_start|>${tag}\n${text}<|im_end|>\n`,
    stopTexts: ['<|im_end|>', '\n'],
    maxTokens: profile.answerTokens,
    temperature: another === 0 ? 0 : 0.7,
    seed: another,
  };
}

/** One sentence: the model saw single requests only, so every other goal is said as one. */
function sentence({ goal }: SuggestionRequest): string {
  switch (goal.kind) {
    case 'ask':
    case 'another':
      return goal.request;
    case 'refine':
      return `${goal.request}, ${goal.refinement}`;
    case 'fix':
      return `correct the command: ${goal.commandLine}`;
  }
}
