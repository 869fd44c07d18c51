import type { ShellKind } from '../base/shell';
import type { JudgeInput, Verdict } from '../safety/verdict';
import { isChecked } from './assessor';

export type JudgeCommand = (input: JudgeInput) => Promise<Verdict>;

/**
 * What running an answer would mean for whoever made the request. `unasked`: it changes what the request only wants to
 * see. `unknown`: it could not be judged yet, which says nothing about it.
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
  return isHarmless(verdict, wish) ? 'harmless' : 'risky';
}

/** Says that something is to stay: then it has to be written where a shell starts. */
const asksToLast =
  /\b(?:permanent(?:ly)?|for good|forever|always|persist(?:ent(?:ly)?)?|every (?:new )?(?:shell|session|terminal)|(?:future|new|all) (?:shells|sessions|terminals)|start-?up|config(?:uration)?|profile)\b|\b\.?\w+rc\b|config\.fish|\.z(?:shenv|profile|login)\b/i;

function isHarmless({ level, findings }: Verdict, wish: string): boolean {
  const risky = findings.filter((finding) => finding.level === 'dangerous' || finding.level === 'critical');
  const isMeant = level === 'dangerous' && risky.every(({ category }) => category === 'persistence');
  return level === 'safe' || level === 'caution' || (isMeant && asksToLast.test(wish));
}
