import { isAtLeast } from '../base/riskLevel';
import type { ShellKind } from '../base/shell';
import type { Finding, JudgeInput, Verdict } from '../safety/verdict';
import { isChecked } from './assessor';

export type JudgeCommand = (input: JudgeInput) => Promise<Verdict>;

/**
 * What running an answer would mean for whoever made the request. `unasked`: it changes what the request only wants to
 * see, or destroys where something is to be kept. `unknown`: it could not be judged yet, which says nothing about it.
 */
export type AnswerRisk = 'harmless' | 'risky' | 'unasked' | 'unknown';

export async function riskOfAnswer(
  judge: JudgeCommand,
  command: string,
  wish: string,
  shell: ShellKind,
): Promise<AnswerRisk> {
  const verdict = await judge({ command, shell, request: wish });
  if (!isChecked(verdict)) return 'unknown';
  if (verdict.findings.some(({ category }) => category === 'request-mismatch')) return 'unasked';
  if (asksToKeep(wish) && destructive(verdict).some(({ category }) => losing.has(category))) return 'unasked';
  return isHarmless(verdict, wish) ? 'harmless' : 'risky';
}

/** Says that something is to stay: then it has to be written where a shell starts. */
const asksToLast =
  /\b(?:permanent(?:ly)?|for good|forever|always|persist(?:ent(?:ly)?)?|every (?:new )?(?:shell|session|terminal)|(?:future|new|all) (?:shells|sessions|terminals)|start-?up|config(?:uration)?|profile)\b|\b\.?\w+rc\b|config\.fish|\.z(?:shenv|profile|login)\b/i;

/** Categories of what loses contents. */
const losing: ReadonlySet<string> = new Set(['git-discard', 'filesystem-delete', 'filesystem-destroy', 'database']);
const keeping = /\b(?:keep(?:ing)?|preserv(?:e|ing)|without (?:los|delet|remov|discard|eras|touch)\w+)\b/i;
const removing =
  /\b(?:delete|remove|erase|discard|drop|clean|clear|purge|prune|wipe|rm|throw away|get rid|except|only)\b/i;

/** Says that something is to stay, and not that the rest is to go: "undo the last commit but keep my changes". */
function asksToKeep(wish: string): boolean {
  return keeping.test(wish) && !removing.test(wish);
}

function destructive({ findings }: Verdict): readonly Finding[] {
  return findings.filter(({ level }) => isAtLeast(level, 'dangerous'));
}

function isHarmless(verdict: Verdict, wish: string): boolean {
  const { level } = verdict;
  const isMeant = level === 'dangerous' && destructive(verdict).every(({ category }) => category === 'persistence');
  return !isAtLeast(level, 'dangerous') || (isMeant && asksToLast.test(wish));
}
