import { detectSecrets } from './secretDetectors';
import type { SuggestionContext, SuggestionGoal, SuggestionRequest } from './provider';

/** A secret that stayed here; its text is kept in memory only, never logged. */
export interface Replacement {
  readonly placeholder: string;
  /** What it looked like, such as "GitHub token". */
  readonly kind: string;
  readonly length: number;
}

export interface RedactedRequest {
  readonly request: SuggestionRequest;
  readonly replacements: readonly Replacement[];
  /** Puts the secrets back where the model used their placeholders. */
  restore(command: string): string;
}

/**
 * Replaces what looks like a secret in every text that would leave this machine. The same secret gets the same
 * placeholder wherever it stands, numbered in order of appearance, so that equal requests stay equal.
 */
export function redact(request: SuggestionRequest): RedactedRequest {
  const placeholders = new Map<string, Replacement>();
  const hide = (text: string): string => {
    let hidden = '';
    let end = 0;
    for (const secret of detectSecrets(text)) {
      const value = text.slice(secret.start, secret.end);
      let entry = placeholders.get(value);
      if (entry === undefined) {
        entry = { placeholder: `SECRET_${String(placeholders.size + 1)}`, kind: secret.kind, length: value.length };
        placeholders.set(value, entry);
      }
      hidden += text.slice(end, secret.start) + entry.placeholder;
      end = secret.end;
    }
    return hidden + text.slice(end);
  };
  const redacted: SuggestionRequest = {
    goal: redactGoal(request.goal, hide),
    context: redactContext(request.context, hide),
  };
  const secretsByPlaceholder = new Map([...placeholders].map(([value, entry]) => [entry.placeholder, value]));
  return {
    request: redacted,
    replacements: [...placeholders.values()],
    restore: (command) => command.replace(/\bSECRET_\d+\b/g, (name) => secretsByPlaceholder.get(name) ?? name),
  };
}

type Hide = (text: string) => string;

function redactGoal(goal: SuggestionGoal, hide: Hide): SuggestionGoal {
  switch (goal.kind) {
    case 'ask':
      return { kind: 'ask', request: hide(goal.request) };
    case 'refine':
      return {
        kind: 'refine',
        request: hide(goal.request),
        previousCommand: hide(goal.previousCommand),
        refinement: hide(goal.refinement),
      };
    case 'fix':
      return {
        kind: 'fix',
        commandLine: hide(goal.commandLine),
        exitCode: goal.exitCode,
        outputTail: hide(goal.outputTail),
      };
    case 'another':
      return { kind: 'another', request: hide(goal.request), rejected: goal.rejected.map(hide) };
  }
}

function redactContext(context: SuggestionContext, hide: Hide): SuggestionContext {
  return {
    ...context,
    ...(context.cwd === undefined ? {} : { cwd: hide(context.cwd) }),
    ...(context.git === undefined ? {} : { git: { ...context.git, branch: hide(context.git.branch) } }),
    ...(context.files === undefined ? {} : { files: context.files.map(hide) }),
    ...(context.history === undefined ? {} : { history: context.history.map(hide) }),
    ...(context.instructions === undefined ? {} : { instructions: hide(context.instructions) }),
    ...(context.lastCommand === undefined
      ? {}
      : {
          lastCommand: {
            ...context.lastCommand,
            commandLine: hide(context.lastCommand.commandLine),
            ...(context.lastCommand.outputTail === undefined
              ? {}
              : { outputTail: hide(context.lastCommand.outputTail) }),
          },
        }),
  };
}
