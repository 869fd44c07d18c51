import type { SuggestionContext, SuggestionGoal, SuggestionRequest } from './provider';

/** The request with every text of the user and of programs passed through `map`, always in the same order. */
export function mapTexts(request: SuggestionRequest, map: (text: string) => string): SuggestionRequest {
  return { goal: mapGoal(request.goal, map), context: mapContext(request.context, map) };
}

function mapGoal(goal: SuggestionGoal, map: (text: string) => string): SuggestionGoal {
  switch (goal.kind) {
    case 'ask':
      return { ...goal, request: map(goal.request) };
    case 'refine':
      return {
        ...goal,
        request: map(goal.request),
        previousCommand: map(goal.previousCommand),
        refinement: map(goal.refinement),
      };
    case 'fix':
      return {
        ...goal,
        commandLine: map(goal.commandLine),
        outputTail: goal.outputTail === undefined ? undefined : map(goal.outputTail),
      };
    case 'another':
      return { ...goal, request: map(goal.request), rejected: goal.rejected.map(map) };
  }
}

function mapContext(context: SuggestionContext, map: (text: string) => string): SuggestionContext {
  const { cwd, home, git, files, history, lastCommand, instructions } = context;
  return {
    ...context,
    ...(cwd === undefined ? {} : { cwd: map(cwd) }),
    ...(home === undefined ? {} : { home: map(home) }),
    ...(git === undefined ? {} : { git: { ...git, branch: map(git.branch) } }),
    ...(files === undefined ? {} : { files: files.map(map) }),
    ...(history === undefined ? {} : { history: history.map(map) }),
    ...(lastCommand === undefined ? {} : { lastCommand: mapLastCommand(lastCommand, map) }),
    ...(instructions === undefined ? {} : { instructions: map(instructions) }),
  };
}

type LastCommand = NonNullable<SuggestionContext['lastCommand']>;

function mapLastCommand(last: LastCommand, map: (text: string) => string): LastCommand {
  const commandLine = map(last.commandLine);
  return last.outputTail === undefined
    ? { ...last, commandLine }
    : { ...last, commandLine, outputTail: map(last.outputTail) };
}
