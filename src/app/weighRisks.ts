import type { JudgeInput, Verdict } from '../safety/verdict';
import { wordsOf } from './askGoals';
import type { ComparingProvider } from './comparingProvider';
import type { RecallCommands, RecalledCommand } from './recalledAnswers';

/** What deletes or destroys is taken for the answer only where it is nearly certain that this was asked for. */
const nearlyCertain = 0.8;
/** Less certain, it may come up among other suggestions, behind what the model says. */
const uncertainShare = 0.25;
/** So much likelier than what is harmless beside it, as a logarithm, has to be what the model itself would destroy with. */
const riskOfOwn = 1;

type Judge = (input: JudgeInput) => Promise<Verdict>;

/**
 * Known tasks in the light of what their commands do: one that changes what the request only wants to see is none, and
 * a dangerous one has to be meant ("delete a container" names none; it does not mean all of them).
 */
export function withRisksWeighed(recall: RecallCommands, judge: Judge): RecallCommands {
  return async (request, wish, signal) => {
    const { kind: shell } = request.context.shell;
    const weighed = await Promise.all(
      (await recall(request, wish, signal)).map(async (found) =>
        weigh(found, wish, await judge({ command: found.command, shell, request: wish })),
      ),
    );
    return weighed.flat().sort((left, right) => right.score - left.score);
  };
}

/** The model's own answer in the same light, where others stand beside it. */
export function withOwnRiskWeighed(model: ComparingProvider, judge: Judge): ComparingProvider {
  return {
    ...model,
    suggestBeside: async (request, others, signal) => {
      const beside = await model.suggestBeside(request, others, signal);
      const { answer, likelihoods } = beside;
      if (answer?.kind !== 'ok' || likelihoods?.own === undefined) return beside;
      const wish = wordsOf(request.goal);
      const verdict = await judge({ command: answer.value.command, shell: request.context.shell.kind, request: wish });
      return isHarmless(verdict, wish)
        ? beside
        : { answer, likelihoods: { ...likelihoods, own: likelihoods.own - riskOfOwn } };
    },
  };
}

/** Says that something is to stay: then it has to be written where a shell starts. */
const asksToLast =
  /\b(?:permanent(?:ly)?|for good|forever|always|persist(?:ent(?:ly)?)?|every (?:new )?(?:shell|session|terminal)|(?:future|new|all) (?:shells|sessions|terminals)|start-?up|config(?:uration)?|profile)\b|\b\.?\w+rc\b|config\.fish|\.z(?:shenv|profile|login)\b/i;

function weigh(found: RecalledCommand, wish: string, verdict: Verdict): readonly RecalledCommand[] {
  if (verdict.findings.some(({ category }) => category === 'request-mismatch')) return [];
  return isHarmless(verdict, wish) || found.score >= nearlyCertain
    ? [found]
    : [{ ...found, score: found.score * uncertainShare }];
}

function isHarmless({ level, findings }: Verdict, wish: string): boolean {
  const risky = findings.filter((finding) => finding.level === 'dangerous' || finding.level === 'critical');
  const isMeant = level === 'dangerous' && risky.every(({ category }) => category === 'persistence');
  return level === 'safe' || level === 'caution' || (isMeant && asksToLast.test(wish));
}
