import type { ShellKind } from '../../../src/base/shell';
import type { LoadedJudge } from '../../../src/safety/judge';
import type { JudgeInput, Verdict } from '../../../src/safety/verdict';
import { loadJudgeForTools } from '../../../tools/evalSafetyJudge';

let loading: Promise<LoadedJudge> | undefined;

/** One judge for all tests: the grammars load once. */
export async function judgeForTests(): Promise<LoadedJudge> {
  loading ??= loadJudgeForTools();
  return loading;
}

export async function verdictOf(
  command: string,
  shell: ShellKind = 'bash',
  more: Partial<JudgeInput> = {},
): Promise<Verdict> {
  return (await judgeForTests()).judge({ command, shell, ...more });
}
